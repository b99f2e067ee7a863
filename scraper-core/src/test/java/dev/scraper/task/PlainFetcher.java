package dev.scraper.task;

import dev.scraper.http.Request;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** A fetcher of a test that streams nothing. */
interface PlainFetcher extends Fetcher {

  @Override
  default CompletableFuture<OpenResponse> open(Request request) {
    throw new AssertionError("no streams here");
  }

  @Override
  default CompletableFuture<OpenResponse> open(Request request, Duration idle) {
    throw new AssertionError("no streams here");
  }

  @Override
  default Flow.Publisher<ServerSentEvent> events(Request request) {
    throw new AssertionError("no streams here");
  }
}
