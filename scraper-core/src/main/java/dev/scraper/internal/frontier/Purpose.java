package dev.scraper.internal.frontier;

import dev.scraper.http.Request;

/** What a request is for. */
public enum Purpose {
  /** A page for the spider. */
  PAGE,
  /** A robots.txt for the scheduler; passes a shut host. */
  ROBOTS,
  /** A sitemap whose addresses are offered to the frontier. */
  SITEMAP,
  /** A file for the media folder. */
  MEDIA,
  /** An answer that somebody waits for: see {@link Fetch}. */
  FETCH;

  private static final long OF_MEDIA = 0x9E3779B97F4A7C15L;

  /**
   * What tells a request from others in the seen set. An address may be fetched as a page and as a
   * file: one does not stand for the other.
   */
  public long print(Request request) {
    return this == MEDIA ? request.fingerprint() ^ OF_MEDIA : request.fingerprint();
  }
}
