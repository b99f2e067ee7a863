package dev.scraper.internal.task;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that happens when a time is over, unless it is called off before.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads; nothing blocks.
 */
public final class Deadline implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Deadline.class);

  private static final Duration FOR_EVER = Duration.ofDays(10_000);

  private final CompletableFuture<Void> timer = new CompletableFuture<>();

  /**
   * Starts the time; once at most.
   *
   * @param time null for no end
   * @param then run on a thread of its own, so that it may block
   */
  public void start(@Nullable Duration time, Runnable then) {
    if (time != null) {
      long nanos = (time.compareTo(FOR_EVER) < 0 ? time : FOR_EVER).toNanos();
      timer.thenRunAsync(then, Deadline::run);
      timer.completeOnTimeout(null, nanos, TimeUnit.NANOSECONDS);
    }
  }

  private static void run(Runnable task) {
    try {
      TaskThreads.of(task).start();
    } catch (OutOfMemoryError e) {
      LOG.warn("no thread for what a deadline ends", e);
      task.run();
    }
  }

  /** Calls it off, if it has not begun; also before the start. */
  @Override
  public void close() {
    timer.cancel(false);
  }
}
