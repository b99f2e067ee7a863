package dev.scraper.internal.work;

import dev.scraper.http.Response;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The answer that somebody waits for. Completed from outside (cancelled, timed out...) it withdraws
 * its request.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
final class FetchFuture extends CompletableFuture<Response> {

  private final Asked asked;

  FetchFuture(Asked asked) {
    this.asked = asked;
  }

  /** Completes it from inside: one of the two. */
  void settle(@Nullable Response response, @Nullable Throwable failure) {
    if (failure != null) {
      super.completeExceptionally(failure);
    } else {
      super.complete(response);
    }
  }

  @Override
  public boolean complete(Response value) {
    return outside(super.complete(value));
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    return outside(super.completeExceptionally(failure));
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean first = !isDone();
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    return outside(first && cancelled) || cancelled;
  }

  private boolean outside(boolean first) {
    if (first) {
      asked.withdrawn();
    }
    return first;
  }
}
