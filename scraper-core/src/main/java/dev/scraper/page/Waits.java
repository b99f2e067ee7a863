package dev.scraper.page;

import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Response;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

final class Waits {
  static Response until(CompletableFuture<Response> future) throws IOException {
    try {
      Response r = future.join();
      if (!r.isSuccessful()) {
        throw new FetchException(FailureKind.HTTP, "HTTP " + r.status());
      }
      return r;
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw e;
    }
  }
}
