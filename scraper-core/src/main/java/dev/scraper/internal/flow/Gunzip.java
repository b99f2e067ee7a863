package dev.scraper.internal.flow;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Decompresses gzip (RFC 1952), all members one after another; what follows the last one is passed
 * over. The JDK's own stream calls itself once for each member that holds nothing, so that some
 * hundred kilobytes of them end in a stack overflow.
 *
 * <p><b>Thread-safety:</b> none; for one thread.
 */
public final class Gunzip extends InputStream {

  private static final int MAGIC_1 = 0x1f;
  private static final int MAGIC_2 = 0x8b;
  private static final int HEADER_CHECKED = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private final InputStream in;
  private final byte[] input;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 sum = new CRC32();
  private final byte[] one = new byte[1];

  /** What of the input is not used yet; all of it is the inflater's while that wants more. */
  private int at;

  private int end;

  private boolean ended;

  /**
   * Reads the first header.
   *
   * @param buffer how many bytes are read at a time
   * @throws IOException if it is none
   */
  public Gunzip(InputStream in, int buffer) throws IOException {
    this.in = in;
    this.input = new byte[buffer];
    try {
      readHeader();
    } catch (IOException | RuntimeException e) {
      inflater.end();
      throw e;
    }
  }

  @Override
  public int read() throws IOException {
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Blocks until there is a byte, or the end. */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      while (!ended) {
        int count = inflater.inflate(bytes, offset, length);
        if (count > 0) {
          sum.update(bytes, offset, count);
          return count;
        }
        if (inflater.finished()) {
          nextMember();
        } else if (inflater.needsDictionary()) {
          throw new ZipException("gzip data that need a dictionary");
        } else if (inflater.needsInput()) {
          fill();
        }
      }
      return -1;
    } catch (DataFormatException e) {
      throw new ZipException(e.getMessage() == null ? "corrupt gzip data" : e.getMessage());
    }
  }

  private void fill() throws IOException {
    if (at == end) {
      refill();
    }
    inflater.setInput(input, at, end - at);
    at = end;
  }

  private void refill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(input, 0, input.length));
    if (end == 0) {
      throw new EOFException("unexpected end of gzip data");
    }
  }

  private void nextMember() throws IOException {
    at = end - inflater.getRemaining();
    long size = inflater.getBytesWritten() & 0xffff_ffffL;
    if (little(4) != sum.getValue() || little(4) != size) {
      throw new ZipException("corrupt gzip trailer");
    }
    inflater.reset();
    sum.reset();
    try {
      readHeader();
    } catch (ZipException | EOFException nothingMore) {
      ended = true;
    }
  }

  private void readHeader() throws IOException {
    if (next() != MAGIC_1 || next() != MAGIC_2) {
      throw new ZipException("not in gzip format");
    }
    if (next() != 8) {
      throw new ZipException("unknown gzip compression method");
    }
    int flags = next();
    pass(6);
    if ((flags & EXTRA) != 0) {
      pass(little(2));
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CHECKED) != 0) {
      pass(2);
    }
  }

  private void skipText() throws IOException {
    while (next() != 0) {
      // what a file was called is of no use here
    }
  }

  private void pass(long count) throws IOException {
    for (long i = 0; i < count; i++) {
      next();
    }
  }

  private long little(int bytes) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) next() << 8 * i;
    }
    return value;
  }

  private int next() throws IOException {
    if (at == end) {
      refill();
    }
    return input[at++] & 0xff;
  }

  @Override
  public void close() throws IOException {
    ended = true;
    inflater.end();
    in.close();
  }
}
