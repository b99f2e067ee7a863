package dev.scraper.internal.work;

import dev.scraper.http.Capture;
import dev.scraper.http.Downloader;
import dev.scraper.http.Exchange;
import dev.scraper.http.ForwardingExchange;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The network as one exchange sees it, with a look at what was on the wire. It stands behind all
 * interceptors, so that none of them has to know of it, nor can answer in its place.
 *
 * <p><b>Thread-safety:</b> safe.
 */
final class Witness implements Downloader {

  private final Downloader network;

  /** Written before the exchange's end is told, read after it. */
  private volatile @Nullable Capture seen;

  Witness(Downloader network) {
    this.network = network;
  }

  /** What was on the wire; null if nothing was sent, or no header came back. */
  @Nullable Capture seen() {
    return seen;
  }

  @Override
  public CompletableFuture<Response> fetch(Request request, Exchange exchange) {
    return network.fetch(request, new Watched(exchange, Optional.of(capture -> seen = capture)));
  }

  @Override
  public void close() {
    // The network is the crawl's, and so is its end.
  }

  /** The exchange, but for who sees it. */
  private record Watched(Exchange exchange, Optional<Consumer<? super Capture>> witness)
      implements ForwardingExchange {}
}
