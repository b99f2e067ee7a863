package dev.scraper.task;

import dev.scraper.http.Request;
import dev.scraper.http.Response;
import java.util.concurrent.CompletableFuture;

/**
 * Fetches, with the manners of a scraper or of a crawl: robots.txt, delays, limits, retries and
 * redirects as for any page.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
public interface Fetcher {

  /**
   * Makes a request; returns at once. What depends on the future runs on a parse thread and may
   * block. Cancelling it cancels the request: its connection is closed, its place is free at once.
   *
   * @return the answer, whatever its status, once all of its body is there; or a failure: a {@link
   *     dev.scraper.http.FetchException} after the last retry
   */
  CompletableFuture<Response> fetch(Request request);
}
