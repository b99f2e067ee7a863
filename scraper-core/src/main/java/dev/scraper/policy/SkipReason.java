package dev.scraper.policy;

/** Why a URL was not fetched, or its page not delivered, without that being a failure. */
public enum SkipReason {
  /** Fetched or queued already. */
  DUPLICATE,
  /** Outside the crawl's scope. */
  SCOPE,
  /** Deeper than the limit. */
  DEPTH,
  /** Past a limit: too long a URL, or too many pages of its host. */
  LIMIT,
  /** Disallowed by robots.txt. */
  ROBOTS,
  /** robots.txt answered with 5xx or 429 to the end, so nothing on the host is allowed. */
  ROBOTS_UNAVAILABLE,
  /** Not of a type that is parsed. */
  CONTENT_TYPE,
  /** Found on a page that asks robots not to follow its links. */
  NOFOLLOW,
  /** Taken for a part of the site that has no end; see {@link Traps}. */
  TRAP
}
