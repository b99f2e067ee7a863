package dev.scraper.task;

import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.internal.task.Deadline;
import dev.scraper.internal.task.Losses;
import dev.scraper.internal.task.Tracked;
import java.io.IOException;
import java.util.Collection;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Requests of which the first value is wanted. Cancelling it cancels them.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
final class Racing<T extends @Nullable Object> extends Tracked<T> {

  private final Fetcher fetcher;
  private final Together how;
  private final Calls<T> calls;
  private final AtomicInteger left;
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final Deadline deadline = new Deadline();

  /** Taken by what decides the race. */
  private final AtomicBoolean decided = new AtomicBoolean();

  private Racing(
      Fetcher fetcher, Collection<Request> requests, Decoder<? extends T> decoder, Together how) {
    super(new Losses(false), "race of " + requests.size() + " requests");
    this.fetcher = fetcher;
    this.how = how;
    calls = new Calls<>(this::fetch, requests, decoder, this::ended);
    left = new AtomicInteger(calls.size());
    if (calls.size() == 0) {
      throw new IllegalArgumentException("a race needs at least one request");
    }
  }

  static <T extends @Nullable Object> Racing<T> begin(
      Fetcher fetcher, Collection<Request> requests, Decoder<? extends T> decoder, Together how) {
    Racing<T> racing = new Racing<>(fetcher, requests, decoder, how);
    racing.deadline.start(how.deadline(), racing::expire);
    racing.calls.begin(how.atMostOr(Integer.MAX_VALUE));
    return racing;
  }

  private CompletableFuture<Response> fetch(Request request) {
    CompletableFuture<Response> future = fetcher.fetch(request);
    ownedLike(future);
    return future;
  }

  private void ended(Result<T> result) {
    if (result.isSuccess()) {
      if (decided.compareAndSet(false, true)) {
        calls.stop();
        settle(result.value(), null);
      }
      return;
    }
    Throwable failure = result.failure().orElseThrow();
    failures.add(failure);
    if (how.failsFast()) {
      fail(failure);
    } else if (left.decrementAndGet() == 0) {
      fail(allFailed());
    }
  }

  private void fail(Throwable failure) {
    if (decided.compareAndSet(false, true)) {
      calls.stop();
      settle(null, failure);
    }
  }

  private void expire() {
    String what = "none of " + calls.size() + " requests succeeded";
    IOException late = Open.late(what, Objects.requireNonNull(how.deadline()));
    failures.forEach(late::addSuppressed);
    fail(late);
  }

  private IOException allFailed() {
    Throwable first = Objects.requireNonNull(failures.poll());
    IOException all =
        new IOException("all of " + calls.size() + " requests failed, the first with " + first);
    all.initCause(first);
    failures.forEach(all::addSuppressed);
    return all;
  }

  @Override
  protected void settling(@Nullable Throwable failure) {
    deadline.close();
  }

  @Override
  protected void settledOutside() {
    deadline.close();
    calls.stop();
  }
}
