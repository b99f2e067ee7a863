package dev.scraper.intercept;

import dev.scraper.http.Downloader;
import dev.scraper.http.Exchange;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import java.util.concurrent.CompletableFuture;

/**
 * Stands between the crawl and the network: sees each request on its way out and each response on
 * its way back, may change either, and may answer without the network.
 *
 * <p><b>Thread-safety:</b> called by several threads at once. It must not block: what takes time is
 * done on another thread and told by the future.
 */
@FunctionalInterface
public interface Interceptor {

  /**
   * Handles one exchange, usually by {@code next.fetch(changed, exchange)}.
   *
   * @param request what is to be sent
   * @param exchange what the crawl wants to know of it, to be handed on
   * @param next the rest of the way; it may be asked once or not at all, so that no request is sent
   *     that the crawl's manners do not know of
   */
  CompletableFuture<Response> intercept(Request request, Exchange exchange, Downloader next);
}
