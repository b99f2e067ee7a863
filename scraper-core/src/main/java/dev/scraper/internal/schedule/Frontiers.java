package dev.scraper.internal.schedule;

import dev.scraper.internal.frontier.HostFrontier;
import dev.scraper.internal.frontier.Shelf;
import dev.scraper.internal.frontier.TickerTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** Makes the frontier that the settings of a crawl ask for. */
final class Frontiers {

  /** Tickets in memory, beside which there is a shelf; of a small heap an eighth. */
  private static final long MOST_SHARE = 64L << 20;

  private Frontiers() {}

  static HostFrontier with(Shelf shelf, Settings settings, LongSupplier ticker) {
    int limit =
        HostBook.firstLimit(settings.politeness().perHost(), settings.limits().maxPerHost());
    long share = Math.min(MOST_SHARE, Runtime.getRuntime().maxMemory() / 8);
    return new HostFrontier(
        limit,
        Spans.nanos(settings.politeness().delay()),
        time(settings.clock(), ticker),
        shelf,
        share);
  }

  private static TickerTime time(InstantSource clock, LongSupplier ticker) {
    return new TickerTime() {
      @Override
      public long at(Instant moment) {
        Duration away = Duration.between(clock.instant(), moment);
        return ticker.getAsLong() + (away.isNegative() ? -1 : Spans.nanos(away));
      }

      @Override
      public Instant moment(long at) {
        return clock.instant().plusNanos(at - ticker.getAsLong());
      }
    };
  }
}
