package dev.scraper.robots;

import dev.scraper.http.Url;
import java.io.IOException;
import java.util.List;

/**
 * One parsed sitemap: pages, and further sitemaps when it is an index.
 *
 * @param pages the pages named, in order
 * @param sitemaps the sitemaps named, in order
 */
public record Sitemap(List<Url> pages, List<Url> sitemaps) {

  /**
   * Parses a sitemap of any form: XML, index, RSS, Atom, text, each also as gz.
   *
   * @param maxBytes limit for the content after gunzip
   * @throws IOException if it is none of these
   */
  public static Sitemap parse(Url location, byte[] body, long maxBytes) throws IOException {
    throw new UnsupportedOperationException();
  }
}
