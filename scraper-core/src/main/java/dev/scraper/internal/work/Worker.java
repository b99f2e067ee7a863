package dev.scraper.internal.work;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A thread of the pool: one that runs task after task, or the virtual thread of one task. What is
 * known of the user code it is in is written by {@link Handlers}.
 *
 * <p><b>Thread-safety:</b> all but {@link #entered} is guarded by the pool's lock.
 */
final class Worker {

  /** What it does, as far as it matters to how many others are needed. */
  enum Pace {
    /** No user code. */
    OUTSIDE,
    /** In user code, for a moment. */
    RUNNING,
    /** In user code for so long that it may well be waiting for something. */
    HELD,
    /** In user code, and waiting in a way that we know of. */
    WAITING;

    /** Whether another thread may work in its place. */
    boolean isAway() {
      return this == HELD || this == WAITING;
    }
  }

  final boolean virtual;

  /** Set before it is started. */
  @Nullable Thread thread;

  /** Whether it is between the begin and the end of user code. For its own thread only. */
  boolean entered;

  Pace pace = Pace.OUTSIDE;

  /** What its user code works on; null outside. */
  @Nullable Object what;

  /** Told if the user code takes too long; null outside. */
  @Nullable Consumer<StackTraceElement[]> overdue;

  /** When user code was entered. */
  long since;

  /** When it began to run: {@link #since}, or when it last ceased to wait. */
  long runsSince;

  /** How long it ran before it last began to wait. */
  long ran;

  /** Whether it was caught as slow. */
  boolean caught;

  /** Whether that was told. */
  boolean told;

  Worker(boolean virtual) {
    this.virtual = virtual;
  }

  /** How long the user code has been running, without the time that it waited. */
  long ran(long now) {
    return pace == Pace.RUNNING || pace == Pace.HELD ? ran + (now - runsSince) : ran;
  }

  /** What it does, for a message. */
  String describe(long now) {
    long millis = TimeUnit.NANOSECONDS.toMillis(ran(now));
    String name = thread().getName();
    return "the handler of " + what + " has kept " + name + " busy for " + millis + " ms";
  }

  /** The thread, which is there once the worker is among those of the pool. */
  Thread thread() {
    Thread started = thread;
    if (started == null) {
      throw new IllegalStateException("the worker has no thread yet");
    }
    return started;
  }
}
