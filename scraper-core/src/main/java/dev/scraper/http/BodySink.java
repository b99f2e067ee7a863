package dev.scraper.http;

import java.io.IOException;

/**
 * Takes a body piece by piece as it comes, so that it need not fit into memory.
 *
 * <p><b>Thread-safety:</b> called on the exchange's thread, which may block here.
 */
public interface BodySink {

  /** The largest body it takes, in bytes after decoding; more is a failure (TOO_LARGE). */
  long maxBytes();

  /**
   * Takes the next piece, decoded.
   *
   * @throws IOException if it takes no more; the connection is closed then
   */
  void write(byte[] bytes, int offset, int count) throws IOException;
}
