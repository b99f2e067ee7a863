package dev.scraper.testing;

import dev.scraper.http.Capture;
import dev.scraper.http.Downloader;
import dev.scraper.http.Exchange;
import dev.scraper.http.ForwardingExchange;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.ProxyServer;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.http.Url;
import dev.scraper.intercept.Interceptor;
import dev.scraper.internal.engine.CrawlEngine;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Sends every request to one local site, whatever host it is for, over a network of its own: an
 * interceptor's {@code next} would not go to another host.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
final class StandIn implements Interceptor, AutoCloseable {

  /** What OkHttp leaves in an address, as browsers do, and the JDK's server does not take. */
  private static final String UNFIT = "|{}^`\\\"";

  private static final int CONNECTIONS = 64;

  private final Url home;
  private final Downloader network;

  StandIn(Url home) {
    this.home = home;
    this.network = CrawlEngine.downloader(HttpOptions.DEFAULT, CONNECTIONS);
  }

  @Override
  public CompletableFuture<Response> intercept(
      Request request, Exchange exchange, Downloader next) {
    CompletableFuture<Response> call =
        network.fetch(request.url(here(request.url())), new Unsent(exchange));
    CompletableFuture<Response> answer = call.thenApply(response -> as(request, response));
    answer.whenComplete(
        (response, failure) -> {
          if (answer.isCancelled()) {
            call.cancel(true);
          }
        });
    return answer;
  }

  private Url here(Url url) {
    StringBuilder target = new StringBuilder();
    for (char c : url.pathAndQuery().toCharArray()) {
      target.append(UNFIT.indexOf(c) < 0 ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return home.at(target.toString());
  }

  private static Response as(Request request, Response response) {
    return new Response(
        request,
        response.status(),
        response.headers(),
        response.body(),
        response.bodyRead(),
        response.elapsed());
  }

  @Override
  public void close() {
    network.close();
  }

  /**
   * An exchange whose starter hears nothing of its way to the wire: the host that was asked for is
   * not, so the crawl need not wait for its sake.
   */
  private record Unsent(Exchange exchange) implements ForwardingExchange {

    @Override
    public Optional<ProxyServer> proxy() {
      return Optional.empty();
    }

    @Override
    public Optional<Consumer<? super Capture>> witness() {
      return Optional.empty();
    }

    @Override
    public void sent() {
      // See above.
    }
  }
}
