package dev.scraper.internal.frontier;

/** What a request is for. */
public enum Purpose {
  /** A page for the spider. */
  PAGE,
  /** A robots.txt for the scheduler; passes a shut host. */
  ROBOTS,
  /** A sitemap whose addresses are offered to the frontier. */
  SITEMAP
}
