package dev.scraper.internal.text;

import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * The gzip member in writing (RFC 1952). After each piece the packed bytes end on a byte, so that a
 * few more bytes complete the member there, and whoever knows {@link #plain} and {@link #crc} can
 * do it later.
 */
final class GzipMember {

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

  /** Packs text to the last byte; the member was begun by {@link GzipHeader#write}. */
  void pack(Bytes text, Bytes out) {
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
   * @param plain the bytes of text in it
   * @param crc of that text
   * @param footer the text of the last block, at most 65,535 bytes
   */
  static void complete(long plain, int crc, byte[] footer, Bytes out) {
    out.write(1);
    GzipHeader.little(footer.length, 2, out);
    GzipHeader.little(~footer.length, 2, out);
    out.write(footer, 0, footer.length);
    GzipHeader.little(crc(crc, footer), 4, out);
    GzipHeader.little((int) (plain + footer.length), 4, out);
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
