package dev.scraper.internal.schedule;

import dev.scraper.event.CrawlEvent;

/**
 * Takes the crawl's events to its listeners.
 *
 * <p><b>Thread-safety:</b> called by the loop; must not block.
 */
public interface EventSink {

  /** Takes an event. */
  void emit(CrawlEvent event);

  /** Whether anybody listens; otherwise events need not be made. */
  boolean isListening();

  /** How many more events may be emitted before the loop should turn to something else. */
  int room();
}
