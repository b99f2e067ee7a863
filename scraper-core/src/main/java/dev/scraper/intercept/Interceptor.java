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
 * <p>It sees all that the crawl asks for, robots.txt and sitemaps too, since a proxy, a log-in or a
 * cache must hold for them as well; the request's URL tells them apart. Each hop of a redirect and
 * each retry passes it anew. The crawl's own header fields ({@code HttpOptions.headers}) are in the
 * request; those of the client (User-Agent, Accept, Cookie...) are added behind the last
 * interceptor, but only where the request has none of that name.
 *
 * <p>The first one given is the outermost: its {@code next} is the second one, and so on to the
 * network. {@code next.fetch} may be called once for an exchange, with a request to the same
 * scheme, host and port, because the crawl has waited for the turn of that host alone; otherwise
 * its future fails with an {@link IllegalStateException}. Whatever comes back is taken as the
 * answer to the crawl's own request: a signature added to the URL does not become part of the
 * page's address.
 *
 * <p>What it throws, a future that fails with anything but a {@code FetchException}, and null fail
 * this request as {@code SPIDER}, never the crawl; so does an answer that takes longer than twice
 * the timeout of a call, or, of a stream, whose header does. The answer of a stream comes when its
 * body is over, and without it: that has gone to {@link Exchange#sink} meanwhile. When the crawl
 * cancels an exchange, the future that was returned is cancelled, and so is the call that {@code
 * next} has begun. A call that is still open when the answer is there is cancelled too.
 *
 * <p><b>Life cycle:</b> who made it closes it, if it is {@link AutoCloseable}; neither the crawl
 * nor the scraper does, so that one may serve several crawls.
 *
 * <p><b>Thread-safety:</b> called by several threads at once. It must not block: all requests of
 * the crawl wait meanwhile. What takes time is done on another thread and told by the future.
 */
@FunctionalInterface
public interface Interceptor {

  /**
   * Handles one exchange, usually by {@code next.fetch(changed, exchange)}.
   *
   * @param request what is to be sent
   * @param exchange what the crawl wants to know of it, to be handed on or asked: which bodies are
   *     read, and how far
   * @param next the rest of the way; it may be asked once or not at all, so that no request is sent
   *     that the crawl's manners do not know of
   */
  CompletableFuture<Response> intercept(Request request, Exchange exchange, Downloader next);
}
