package dev.scraper.intercept;

import dev.scraper.http.Request;
import dev.scraper.http.Response;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

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

  /**
   * For development: what a server once said is kept whatever it says of caching, for ever or for a
   * while.
   *
   * @param maxAge how long, or null for ever
   */
  record Always(@Nullable Duration maxAge) implements CacheRule {

    @Override
    public boolean covers(Request request) {
      boolean known =
          switch (request.method()) {
            case "GET", "HEAD", "POST" -> true;
            default -> false;
          };
      return known
          && !isPartialOrConditional(request)
          && !CacheControl.of(request.headers()).has("no-store");
    }

    @Override
    public Use use(Request request, CacheEntry entry, Instant now) {
      if (request.isRefetch() || CacheControl.of(request.headers()).has("no-cache")) {
        return Use.ASK;
      }
      if (maxAge == null || entry.answered().plus(maxAge).isAfter(now)) {
        return Use.ANSWER;
      }
      boolean askable = !request.method().equals("POST") && canBeValidated(entry);
      return askable ? Use.VALIDATE : Use.ASK;
    }

    @Override
    public boolean keeps(Request request, Response response) {
      int status = response.status();
      return status >= 200 && status < 400 && status != 206 && status != 304
          || status == 404
          || status == 410;
    }

    @Override
    public boolean looksAtVary() {
      return false;
    }
  }
}
