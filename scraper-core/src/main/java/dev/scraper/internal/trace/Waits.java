package dev.scraper.internal.trace;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * When queued requests were queued, and when their hosts were shut for want of a robots.txt. A
 * queued request is no more than its text, so this is noted beside it, where somebody wants to
 * know, and of no more than 100,000 at a time.
 *
 * <p><b>Thread-safety:</b> none; owned by the loop.
 */
public final class Waits {

  /** Of a crawl that nobody watches; notes nothing. */
  public static final Waits NONE = new Waits(() -> 0, 0);

  private static final int MOST = 100_000;

  /** When a request was queued, by what tells it from others. */
  private final Map<Long, Long> queued = new HashMap<>();

  private final Map<Integer, Shut> hosts = new HashMap<>();
  private final LongSupplier ticker;
  private final int most;

  /** From when to when a host was shut; open again only if {@code until} is after {@code from}. */
  private record Shut(long from, long until, boolean over) {}

  Waits(LongSupplier ticker) {
    this(ticker, MOST);
  }

  Waits(LongSupplier ticker, int most) {
    this.ticker = ticker;
    this.most = most;
  }

  /**
   * A request was queued.
   *
   * @param print what tells it from others
   */
  public void queued(long print) {
    if (queued.size() < most) {
      queued.put(print, ticker.getAsLong());
    }
  }

  /** It is queued no more, and will not be sent. */
  public void refused(long print) {
    queued.remove(print);
  }

  /** Nothing of a host is sent until its robots.txt is known. */
  public void shut(int host) {
    if (most > 0) {
      hosts.put(host, new Shut(ticker.getAsLong(), 0, false));
    }
  }

  /** The host's robots.txt is known. */
  public void opened(int host) {
    Shut shut = hosts.get(host);
    if (shut != null && !shut.over()) {
      hosts.put(host, new Shut(shut.from(), ticker.getAsLong(), true));
    }
  }

  /**
   * How long a request has waited.
   *
   * @param queued without the time for the robots.txt, or {@link Timeline#UNKNOWN}
   * @param robots of its host
   */
  record Wait(long queued, long robots) {}

  /** It is its turn. */
  Wait leased(long print, int host, long now) {
    Long from = queued.remove(print);
    if (from == null) {
      return new Wait(Timeline.UNKNOWN, 0);
    }
    Shut shut = hosts.get(host);
    long robots = 0;
    if (shut != null) {
      long until = shut.over() ? shut.until() : now;
      robots = Math.max(0, Math.min(until, now) - Math.max(from, shut.from()));
    }
    return new Wait(Math.max(0, now - from - robots), robots);
  }

  /** How many are noted. */
  int size() {
    return queued.size();
  }
}
