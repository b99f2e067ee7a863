package dev.scraper.intercept;

import dev.scraper.http.Request;
import dev.scraper.http.Response;
import java.time.Instant;

/**
 * Which answers a cache keeps, and how long they stand for the server.
 *
 * <p><b>Thread-safety:</b> immutable.
 */
interface CacheRule {

  /** What is to be done with a request for which there is an entry. */
  enum Use {
    /** Answer with it. */
    ANSWER,
    /** Ask the server whether it still holds. */
    VALIDATE,
    /** Ask the server as if there were none. */
    ASK
  }

  /** Whether the cache has to do with such a request at all. */
  boolean covers(Request request);

  /** What the entry is good for now. */
  Use use(Request request, CacheEntry entry, Instant now);

  /** Whether the answer is kept. */
  boolean keeps(Request request, Response response);

  /** Whether answers to requests with other values of the fields in Vary are told apart. */
  boolean looksAtVary();

  /** Whether there is something to ask the server with. */
  static boolean canBeValidated(CacheEntry entry) {
    return entry.whole()
        && entry.status() == 200
        && (entry.headers().contains("ETag") || entry.headers().contains("Last-Modified"));
  }

  /** Whether the request asks for a part, or is about a copy that somebody else holds. */
  static boolean isPartialOrConditional(Request request) {
    return request.headers().contains("Range")
        || request.headers().contains("If-None-Match")
        || request.headers().contains("If-Modified-Since")
        || request.headers().contains("If-Match")
        || request.headers().contains("If-Unmodified-Since");
  }
}
