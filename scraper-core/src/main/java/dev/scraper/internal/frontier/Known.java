package dev.scraper.internal.frontier;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier visit has left of a page that a crawl comes back to.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param page its number among the pages of the state
 * @param delivered whether it was ever had: the spider was given it, or a sitemap was read
 * @param digest of its body as it was had last
 * @param etag the validators that came with it (RFC 9110, 8.8), if it was had without a redirect
 * @param lastModified the same
 * @param hops the fingerprints of the requests that redirects led to
 */
public record Known(
    long page,
    boolean delivered,
    long digest,
    @Nullable String etag,
    @Nullable String lastModified,
    List<Long> hops) {

  /** Copies the list. */
  public Known {
    hops = List.copyOf(hops);
  }

  /** One that could not be had so far. */
  public static Known missed(long page) {
    return new Known(page, false, 0, null, null, List.of());
  }
}
