package dev.scraper.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes a body piece by piece as it comes, so that it need not fit into memory.
 *
 * <p><b>Thread-safety:</b> called on the exchange's thread, which may block here.
 */
public interface BodySink {

  /**
   * Makes the body a stream, which goes on for as long as it likes: the limit of time of the call
   * then ends with its header, its first bytes are not looked at ({@link Exchange#wantsRest}), and
   * each piece goes on as soon as it has come.
   *
   * @return how long the next piece may take to come, where zero is for ever; the time in which
   *     {@link #write} blocks is not counted. Empty, as usual, for a body that is no stream
   */
  default Optional<Duration> idleLimit() {
    return Optional.empty();
  }

  /**
   * Called once, when the header is in and the body is begun, before the first piece. Not called
   * where there is no body to be read, or another one answers than the network.
   *
   * @param head the answer without its body
   * @throws IOException if it takes nothing; the connection is closed then
   */
  default void opened(Response head) throws IOException {}

  /**
   * Called once after {@link #opened}, when the exchange is over: on its thread, or, where it is
   * cancelled, on whatever thread does that. {@link #write} must then not block any longer.
   *
   * @param failure why it ended early, or null if the body is whole
   */
  default void over(@Nullable Throwable failure) {}

  /** The largest body it takes, in bytes after decoding; more is a failure (TOO_LARGE). */
  long maxBytes();

  /**
   * Takes the next piece, decoded.
   *
   * @throws IOException if it takes no more; the connection is closed then
   */
  void write(byte[] bytes, int offset, int count) throws IOException;
}
