package dev.scraper.event;

import java.util.Locale;

/** Why a crawl is over. */
public enum Ended {
  /** Nothing was left to do. */
  FINISHED,
  /** The limit of pages was reached. */
  MAX_PAGES,
  /** The limit of time was reached. */
  MAX_DURATION,
  /** It was stopped or cancelled from outside. */
  INTERRUPTED,
  /** The engine or an output failed. */
  ERROR;

  /** The name as statistics have it, in lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
