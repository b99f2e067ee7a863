package dev.scraper.internal.schedule;

import dev.scraper.internal.frontier.Frontier;
import dev.scraper.internal.frontier.MemoryFrontier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** Makes the frontier that the settings of a crawl ask for. */
final class Frontiers {

  /** What is further away than this is as good as never, and fits a long. */
  private static final Duration FAR = Duration.ofDays(10_000);

  private Frontiers() {}

  static Frontier inMemory(Settings settings, LongSupplier ticker) {
    int limit =
        HostBook.firstLimit(settings.politeness().perHost(), settings.limits().maxPerHost());
    return new MemoryFrontier(
        limit,
        settings.politeness().delay().toNanos(),
        moment -> ticker.getAsLong() + nanosUntil(moment, settings.clock()));
  }

  private static long nanosUntil(Instant moment, InstantSource clock) {
    Duration wait = Duration.between(clock.instant(), moment);
    return wait.compareTo(FAR) > 0 ? FAR.toNanos() : Math.max(0, wait.toNanos());
  }
}
