package dev.scraper.task;

import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.internal.flow.Outlet;
import dev.scraper.internal.task.Waiting;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request after another, each when its answer is wanted.
 *
 * <p><b>Thread-safety:</b> safe; at any time one request is open.
 */
final class PollFeed implements Outlet.Source {

  private final Fetcher fetcher;
  private final Request first;
  private final Function<? super Response, Optional<Request>> next;
  private final Outlet<Response> outlet = new Outlet<>(this);
  private volatile @Nullable CompletableFuture<Response> call;

  PollFeed(Fetcher fetcher, Request first, Function<? super Response, Optional<Request>> next) {
    this.fetcher = fetcher;
    this.first = first;
    this.next = next;
  }

  Flow.Publisher<Response> publisher() {
    return outlet;
  }

  @Override
  public void start() {
    outlet.whenDemanded(() -> ask(first));
  }

  @Override
  public void cancel() {
    CompletableFuture<Response> open = call;
    if (open != null) {
      open.cancel(true);
    }
  }

  private void ask(Request request) {
    CompletableFuture<Response> begun;
    try {
      begun = fetcher.fetch(request);
    } catch (RuntimeException e) {
      outlet.fail(e);
      return;
    }
    call = begun;
    if (outlet.isEnded()) { // in between, and perhaps not seen there
      begun.cancel(true);
    }
    begun.whenComplete(this::answered);
  }

  private void answered(@Nullable Response response, @Nullable Throwable failure) {
    if (failure != null || response == null) {
      outlet.fail(failure == null ? new IllegalStateException() : Waiting.cause(failure));
      return;
    }
    try {
      outlet.offer(response); // which is wanted, or it would not have been asked for
      Optional<Request> more = next.apply(response);
      if (more.isEmpty()) {
        outlet.complete();
      } else {
        outlet.whenDemanded(() -> ask(more.get()));
      }
    } catch (CancellationException e) {
      outlet.fail(e); // unless nobody hears it any more
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      outlet.fail(e);
    } catch (RuntimeException | Error e) {
      outlet.fail(e);
    }
  }
}
