package dev.scraper.internal.task;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * How a thread waits. A thread of a bounded pool has a {@link WaitHook}, which gives its place to
 * another for as long; a thread that must never wait says why, and is told so where it tries.
 *
 * <p><b>Thread-safety:</b> all is about the current thread.
 */
public final class Waiting {

  private static final ThreadLocal<WaitHook> HOOK = new ThreadLocal<>();
  private static final ThreadLocal<String> FORBIDDEN = new ThreadLocal<>();

  private Waiting() {}

  /** Something that waits, and can be interrupted. */
  @FunctionalInterface
  public interface Wait {

    /** Returns when there is nothing more to wait for. */
    void run() throws InterruptedException;
  }

  /** What the current thread does around each of its waits; null for nothing. */
  public static void hook(@Nullable WaitHook hook) {
    if (hook == null) {
      HOOK.remove();
    } else {
      HOOK.set(hook);
    }
  }

  /**
   * From now on {@link #await} and {@link #block} throw on the current thread.
   *
   * @param why what the message says after "this thread must not wait: "
   */
  public static void forbid(String why) {
    FORBIDDEN.set(Objects.requireNonNull(why));
  }

  /** Takes {@link #forbid} back. */
  public static void allow() {
    FORBIDDEN.remove();
  }

  /**
   * Does nothing on a thread that may wait.
   *
   * @throws IllegalStateException if the current thread must not
   */
  public static void check() {
    String why = FORBIDDEN.get();
    if (why != null) {
      throw new IllegalStateException(Thread.currentThread().getName() + " must not wait: " + why);
    }
  }

  /**
   * Waits for a stage and gives its value. An interrupt cancels the stage's future and is kept.
   *
   * @throws IOException if the stage failed with one: that itself, as with a RuntimeException or an
   *     Error; anything else is the cause of a CompletionException
   * @throws CancellationException if it was cancelled, or the thread interrupted
   * @throws IllegalStateException if this thread must not wait, be the stage done or not
   */
  public static <T extends @Nullable Object> T await(CompletionStage<T> stage) throws IOException {
    check();
    CompletableFuture<T> future = stage.toCompletableFuture();
    try {
      if (!future.isDone()) {
        block(() -> untilDone(future));
      }
      return future.join();
    } catch (InterruptedException e) {
      throw interrupted(future);
    } catch (CompletionException e) {
      throw thrown(cause(e));
    }
  }

  private static void untilDone(CompletableFuture<?> future) throws InterruptedException {
    try {
      future.get();
    } catch (ExecutionException | CancellationException e) {
      return; // told by join
    }
  }

  private static CancellationException interrupted(CompletableFuture<?> future) {
    future.cancel(true);
    Thread.currentThread().interrupt();
    return new CancellationException("interrupted while waiting");
  }

  /**
   * Waits in any way, with what the thread does around a wait.
   *
   * @throws IllegalStateException if this thread must not wait
   * @throws InterruptedException as the wait itself
   */
  public static void block(Wait wait) throws InterruptedException {
    check();
    WaitHook hook = HOOK.get();
    if (hook == null) {
      wait.run();
      return;
    }
    hook.before();
    try {
      wait.run();
    } finally {
      hook.after();
    }
  }

  /** What lies behind the wrappings of futures. */
  public static Throwable cause(Throwable failure) {
    Throwable found = failure;
    while ((found instanceof CompletionException || found instanceof ExecutionException)
        && found.getCause() != null) {
      found = found.getCause();
    }
    return found;
  }

  /**
   * A failure as something to throw: a RuntimeException or an Error is thrown as it is, an
   * IOException is given back, anything else is thrown within a CompletionException.
   */
  public static IOException thrown(Throwable failure) {
    if (failure instanceof IOException io) {
      return io;
    }
    if (failure instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    throw new CompletionException(failure);
  }
}
