package dev.scraper.internal.saved;

import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.http.Url;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of a recording's index, in the order in which its fields are written. Of the request
 * only what tells it from others is there, and nothing of its header.
 *
 * @param url as it was sent
 * @param method GET where it is missing
 * @param session the session's name; missing for the crawl's own cookies
 * @param sent a print of the request's body; missing without one
 * @param nth the how manieth answer to this request it is; 1 where it is missing
 * @param status 200 where it is missing
 * @param headers of the response, {@code Name: value} each
 * @param file its body, below the recording's folder; empty when the body was not read
 */
record SavedExchange(
    String url,
    @Nullable String method,
    @Nullable String session,
    @Nullable String sent,
    @Nullable Integer nth,
    @Nullable Integer status,
    @Nullable List<String> headers,
    @Nullable String file) {

  /** What answers are found by: method, URL identity, session, print of the body. */
  record Key(String method, String identity, String session, String sent) {}

  /** The key of a request. */
  static Key keyOf(Request request) {
    String sent = request.body().map(SavedExchange::print).orElse("");
    return new Key(request.method(), request.url().identity(), request.session(), sent);
  }

  private static String print(byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each JVM has SHA-256", e);
    }
  }

  /** An answer to be written. */
  static SavedExchange of(Response response, Headers headers, int nth, String file) {
    Request request = response.request();
    Key key = keyOf(request);
    List<String> lines = new ArrayList<>();
    headers.forEach((name, value) -> lines.add(name + ": " + value));
    return new SavedExchange(
        request.url().toString(),
        request.method(),
        key.session(),
        key.sent(),
        nth,
        response.status(),
        lines,
        file);
  }

  /**
   * The key of this line.
   *
   * @throws IllegalArgumentException if the URL is none
   */
  Key key() {
    Url address = Url.parse(url == null ? "" : url);
    return new Key(
        method == null ? "GET" : method,
        address.identity(),
        session == null ? "" : session,
        sent == null ? "" : sent);
  }

  int number() {
    return nth == null ? 1 : nth;
  }

  int code() {
    return status == null ? 200 : status;
  }

  String fileName() {
    return file == null ? "" : file;
  }

  /**
   * The header of the response.
   *
   * @throws IllegalArgumentException if a line has no colon
   */
  Headers responseHeaders() {
    List<String> flat = new ArrayList<>();
    for (String line : headers == null ? List.<String>of() : headers) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new IllegalArgumentException("not a header of the form 'Name: value': " + line);
      }
      flat.add(line.substring(0, colon));
      flat.add(line.substring(colon + 1).strip());
    }
    return Headers.received(flat);
  }
}
