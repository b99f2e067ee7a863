package dev.scraper.robots;

import dev.scraper.http.Url;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was found in a sitemap so far. Used by one thread, for one parse. */
final class SitemapEntries {

  /** What the protocol allows one file to hold. */
  static final int MAX_ENTRIES = 50_000;

  private final Url location;
  private final Set<Url> pages = new LinkedHashSet<>();
  private final Set<Url> sitemaps = new LinkedHashSet<>();

  SitemapEntries(Url location) {
    this.location = location;
  }

  void addPage(String address) {
    add(address, pages);
  }

  void addSitemap(String address) {
    add(address, sitemaps);
  }

  private void add(String address, Set<Url> found) {
    String trimmed = address.strip();
    if (!trimmed.isEmpty() && found.size() < MAX_ENTRIES) {
      location.resolve(trimmed).ifPresent(found::add);
    }
  }

  boolean isEmpty() {
    return pages.isEmpty() && sitemaps.isEmpty();
  }

  Sitemap toSitemap() {
    return new Sitemap(List.copyOf(pages), List.copyOf(sitemaps));
  }
}
