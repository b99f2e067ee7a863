package dev.scraper.internal.frontier;

import java.time.Instant;

/**
 * How the crawl's ticker goes with the time of day.
 *
 * <p><b>Thread-safety:</b> as its clock.
 */
public interface TickerTime {

  /** What the ticker will say at a moment, or said. */
  long at(Instant moment);

  /** The moment at which the ticker says that. */
  Instant moment(long ticker);
}
