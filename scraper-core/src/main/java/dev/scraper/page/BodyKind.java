package dev.scraper.page;

import dev.scraper.http.Headers;

/** What a body is, as far as parsing goes. */
public enum BodyKind {
  /** text/html. */
  HTML,
  /** XML of any kind. */
  XML,
  /** JSON of any kind. */
  JSON,
  /** Other text. */
  TEXT,
  /** No (readable) Content-Type: the first bytes decide. */
  UNKNOWN,
  /** Not parsed. */
  OTHER;

  /** What the Content-Type says. */
  public static BodyKind of(Headers headers) {
    throw new UnsupportedOperationException();
  }

  /** What the first 512 bytes (or all, where there are fewer) look like: never {@link #UNKNOWN}. */
  public static BodyKind sniff(byte[] start) {
    throw new UnsupportedOperationException();
  }
}
