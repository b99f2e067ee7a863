package dev.scraper.internal.schedule;

import dev.scraper.internal.frontier.Frontier;
import dev.scraper.internal.frontier.MemoryFrontier;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** Makes the frontier that the settings of a crawl ask for. */
final class Frontiers {

  private Frontiers() {}

  static Frontier inMemory(Settings settings, LongSupplier ticker) {
    int limit =
        HostBook.firstLimit(settings.politeness().perHost(), settings.limits().maxPerHost());
    return new MemoryFrontier(
        limit,
        Spans.nanos(settings.politeness().delay()),
        moment -> ticker.getAsLong() + nanosUntil(moment, settings.clock()));
  }

  private static long nanosUntil(Instant moment, InstantSource clock) {
    return Spans.nanos(Duration.between(clock.instant(), moment));
  }
}
