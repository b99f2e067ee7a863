package dev.scraper.data;

import dev.scraper.http.Url;
import java.util.Objects;
import java.util.Optional;

/**
 * Another form of a page that it links to: in another language, for another device, as a feed.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param url where it is
 * @param hreflang its language, as written
 * @param type its media type, as written
 * @param media the devices it is for, a media query as written
 * @param title its title
 */
public record Alternate(
    Url url,
    Optional<String> hreflang,
    Optional<String> type,
    Optional<String> media,
    Optional<String> title) {

  /** Checks that there is an address. */
  public Alternate {
    Objects.requireNonNull(url);
  }
}
