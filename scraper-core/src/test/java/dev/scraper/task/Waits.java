package dev.scraper.task;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** Runs what waits beside the test. */
final class Waits {

  private Waits() {}

  /** What that gives, on a thread of its own. */
  static <T> CompletableFuture<T> on(Callable<T> waiting) {
    CompletableFuture<T> end = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                end.complete(waiting.call());
              } catch (Throwable e) {
                end.completeExceptionally(e);
              }
            },
            "test-waits");
    thread.setDaemon(true);
    thread.start();
    return end;
  }
}
