package dev.scraper.internal.engine;

import dev.scraper.internal.frontier.Lease;
import dev.scraper.internal.schedule.LoopEvent;
import dev.scraper.internal.trace.HeldTooLong;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

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
  private final LongSupplier ticker;
  private final HeldTooLong held;
  private final Duration every;
  private final Consumer<String> findings;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "scraper-debug");

  /**
   * @param loop takes events
   * @param findings takes what was found
   */
  DebugWatch(Consumer<LoopEvent> loop, LongSupplier ticker, Consumer<String> findings) {
    this(loop, ticker, new HeldTooLong(HeldTooLong.USUAL), EVERY, findings);
  }

  DebugWatch(
      Consumer<LoopEvent> loop,
      LongSupplier ticker,
      HeldTooLong held,
      Duration every,
      Consumer<String> findings) {
    this.loop = loop;
    this.ticker = ticker;
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
    CompletableFuture<List<Lease>> answer = new CompletableFuture<>();
    loop.accept(new LoopEvent.Open(answer));
    try {
      List<Lease> open = answer.get(EVERY.toMillis(), TimeUnit.MILLISECONDS);
      held.look(open, ticker.getAsLong()).forEach(findings);
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
