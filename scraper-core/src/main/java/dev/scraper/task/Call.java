package dev.scraper.task;

import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.internal.task.Waiting;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request of several, from its fetch over its decoding to its one result.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads; whoever is the first to end it does.
 */
final class Call<T extends @Nullable Object> {

  private final Request request;
  private final int index;
  private final Consumer<Call<T>> end;
  private final AtomicReference<@Nullable Result<T>> result = new AtomicReference<>();

  /** While it is open; what is over must not keep its body in memory. */
  private volatile @Nullable CompletableFuture<Response> fetch;

  /**
   * @param end called once, when there is a result, on the thread that brought it
   */
  Call(Request request, int index, Consumer<Call<T>> end) {
    this.request = request;
    this.index = index;
    this.end = end;
  }

  Request request() {
    return request;
  }

  /** Null until it has ended. */
  @Nullable Result<T> result() {
    return result.get();
  }

  /** Asks, unless it has ended already. */
  void start(Function<Request, CompletableFuture<Response>> fetcher, Decoder<? extends T> decoder) {
    if (result.get() != null) {
      return;
    }
    CompletableFuture<Response> asked;
    try {
      asked = fetcher.apply(request);
    } catch (RuntimeException | Error e) {
      fail(e);
      return;
    }
    fetch = asked;
    asked.whenComplete((response, failure) -> answered(decoder, response, failure));
    if (result.get() != null) {
      asked.cancel(false);
      fetch = null;
    }
  }

  private void answered(
      Decoder<? extends T> decoder, @Nullable Response response, @Nullable Throwable failure) {
    if (response == null) {
      fail(failure == null ? new NullPointerException("no response") : Waiting.cause(failure));
    } else if (result.get() == null) {
      decode(decoder, response);
    }
  }

  private void decode(Decoder<? extends T> decoder, Response response) {
    Result<T> made;
    try {
      made = Result.success(request, index, decoder.decode(response));
    } catch (Throwable e) { // whatever it is, it is the failure of this one
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      made = Result.failed(request, index, e);
    }
    end(made);
  }

  /** Ends it with that failure, and cancels the request if it is open. */
  void fail(Throwable why) {
    end(Result.failed(request, index, why));
  }

  private void end(Result<T> made) {
    if (result.compareAndSet(null, made)) {
      CompletableFuture<Response> open = fetch;
      if (open != null) {
        open.cancel(false); // before anybody hears of it, so that its place is free
        fetch = null;
      }
      end.accept(this);
    }
  }
}
