package dev.scraper.policy;

import java.time.Duration;

/**
 * How hard servers may be asked.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param delay the least time between two request starts to a host
 * @param perHost the most requests open at once to a host
 * @param concurrency the most requests open at once in all
 * @param obeyRobots whether robots.txt, robots meta tags and X-Robots-Tag are obeyed
 */
public record Politeness(Duration delay, int perHost, int concurrency, boolean obeyRobots) {

  /** A Crawl-delay above this is taken as this. */
  public static final Duration MAX_CRAWL_DELAY = Duration.ofSeconds(60);

  /** A Retry-After above this is taken as this. */
  public static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(10);

  /** Checks the values. */
  public Politeness {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("delay < 0: " + delay);
    }
    if (perHost < 1) {
      throw new IllegalArgumentException("per-host < 1: " + perHost);
    }
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency < 1: " + concurrency);
    }
  }

  /** 250 ms between starts, 2 open requests a host, 64 in all, robots obeyed. */
  public static Politeness polite() {
    return new Politeness(Duration.ofMillis(250), 2, 64, true);
  }

  /** With another delay. */
  public Politeness delay(Duration value) {
    return new Politeness(value, perHost, concurrency, obeyRobots);
  }

  /** With another number of open requests to a host. */
  public Politeness perHost(int value) {
    return new Politeness(delay, value, concurrency, obeyRobots);
  }

  /** With another number of open requests in all. */
  public Politeness concurrency(int value) {
    return new Politeness(delay, perHost, value, obeyRobots);
  }

  /** Without a look at robots.txt and its relatives: only for sites that are yours. */
  public Politeness ignoreRobots() {
    return new Politeness(delay, perHost, concurrency, false);
  }
}
