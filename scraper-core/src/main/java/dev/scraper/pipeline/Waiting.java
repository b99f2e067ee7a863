package dev.scraper.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The verdicts of one stage and page that are not there yet: waited for together.
 *
 * <p><b>Thread-safety:</b> for the page's thread; the futures may complete on any other.
 */
final class Waiting {

  /** Whether one failure makes the others useless. */
  private final boolean failFast;

  private final List<Pending> all = new ArrayList<>();

  /** Those without a verdict, and one for the adding that goes on. */
  private final AtomicInteger open = new AtomicInteger(1);

  /** Completed when nothing is left to wait for. */
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  Waiting(boolean failFast) {
    this.failFast = failFast;
  }

  /** One verdict to come. */
  final class Pending {

    private final CompletableFuture<Verdict<?>> verdict = new CompletableFuture<>();

    /** The user's future that is waited for now. */
    private volatile CompletionStage<?> source;

    private Pending(CompletionStage<? extends Verdict<?>> source) {
      this.source = source;
      verdict.whenComplete((found, failure) -> ended(failure != null));
    }

    private void follow(CompletionStage<? extends Verdict<?>> next) {
      source = next;
      next.whenComplete(this::take);
    }

    private void take(@Nullable Verdict<?> found, @Nullable Throwable failure) {
      if (found instanceof Verdict.Later<?> later) {
        try {
          follow(later.verdict());
        } catch (RuntimeException e) {
          verdict.completeExceptionally(e);
        }
      } else if (found != null) {
        verdict.complete(found);
      } else {
        verdict.completeExceptionally(
            failure != null ? failure : new NullPointerException("its future gave null"));
      }
    }

    /**
     * The verdict, after the wait.
     *
     * @throws Throwable what the user's future failed with, or a {@link TimeoutException}
     */
    Verdict<?> get() throws Throwable {
      try {
        return verdict.join();
      } catch (CompletionException e) {
        Throwable cause = e;
        while (isWrapper(cause) && cause.getCause() != null) {
          cause = cause.getCause();
        }
        throw cause;
      }
    }

    private void cancel() {
      verdict.cancel(false);
      try {
        source.toCompletableFuture().cancel(true);
      } catch (RuntimeException e) {
        // A future that cannot be cancelled is left to end by itself; nobody waits for it.
      }
    }

    boolean isOpen() {
      return !verdict.isDone();
    }
  }

  private static boolean isWrapper(Throwable thrown) {
    return thrown instanceof CompletionException || thrown instanceof ExecutionException;
  }

  /**
   * @throws RuntimeException if the future does not let itself be listened to
   */
  Pending add(CompletionStage<? extends Verdict<?>> source) {
    open.incrementAndGet();
    Pending pending = new Pending(source);
    all.add(pending);
    pending.follow(source);
    return pending;
  }

  private void ended(boolean failed) {
    if (open.decrementAndGet() == 0 || failed && failFast) {
      over.complete(null);
    }
  }

  /**
   * Blocks until all verdicts are there, one has failed that makes the others useless, or the limit
   * has passed; then those without a verdict have failed.
   */
  void await(Duration limit, Alarm alarm) throws InterruptedException {
    ended(false);
    if (over.isDone()) {
      return;
    }
    CompletableFuture<Void> tooLate = alarm.after(limit);
    try {
      CompletableFuture.anyOf(over, tooLate).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the alarm failed", e.getCause());
    } finally {
      tooLate.cancel(false);
    }
    if (!over.isDone()) {
      TimeoutException timeout =
          new TimeoutException("not there within " + limit.toMillis() + " ms");
      // Where we noticed tells nobody anything.
      timeout.setStackTrace(new StackTraceElement[0]);
      all.forEach(pending -> pending.verdict.completeExceptionally(timeout));
    }
  }

  /** Cancels the futures that have given no verdict; nobody waits for them any more. */
  void close() {
    all.forEach(Pending::cancel);
  }
}
