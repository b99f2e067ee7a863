package dev.scraper.internal.schedule;

import dev.scraper.event.CrawlStats;
import dev.scraper.internal.frontier.Lease;
import dev.scraper.internal.frontier.QueueLook;
import java.util.List;

/**
 * What the loop knows of its requests at one moment, for a dump. The leases go on while one looks
 * at them.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param at when, on the crawl's ticker
 * @param open the leases that have not come back, the oldest first
 * @param queue what keeps the others
 * @param tellings how many failures the spider is being told of
 * @param state what the crawl is about, if it does not simply run: {@code paused}, {@code
 *     stopping}, {@code over}; else empty
 */
public record LoopLook(
    long at, List<Lease> open, QueueLook queue, CrawlStats stats, int tellings, String state) {

  static final String OVER = "over";

  /** Whether the crawl is over. */
  public boolean isOver() {
    return state.equals(OVER);
  }
}
