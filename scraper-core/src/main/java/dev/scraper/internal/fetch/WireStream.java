package dev.scraper.internal.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * A body's bytes as they come from the connection. Remembers the connection's failure, which a
 * decoder above would hide or take for its own.
 *
 * <p><b>Thread-safety:</b> belongs to the exchange's thread.
 */
final class WireStream extends InputStream {

  private final BufferedSource source;
  private final Watch watch;
  private @Nullable IOException failure;
  private boolean ended;

  WireStream(BufferedSource source, Watch watch) {
    this.source = source;
    this.watch = watch;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (failure != null) {
      throw failure;
    }
    watch.bodyRead();
    try {
      int count = source.read(bytes, offset, length);
      ended |= count < 0;
      return count;
    } catch (IOException e) {
      failure = e;
      throw e;
    } catch (RuntimeException e) {
      // OkHttp trusts what the header says, such as a length below zero.
      failure = new ProtocolException("unreadable body: " + e.getMessage());
      failure.addSuppressed(e);
      throw failure;
    }
  }

  /**
   * One, until the end was seen: some decoders go on only where they believe that there is more,
   * and a network stream with nothing buffered is not at its end.
   */
  @Override
  public int available() {
    return ended ? 0 : 1;
  }

  /** What went wrong on the connection, or null. */
  @Nullable IOException failure() {
    return failure;
  }
}
