package dev.scraper.internal.engine;

import dev.scraper.internal.schedule.LoopEvent;
import dev.scraper.internal.schedule.LoopLook;
import dev.scraper.internal.trace.HeldTooLong;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The thread {@code scraper-debug} of a crawl in the debug mode: looks at all requests in flight
 * once a second, and tells of those that are held.
 *
 * <p><b>Thread-safety:</b> safe; {@link #close} waits for the thread, for a moment.
 */
final class DebugWatch implements AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final long CLOSE_MILLIS = 2_000;

  private final Consumer<LoopEvent> loop;
  private final HeldTooLong held;
  private final Duration every;
  private final Consumer<String> findings;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "scraper-debug");

  /**
   * @param loop takes events
   * @param findings takes what was found
   */
  DebugWatch(Consumer<LoopEvent> loop, Consumer<String> findings) {
    this(loop, new HeldTooLong(HeldTooLong.USUAL), EVERY, findings);
  }

  DebugWatch(
      Consumer<LoopEvent> loop, HeldTooLong held, Duration every, Consumer<String> findings) {
    this.loop = loop;
    this.held = held;
    this.every = every;
    this.findings = findings;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closed.await(every.toNanos(), TimeUnit.NANOSECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // and end
    }
  }

  private void look() throws InterruptedException {
    CompletableFuture<LoopLook> answer = new CompletableFuture<>();
    loop.accept(new LoopEvent.Look(answer));
    try {
      LoopLook look = answer.get(EVERY.toMillis(), TimeUnit.MILLISECONDS);
      held.look(look.open(), look.at()).forEach(findings);
    } catch (TimeoutException | ExecutionException e) {
      // A loop that is stuck is found, and told, by who watches the threads.
    }
  }

  /** Ends the thread. Then {@link #count} is final. */
  @Override
  public void close() {
    closed.countDown();
    boolean interrupted = false;
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** How many held requests were found. */
  long count() {
    return held.count();
  }
}
