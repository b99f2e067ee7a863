package dev.scraper.internal.work;

import dev.scraper.http.BodySink;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Response;
import dev.scraper.internal.frontier.Fetch;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What takes the body of a fetch, as one exchange sees it: once it is opened the fetch is not made
 * again, and what the taker throws is not taken for a broken connection.
 *
 * <p><b>Thread-safety:</b> as the taker's.
 */
final class FetchSink implements BodySink {

  private final Fetch fetch;
  private final BodySink taker;
  private final CompletableFuture<@Nullable Void> streaming = new CompletableFuture<>();

  private FetchSink(Fetch fetch, BodySink taker) {
    this.fetch = fetch;
    this.taker = taker;
  }

  /** For a fetch whose body somebody takes as it comes; null for others. */
  static @Nullable FetchSink of(@Nullable Fetch fetch) {
    BodySink taker = fetch == null ? null : fetch.sink();
    return taker == null ? null : new FetchSink(Objects.requireNonNull(fetch), taker);
  }

  /** Completed when the header of a stream has come. */
  CompletableFuture<@Nullable Void> streaming() {
    return streaming;
  }

  @Override
  public Optional<Duration> idleLimit() {
    return taker.idleLimit();
  }

  @Override
  public long maxBytes() {
    return taker.maxBytes();
  }

  @Override
  public void opened(Response head) throws IOException {
    fetch.begin();
    if (idleLimit().isPresent()) {
      streaming.complete(null);
    }
    try {
      taker.opened(head);
    } catch (IOException | RuntimeException e) {
      throw refused(e);
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    try {
      taker.write(bytes, offset, count);
    } catch (IOException | RuntimeException e) {
      throw refused(e);
    }
  }

  private static FetchException refused(Exception e) {
    String message = "the body is not taken: " + e.getMessage();
    return new FetchException(FailureKind.SPIDER, message, true, false, e);
  }

  @Override
  public void over(@Nullable Throwable failure) {
    taker.over(failure);
  }
}
