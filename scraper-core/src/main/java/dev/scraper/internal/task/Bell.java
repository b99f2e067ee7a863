package dev.scraper.internal.task;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Wakes those who wait for something that others bring about.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads; {@code await} blocks.
 */
public final class Bell {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition rung = lock.newCondition();

  /** Something has changed that somebody may wait for. */
  public void ring() {
    lock.lock();
    try {
      rung.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits, as {@link Waiting} does, until it is true.
   *
   * @param until looked at when it is called and when the bell rings; what it reads must be visible
   *     to any thread before {@link #ring}
   */
  public void await(BooleanSupplier until) throws InterruptedException {
    if (!until.getAsBoolean()) {
      Waiting.block(() -> untilRung(until));
    }
  }

  private void untilRung(BooleanSupplier until) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!until.getAsBoolean()) {
        rung.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits in the same way, but not longer than that.
   *
   * @return whether it is true
   */
  public boolean await(BooleanSupplier until, Duration time) throws InterruptedException {
    if (!until.getAsBoolean()) {
      Waiting.block(() -> untilRung(until, time.toNanos()));
    }
    return until.getAsBoolean();
  }

  private void untilRung(BooleanSupplier until, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (left > 0 && !until.getAsBoolean()) {
        left = rung.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
