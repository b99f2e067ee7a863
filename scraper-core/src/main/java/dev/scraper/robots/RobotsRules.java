package dev.scraper.robots;

import dev.scraper.http.Url;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What one robots.txt says to us (RFC 9309). */
public final class RobotsRules {

  private RobotsRules() {}

  /** How much of a robots.txt is read, in bytes after decoding: 500 KiB. */
  public static final int MAX_BYTES = 500 * 1024;

  /** Rules that allow everything. */
  public static RobotsRules allowAll() {
    throw new UnsupportedOperationException();
  }

  /**
   * Parses the body of a robots.txt.
   *
   * @param location where it was found
   * @param body at most {@link #MAX_BYTES}; a line cut there is to be dropped by this method
   * @param productToken ours, compared whole and without case; empty if the user agent has none
   */
  public static RobotsRules parse(Url location, byte[] body, Optional<String> productToken) {
    throw new UnsupportedOperationException();
  }

  /** Whether this URL may be fetched. */
  public boolean allows(Url url) {
    throw new UnsupportedOperationException();
  }

  /** The Crawl-delay of our group, if it is a readable number; not capped. */
  public Optional<Duration> crawlDelay() {
    throw new UnsupportedOperationException();
  }

  /** The sitemaps named, in order. */
  public List<Url> sitemaps() {
    throw new UnsupportedOperationException();
  }
}
