package dev.scraper.state;

import java.util.Map;

/**
 * A crawl that was begun with a state folder.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param finished whether nothing is left to do
 * @param notes that were given with it, see {@code CrawlBuilder.note}
 */
public record BegunCrawl(boolean finished, Map<String, String> notes) {

  /** Copies the map. */
  public BegunCrawl {
    notes = Map.copyOf(notes);
  }
}
