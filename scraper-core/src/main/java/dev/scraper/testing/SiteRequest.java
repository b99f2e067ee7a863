package dev.scraper.testing;

import dev.scraper.http.Headers;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * A request as a {@link TestSite} received it.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param method in upper case
 * @param target the path with the query, as sent
 * @param headers all of them, in no certain order
 * @param body read as UTF-8; empty without one
 */
public record SiteRequest(String method, String target, Headers headers, String body) {

  /** Checks that nothing is null. */
  public SiteRequest {
    Objects.requireNonNull(method);
    Objects.requireNonNull(target);
    Objects.requireNonNull(headers);
    Objects.requireNonNull(body);
  }

  /** The target without its query. */
  public String path() {
    int mark = target.indexOf('?');
    return mark < 0 ? target : target.substring(0, mark);
  }

  /** The first value of a header field, if there is one. */
  public Optional<String> header(String name) {
    return headers.first(name);
  }

  /**
   * The first parameter of that name: of the query, or else of a body of form fields. What cannot
   * be decoded is given as it was sent.
   */
  public Optional<String> parameter(String name) {
    int mark = target.indexOf('?');
    Optional<String> inQuery =
        mark < 0 ? Optional.empty() : parameter(target.substring(mark + 1), name);
    boolean form =
        header("Content-Type")
            .filter(type -> type.startsWith("application/x-www-form-urlencoded"))
            .isPresent();
    return inQuery.isPresent() || !form ? inQuery : parameter(body, name);
  }

  private static Optional<String> parameter(String pieces, String name) {
    for (String piece : pieces.split("&")) {
      int equal = piece.indexOf('=');
      String key = equal < 0 ? piece : piece.substring(0, equal);
      if (decode(key).equals(name)) {
        return Optional.of(equal < 0 ? "" : decode(piece.substring(equal + 1)));
      }
    }
    return Optional.empty();
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException brokenEscape) {
      return text;
    }
  }

  /** The method and the target. */
  @Override
  public String toString() {
    return method + " " + target;
  }
}
