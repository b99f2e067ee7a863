package dev.scraper.internal.schedule;

import java.time.Duration;

/**
 * For how long the loop lets events gather before it looks at them. Where they come by the thousand
 * a second, to be woken for each costs more than to handle it, for the loop and for those who wake
 * it.
 *
 * <p>A request's place in flight waits that much longer for the next request, so it is a small
 * share of the time that a request takes from its lease to its end. That time is known by Little's
 * law: as many as are open, divided by how many end in a second.
 *
 * <p><b>Thread-safety:</b> none; owned by the loop.
 */
final class Linger {

  private static final long LONGEST = Duration.ofMillis(1).toNanos();

  /** Less is not worth the timer. */
  private static final long SHORTEST = LONGEST / 10;

  /** Of the time that a request takes. */
  private static final int SHARE = 16;

  /** Events that must come in the longest wait for any wait to pay. */
  private static final double WORTH = 1.5;

  /** Over which events are counted. */
  private static final long WINDOW = Duration.ofMillis(10).toNanos();

  private long since;
  private int events;

  /** Events in a nanosecond, in the last window. */
  private double rate;

  Linger(long now) {
    since = now;
  }

  /** Some events were handled. */
  void handled(int count, long now) {
    events += count;
    long time = now - since;
    if (time >= WINDOW) {
      rate = (double) events / time;
      events = 0;
      since = now;
    }
  }

  /**
   * How long to wait, in nanoseconds; 0 for not at all.
   *
   * @param open requests in flight
   */
  long nanos(int open) {
    if (rate * LONGEST < WORTH) {
      return 0;
    }
    long share = (long) (open / rate / SHARE);
    return share < SHORTEST ? 0 : Math.min(LONGEST, share);
  }
}
