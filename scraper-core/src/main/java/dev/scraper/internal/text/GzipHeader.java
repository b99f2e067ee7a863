package dev.scraper.internal.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a gzip member begins with (RFC 1952, section 2.3). The first one of a file that was
 * rewritten says in an extra field how many times, which readers pass over.
 */
final class GzipHeader {

  private static final byte[] PLAIN = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  /** With the flag FEXTRA, its length, and a field "gn" of four bytes, which follow. */
  private static final byte[] EXTRA = {
    0x1f, (byte) 0x8b, 8, 4, 0, 0, 0, 0, 0, (byte) 0xff, 8, 0, 'g', 'n', 4, 0
  };

  private GzipHeader() {}

  /**
   * @param generation how many times the file was rewritten; 0 in all members but the first
   */
  static void write(int generation, Bytes out) {
    if (generation == 0) {
      out.write(PLAIN, 0, PLAIN.length);
    } else {
      out.write(EXTRA, 0, EXTRA.length);
      little(generation, 4, out);
    }
  }

  /** How many times a file was rewritten. */
  static int generation(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      boolean extra = Arrays.equals(in.readNBytes(EXTRA.length), EXTRA);
      byte[] value = in.readNBytes(4);
      return extra && value.length == 4
          ? ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getInt()
          : 0;
    }
  }

  static void little(int value, int bytes, Bytes out) {
    for (int i = 0; i < bytes; i++) {
      out.write(value >>> 8 * i);
    }
  }
}
