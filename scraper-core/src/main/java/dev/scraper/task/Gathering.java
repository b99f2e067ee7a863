package dev.scraper.task;

import dev.scraper.http.FetchException;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.internal.task.Deadline;
import dev.scraper.internal.task.Losses;
import dev.scraper.internal.task.Tracked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Many requests on their way to one list of results. Cancelling it cancels them.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
final class Gathering<T extends @Nullable Object> extends Tracked<Gathered<T>> {

  private final Fetcher fetcher;
  private final Together how;
  private final Calls<T> calls;
  private final AtomicReferenceArray<Result<T>> results;
  private final AtomicInteger left;
  private final Deadline deadline = new Deadline();

  /** Taken by the failure that ends all, where one does. */
  private final AtomicBoolean failed = new AtomicBoolean();

  private Gathering(
      Fetcher fetcher, Collection<Request> requests, Decoder<? extends T> decoder, Together how) {
    super(new Losses(false), "gather of " + requests.size() + " requests");
    this.fetcher = fetcher;
    this.how = how;
    calls = new Calls<>(this::fetch, requests, decoder, this::ended);
    results = new AtomicReferenceArray<>(calls.size());
    left = new AtomicInteger(calls.size());
  }

  static <T extends @Nullable Object> Gathering<T> begin(
      Fetcher fetcher, Collection<Request> requests, Decoder<? extends T> decoder, Together how) {
    Gathering<T> gathering = new Gathering<>(fetcher, requests, decoder, how);
    if (gathering.calls.size() == 0) {
      gathering.settle(new Gathered<>(List.of()), null);
    } else {
      gathering.deadline.start(how.deadline(), gathering::expire);
      gathering.calls.begin(how.atMostOr(Integer.MAX_VALUE));
    }
    return gathering;
  }

  private CompletableFuture<Response> fetch(Request request) {
    CompletableFuture<Response> future = fetcher.fetch(request);
    ownedLike(future);
    return future;
  }

  private void ended(Result<T> result) {
    results.set(result.index(), result);
    if (how.failsFast() && !result.isSuccess()) {
      fail(result.failure().orElseThrow());
    } else if (left.decrementAndGet() == 0) {
      settle(gathered(), null);
    }
  }

  private void fail(Throwable failure) {
    if (failed.compareAndSet(false, true)) {
      calls.stop();
      settle(null, failure);
    }
  }

  private void expire() {
    Duration time = Objects.requireNonNull(how.deadline());
    if (how.failsFast()) {
      FetchException late = Open.late(left.get() + " of " + calls.size() + " requests", time);
      fail(late);
    } else {
      calls.expire(time);
    }
  }

  private Gathered<T> gathered() {
    List<Result<T>> all = new ArrayList<>(calls.size());
    for (int i = 0; i < calls.size(); i++) {
      all.add(results.get(i));
    }
    return new Gathered<>(all);
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
