package dev.scraper.http;

import java.util.concurrent.CompletableFuture;

/**
 * Sends one request and gives its one response: no redirect is followed, nothing is sent twice.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads. {@link #fetch} returns at once; what
 * depends on the future runs on the exchange's thread.
 */
public interface Downloader extends AutoCloseable {

  /**
   * Starts an exchange.
   *
   * @return fails with a {@link FetchException}; cancelling it closes the connection
   */
  CompletableFuture<Response> fetch(Request request, Exchange exchange);

  /** Closes idle connections and ends the downloader's threads; open exchanges are cancelled. */
  @Override
  void close();
}
