package dev.scraper.internal.schedule;

import java.time.Duration;

/** Durations as nanoseconds of the crawl's ticker, whatever a user takes for "for ever". */
final class Spans {

  /** What is longer than this is as good as for ever, and fits a long with room to add. */
  private static final Duration FAR = Duration.ofDays(10_000);

  private Spans() {}

  /** In nanoseconds; zero if it is negative, and at most 10,000 days. */
  static long nanos(Duration span) {
    if (span.isNegative()) {
      return 0;
    }
    return span.compareTo(FAR) > 0 ? FAR.toNanos() : span.toNanos();
  }
}
