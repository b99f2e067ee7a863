package dev.scraper.internal.trace;

import dev.scraper.event.Phase;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When one request came where. Only made where somebody wants to know.
 *
 * <p><b>Thread-safety:</b> phases are told by any thread; all else belongs to the loop.
 */
public final class Timeline {

  private static final Phase[] PHASES = Phase.values();

  /** Before the request was leased nothing is known, as of one that another process queued. */
  public static final long UNKNOWN = -1;

  private final LongSupplier ticker;
  private final long leased;
  private final long queued;
  private final long robots;

  /** When each phase was reached first; 0 if never. */
  private final AtomicLongArray reached = new AtomicLongArray(PHASES.length);

  private final @Nullable RequestEvent event;
  private long end;

  /**
   * @param leased when it was decided to send it
   * @param queued for how long it had waited with its host by then, the wait for a robots.txt not
   *     counted, or {@link #UNKNOWN}
   * @param robots for how long it had waited for the robots.txt of its host
   * @param event to be recorded at its end, or null
   */
  Timeline(
      LongSupplier ticker, long leased, long queued, long robots, @Nullable RequestEvent event) {
    this.ticker = ticker;
    this.leased = leased;
    this.queued = queued;
    this.robots = robots;
    this.event = event;
    reached.set(Phase.LAUNCH.ordinal(), leased | 1);
  }

  /** It has come so far. Only the first time counts. */
  public void reached(Phase phase) {
    if (reached.get(phase.ordinal()) == 0) {
      // The lowest bit tells it from never; a nanosecond is nothing to us.
      reached.compareAndSet(phase.ordinal(), 0, ticker.getAsLong() | 1);
    }
  }

  /** When it came there, or when it was leased if it never did. */
  public long since(Phase phase) {
    long at = reached.get(phase.ordinal());
    return at == 0 ? leased : at;
  }

  /** It is over. */
  void end(long now) {
    end = now;
  }

  /** From the lease to the end, in nanoseconds. */
  long total() {
    return Math.max(0, end - leased);
  }

  /** The wait with its host before that, or {@link #UNKNOWN}. */
  long queued() {
    return queued;
  }

  /** The wait for a robots.txt before that. */
  long robots() {
    return robots;
  }

  /** What is to be recorded, or null. */
  @Nullable RequestEvent event() {
    return event;
  }

  /** How long a phase took, to the begin of the next one that there was; 0 if it was left out. */
  long time(Phase phase) {
    long from = reached.get(phase.ordinal());
    if (from == 0) {
      return 0;
    }
    for (int next = phase.ordinal() + 1; next < PHASES.length; next++) {
      long to = reached.get(next);
      if (to != 0) {
        return Math.max(0, to - from);
      }
    }
    return Math.max(0, end - from);
  }

  /** Whether it ever came there. */
  boolean has(Phase phase) {
    return reached.get(phase.ordinal()) != 0;
  }
}
