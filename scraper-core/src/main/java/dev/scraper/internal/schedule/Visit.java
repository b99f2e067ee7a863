package dev.scraper.internal.schedule;

import dev.scraper.http.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What is to be known of a page when the crawl comes back to it.
 *
 * <p><b>Thread-safety:</b> immutable. Made by workers, read by the loop.
 *
 * @param digest of the body; 0 when there was none
 * @param etag a validator (RFC 9110, 8.8.3), or null
 * @param lastModified the other one (RFC 9110, 8.8.2), or null
 */
public record Visit(long digest, @Nullable String etag, @Nullable String lastModified) {

  /** Longer ones are not worth their place. */
  private static final int MOST_CHARS = 500;

  /** With the validators that came with an answer. */
  public static Visit of(long digest, Headers headers) {
    return new Visit(digest, usable(headers, "ETag"), usable(headers, "Last-Modified"));
  }

  /** A value that can be sent back. */
  private static @Nullable String usable(Headers headers, String name) {
    return headers
        .first(name)
        .map(String::strip)
        .filter(value -> !value.isEmpty() && value.length() <= MOST_CHARS)
        .filter(value -> value.chars().allMatch(c -> c >= ' ' && c < 0x7f))
        .orElse(null);
  }
}
