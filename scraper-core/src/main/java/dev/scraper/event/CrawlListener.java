package dev.scraper.event;

/**
 * Hears what happens in a crawl.
 *
 * <p><b>Thread-safety:</b> called on one thread of the crawl's own, in the order things happened;
 * it may block, the crawl goes on meanwhile (the events wait). All events have been heard when the
 * crawl's report is there, so a listener must not wait for the report itself. What it throws is
 * logged and changes nothing.
 */
@FunctionalInterface
public interface CrawlListener {

  /** Takes one event. */
  void onEvent(CrawlEvent event);
}
