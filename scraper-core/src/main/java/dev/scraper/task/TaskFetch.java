package dev.scraper.task;

import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.internal.task.Waiting;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A request of a group. */
final class TaskFetch extends Member<Response> {

  private final Fetcher fetcher;
  private final Request request;
  private volatile @Nullable CompletableFuture<Response> fetch;

  TaskFetch(TaskGroup group, Fetcher fetcher, Request request) {
    super(group, request.toString());
    this.fetcher = fetcher;
    this.request = request;
  }

  @Override
  void start() {
    CompletableFuture<Response> asked;
    try {
      asked = fetcher.fetch(request);
    } catch (RuntimeException | Error e) {
      end(null, e);
      return;
    }
    fetch = asked;
    asked.whenComplete(this::answered);
    if (isStopped()) {
      asked.cancel(false);
    }
  }

  private void answered(@Nullable Response response, @Nullable Throwable failure) {
    runOn(Thread.currentThread());
    fetch = null;
    end(response, failure == null ? null : Waiting.cause(failure));
  }

  @Override
  void stop() {
    CompletableFuture<Response> open = fetch;
    if (open != null) {
      open.cancel(false);
    }
  }
}
