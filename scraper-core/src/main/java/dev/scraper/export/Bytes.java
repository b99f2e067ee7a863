package dev.scraper.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** A growing byte buffer that can be cut back, and read without a copy. */
final class Bytes extends ByteArrayOutputStream {

  /** What is kept for the next batch; one giant record must not stay in memory for ever. */
  private static final int KEPT = 1 << 20;

  Bytes() {
    super(512);
  }

  void cutTo(int length) {
    count = length;
  }

  void clear() {
    count = 0;
    if (buf.length > KEPT) {
      buf = new byte[512];
    }
  }

  /** A view of a part, valid until the next write. */
  ByteBuffer view(int from, int to) {
    return ByteBuffer.wrap(buf, from, to - from);
  }

  /** Appends what {@code encoding} writes, or nothing if it throws. */
  void append(Encoding encoding) throws IOException {
    int before = count;
    boolean whole = false;
    try {
      encoding.writeTo(this);
      whole = true;
    } finally {
      if (!whole) {
        cutTo(before);
      }
    }
  }

  /** Something that writes one record. */
  interface Encoding {
    void writeTo(OutputStream out) throws IOException;
  }
}
