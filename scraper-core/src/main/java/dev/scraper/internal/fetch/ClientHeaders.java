package dev.scraper.internal.fetch;

import dev.scraper.http.Headers;
import dev.scraper.http.HttpOptions;

/** The header fields that the client sends where a request has none of that name. */
public final class ClientHeaders {

  private static final String ACCEPT =
      "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.9,"
          + "text/*;q=0.8,*/*;q=0.5";

  private ClientHeaders() {}

  /** Those of a client with these options. */
  public static Headers of(HttpOptions options) {
    return Headers.of(
        "User-Agent",
        options.userAgent(),
        "Accept",
        ACCEPT,
        "Accept-Language",
        "en;q=0.8,*;q=0.5",
        "Accept-Encoding",
        Decoders.ACCEPTED);
  }
}
