package dev.scraper.intercept;

import dev.scraper.http.Exchange;
import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One kept answer, or as much of it as was read.
 *
 * <p><b>Thread-safety:</b> immutable; the byte array is shared and not to be changed.
 *
 * @param key what it answers; see {@link CacheKeys}
 * @param varied prints of the request's values of the fields that the answer's Vary names
 * @param status the HTTP status
 * @param headers as received, those of a later 304 laid over them
 * @param body after content decoding: all of it, or its beginning
 * @param whole whether that is all of it
 * @param asked when the request was sent
 * @param answered when the response had come
 */
record CacheEntry(
    String key,
    Headers varied,
    int status,
    Headers headers,
    byte[] body,
    boolean whole,
    Instant asked,
    Instant answered) {

  private static final int SNIFFED = 512;
  private static final byte[] NOTHING = {};

  /**
   * The kept answer as this exchange wants it, as the downloader would have given it.
   *
   * @return null if the exchange wants more of the body than was kept
   */
  @Nullable Response answer(Request request, Exchange exchange, Duration elapsed) {
    if (!exchange.wantsBody(status, headers)) {
      return response(request, NOTHING, false, elapsed);
    }
    if (whole && body.length == 0) {
      return response(request, NOTHING, true, elapsed);
    }
    byte[] start = Arrays.copyOf(body, Math.min(body.length, SNIFFED));
    boolean isStart = whole || start.length == SNIFFED;
    if (isStart && !exchange.wantsRest(start)) {
      return response(request, NOTHING, false, elapsed);
    }
    int prefix = exchange.prefixBytes();
    if (prefix > 0 && (body.length > prefix || !whole && body.length == prefix)) {
      return response(request, Arrays.copyOf(body, prefix), false, elapsed);
    }
    return whole ? response(request, body, true, elapsed) : null;
  }

  private Response response(Request request, byte[] part, boolean read, Duration elapsed) {
    return new Response(request, status, headers, part, read, elapsed);
  }

  /** This entry after a 304: its header fields laid over the kept ones (RFC 9111, 3.2). */
  CacheEntry refreshed(Headers later, Instant newAsked, Instant newAnswered) {
    Headers[] merged = {headers};
    later.forEach(
        (name, value) -> {
          if (isOfTheAnswer(name)) {
            merged[0] = merged[0].without(name);
          }
        });
    Headers kept = merged[0];
    List<String> flat = new ArrayList<>();
    kept.forEach(
        (name, value) -> {
          flat.add(name);
          flat.add(value);
        });
    later.forEach(
        (name, value) -> {
          if (isOfTheAnswer(name)) {
            flat.add(name);
            flat.add(value);
          }
        });
    return new CacheEntry(
        key, varied, status, Headers.received(flat), body, whole, newAsked, newAnswered);
  }

  /** Not what describes the connection, or the body that a 304 does not have. */
  private static boolean isOfTheAnswer(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authentication-info",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "content-length",
          "content-encoding",
          "content-type",
          "content-range" ->
          false;
      default -> true;
    };
  }
}
