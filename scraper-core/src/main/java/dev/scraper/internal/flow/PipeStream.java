package dev.scraper.internal.flow;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Cleaner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a pipe that users hold. Nothing that outlives their interest refers to it, so that one
 * that they lose is found.
 *
 * <p><b>Thread-safety:</b> for one thread at a time, but for {@link #close}.
 */
final class PipeStream extends InputStream {

  private static final Logger LOG = LoggerFactory.getLogger(PipeStream.class);

  /** Its one thread starts with the first stream, and belongs to the JVM. */
  private static final Cleaner CLEANER = Cleaner.create();

  private final BodyPipe pipe;
  private final Cleaner.Cleanable lost;

  PipeStream(BodyPipe pipe, String name, @Nullable Throwable creation) {
    this.pipe = pipe;
    this.lost = CLEANER.register(this, new Loss(pipe, name, creation));
  }

  /** What is done where a stream is lost. */
  private record Loss(BodyPipe pipe, String name, @Nullable Throwable creation)
      implements Runnable {

    @Override
    public void run() {
      if (pipe.close()) {
        LOG.warn("the body of {} was lost without being closed; it is closed now", name, creation);
      }
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int count) throws IOException {
    return pipe.read(to, offset, count);
  }

  @Override
  public int available() {
    return pipe.available();
  }

  @Override
  public void close() {
    pipe.close();
    lost.clean(); // which finds it closed
  }
}
