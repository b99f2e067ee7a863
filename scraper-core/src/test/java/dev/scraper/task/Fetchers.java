package dev.scraper.task;

import dev.scraper.http.Downloader;
import dev.scraper.http.Exchange;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import java.lang.ref.WeakReference;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Small fetchers of the tests. */
final class Fetchers {

  private Fetchers() {}

  /** What that function gives. */
  static Fetcher of(Function<Request, CompletableFuture<Response>> fetch) {
    return new PlainFetcher() {
      @Override
      public CompletableFuture<Response> fetch(Request request) {
        return fetch.apply(request);
      }
    };
  }

  /** Straight from the network. */
  static Fetcher of(Downloader downloader) {
    return of(request -> downloader.fetch(request, Exchange.WHOLE));
  }

  /** Answers with a response that only the fetcher's own code can keep. */
  static WeakReference<Response> answerWeakly(ByHand.Asked asked) {
    Response response = ByHand.response(asked.request(), "x".repeat(1000));
    asked.future().complete(response);
    return new WeakReference<>(response);
  }
}
