package dev.scraper.internal.text;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A growing byte buffer that can be cut back, and read without a copy. */
public final class Bytes extends ByteArrayOutputStream {

  /** What is kept for the next batch; one giant record must not stay in memory for ever. */
  private static final int KEPT = 1 << 20;

  /** Of a giant record; the JDK keeps a buffer outside the heap as large as the largest write. */
  private static final int MAX_WRITE = 1 << 20;

  /** An empty one. */
  public Bytes() {
    super(512);
  }

  void cutTo(int length) {
    count = length;
  }

  /** Empties it. */
  public void clear() {
    count = 0;
    if (buf.length > KEPT) {
      buf = new byte[512];
    }
  }

  /** A view of a part, valid until the next write. */
  ByteBuffer view(int from, int to) {
    return ByteBuffer.wrap(buf, from, to - from);
  }

  /** Shows all of it, without a copy. */
  void read(Reader reader) {
    reader.read(buf, 0, count);
  }

  /** A view of the next part that one write should take. */
  ByteBuffer next(int written) {
    return view(written, Math.min(count, written + MAX_WRITE));
  }

  /** Writes all of it at a place in a file. */
  static void write(Bytes bytes, FileChannel channel, long position) throws IOException {
    int written = 0;
    while (written < bytes.size()) {
      written += channel.write(bytes.next(written), position + written);
    }
  }

  /**
   * Appends what {@code encoding} writes, or nothing if it throws.
   *
   * @throws IOException what {@code encoding} throws
   */
  public void append(Encoding encoding) throws IOException {
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
  public interface Encoding {

    /** Writes it. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Something that reads a part of an array. */
  interface Reader {
    void read(byte[] bytes, int from, int length);
  }
}
