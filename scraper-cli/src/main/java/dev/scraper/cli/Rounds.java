package dev.scraper.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A crawl again and again, for live feeds: a round begins so long after the last one began, or at
 * once if that took longer.
 *
 * <p><b>Thread-safety:</b> none.
 */
final class Rounds {

  /** One crawl. */
  @FunctionalInterface
  interface Round {

    /**
     * Runs it; blocks.
     *
     * @return the exit status
     */
    int run();
  }

  /** The time between two crawls. */
  @FunctionalInterface
  interface Waiter {

    /**
     * Blocks for that time, or until there is to be no further round.
     *
     * @return whether there is to be none
     */
    boolean await(Duration time) throws InterruptedException;
  }

  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private final Console console;
  private final Duration every;
  private final LongSupplier ticker;
  private final Waiter waiter;

  /**
   * @param ticker in nanoseconds
   */
  Rounds(Console console, Duration every, LongSupplier ticker, Waiter waiter) {
    this.console = console;
    this.every = every;
    this.ticker = ticker;
    this.waiter = waiter;
  }

  /** One that a signal ends. */
  static Waiter until(Signals signals) {
    return time -> {
      CountDownLatch ended = new CountDownLatch(1);
      signals.attach(
          new Signals.Target() {
            @Override
            public void stop() {
              ended.countDown();
            }

            @Override
            public void cancel() {
              ended.countDown();
            }
          });
      return ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
    };
  }

  /**
   * Runs until a signal comes, or a round fails: one that finds nothing, or not all of a site, does
   * not.
   *
   * @return the exit status
   */
  int run(Round round) {
    while (true) {
      long begun = ticker.getAsLong();
      int status = round.run();
      if (status == Signals.INTERRUPTED || status == FAILED || status == USAGE) {
        return status;
      }
      Duration left = every.minusNanos(ticker.getAsLong() - begun);
      if (left.isNegative()) {
        left = Duration.ZERO;
        console.say("that took longer than " + Text.of(every) + ": the next round begins at once");
      } else {
        console.say("the next round begins in " + Text.of(left));
      }
      try {
        if (waiter.await(left)) {
          return Signals.INTERRUPTED;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Signals.INTERRUPTED;
      }
    }
  }
}
