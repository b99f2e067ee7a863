package dev.scraper.soak;

import java.util.Set;

/** What may be wrong with a URL of a soak, and what must become of it: a page, a kind, a skip. */
enum Fault {
  // Connections.
  REFUSED("CONNECT"),
  CLOSED("RESET"),
  RESET_AT_ONCE("RESET"),
  HALF_CLOSED("RESET"),
  RESET_IN_HEADER("RESET"),
  CLOSED_IN_HEADER("RESET"),
  RESET_IN_BODY("RESET", "TRUNCATED"),
  SILENT("TIMEOUT"),
  SILENT_IN_HEADER("TIMEOUT"),
  SILENT_IN_BODY("TIMEOUT"),
  DRIP("TIMEOUT"),
  CLOSES_UNSAID(SoakSite.PAGE),
  HALF_CLOSED_AFTER(SoakSite.PAGE),
  PLAIN_ON_TLS("TLS"),
  // HTTP.
  ENDLESS_BODY("TOO_LARGE"),
  ENDLESS_HEADER("PROTOCOL"),
  ENDLESS_HEADERS("PROTOCOL"),
  GARBAGE_STATUS("PROTOCOL"),
  NO_COLON("PROTOCOL"),
  FOLDED_HEADER(SoakSite.PAGE, "PROTOCOL"),
  TWO_LENGTHS("PROTOCOL"),
  LENGTH_TOO_LONG("TRUNCATED"),
  LENGTH_TOO_SHORT(SoakSite.PAGE),
  GARBAGE_CHUNK("PROTOCOL"),
  NO_LAST_CHUNK("TRUNCATED"),
  INTERIM_FIRST(SoakSite.PAGE),
  INTERIM_FLOOD("PROTOCOL"),
  BODY_OF_204("PROTOCOL"),
  HTTP_0_9("PROTOCOL"),
  NOT_FOUND("HTTP"),
  BROKEN("HTTP"),
  BUSY("HTTP"),
  // Encodings and charsets.
  UNKNOWN_ENCODING("DECODE"),
  CUT_GZIP("DECODE"),
  CORRUPT_GZIP("DECODE"),
  CORRUPT_DEFLATE("DECODE"),
  CORRUPT_BROTLI("DECODE"),
  TWICE_ZIPPED(SoakSite.PAGE),
  BOMB("TOO_LARGE"),
  WRONG_CHARSET(SoakSite.PAGE),
  UTF_16(SoakSite.PAGE),
  NULS(SoakSite.PAGE),
  // Pages.
  BINARY_AS_HTML(SoakSite.PAGE),
  DEEP(SoakSite.PAGE),
  MANY_ATTRIBUTES(SoakSite.PAGE),
  MANY_LINKS(SoakSite.PAGE),
  HUGE_LINKS(SoakSite.PAGE),
  IMAGE("CONTENT_TYPE"),
  ENDLESS_VIDEO("CONTENT_TYPE"),
  THROWING("SPIDER"),
  // Redirects.
  LOOP("REDIRECT"),
  SELF("REDIRECT"),
  TOO_FAR("REDIRECT"),
  OTHER_SCHEME("REDIRECT"),
  NOWHERE("HTTP"),
  RELATIVE(SoakSite.PAGE),
  NON_ASCII(SoakSite.PAGE),
  FRAGMENT(SoakSite.PAGE),
  KNOWN_TARGET("DUPLICATE");

  private final Set<String> ends;

  Fault(String... ends) {
    this.ends = Set.of(ends);
  }

  /** How a URL with it may end. */
  Set<String> ends() {
    return ends;
  }
}
