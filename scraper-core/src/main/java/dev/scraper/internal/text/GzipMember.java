package dev.scraper.internal.text;

import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * The gzip member in writing (RFC 1952). After each piece the packed bytes end on a byte, so that a
 * few more bytes complete the member there, and whoever knows {@link #plain} and {@link #crc} can
 * do it later.
 */
final class GzipMember {

  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final CRC32 sum = new CRC32();
  private final byte[] chunk = new byte[16 * 1024];
  private long plain;

  /** How many bytes of text are in it; 0 if none has begun. */
  long plain() {
    return plain;
  }

  /** Of the text in it. */
  int crc() {
    return (int) sum.getValue();
  }

  /** Packs text to the last byte; begins the member if need be. */
  void pack(Bytes text, Bytes out) {
    if (plain == 0) {
      out.write(HEADER, 0, HEADER.length);
    }
    text.read(deflater::setInput);
    int packed;
    do {
      packed = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
      out.write(chunk, 0, packed);
    } while (packed == chunk.length);
    text.read(sum::update);
    plain += text.size();
  }

  /** Completes it; the next piece begins another. */
  void end(Bytes out) {
    complete(plain, crc(), new byte[0], out);
    plain = 0;
    sum.reset();
    deflater.reset();
  }

  /** Gives the memory outside the heap back. */
  void close() {
    deflater.end();
  }

  /**
   * Writes what completes a member: its last block, stored as it is, and the checks.
   *
   * @param plain the bytes of text in it; if 0 a new one is begun
   * @param crc of that text
   * @param footer the text of the last block, at most 65,535 bytes
   */
  static void complete(long plain, int crc, byte[] footer, Bytes out) {
    if (plain == 0) {
      out.write(HEADER, 0, HEADER.length);
    }
    out.write(1);
    little(footer.length, 2, out);
    little(~footer.length, 2, out);
    out.write(footer, 0, footer.length);
    little(crc(crc, footer), 4, out);
    little((int) (plain + footer.length), 4, out);
  }

  private static void little(int value, int bytes, Bytes out) {
    for (int i = 0; i < bytes; i++) {
      out.write(value >>> 8 * i);
    }
  }

  /** The CRC-32 of some text and more; the JDK's cannot begin with that of another. */
  private static int crc(int before, byte[] more) {
    int crc = ~before;
    for (byte each : more) {
      crc ^= each & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc >>> 1 ^ 0xedb88320 & -(crc & 1);
      }
    }
    return ~crc;
  }
}
