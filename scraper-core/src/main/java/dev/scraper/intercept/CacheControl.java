package dev.scraper.intercept;

import dev.scraper.http.Headers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directives of Cache-Control (RFC 9111, 5.2), of a request or a response. Names are compared
 * without case; what cannot be read is left out, but a time that cannot be read is zero (4.2.1).
 *
 * <p><b>Thread-safety:</b> immutable.
 */
final class CacheControl {

  private static final Pattern DIRECTIVE =
      Pattern.compile(
          "([^\\s=,;\"]+)(?:\\s*=\\s*(?:\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"|([^\\s,;\"]*)))?");

  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

  /** More than any cache lives; keeps sums from running over. */
  private static final long MOST_SECONDS = Duration.ofDays(366 * 100L).toSeconds();

  private final Map<String, String> directives;

  private CacheControl(Map<String, String> directives) {
    this.directives = directives;
  }

  static CacheControl of(Headers headers) {
    Map<String, String> found = new HashMap<>();
    for (String field : headers.all("Cache-Control")) {
      Matcher matcher = DIRECTIVE.matcher(field);
      while (matcher.find()) {
        String value = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
        found.merge(
            matcher.group(1).toLowerCase(Locale.ROOT),
            value == null ? "" : value,
            CacheControl::stricter);
      }
    }
    return new CacheControl(found);
  }

  /** Of two times the shorter one holds; a directive without a value is the stricter one. */
  private static String stricter(String first, String second) {
    return seconds(first) <= seconds(second) ? first : second;
  }

  boolean has(String directive) {
    return directives.containsKey(directive);
  }

  /** Whether it is there and stands for the whole answer, not for named fields only. */
  boolean hasWhole(String directive) {
    return "".equals(directives.get(directive));
  }

  /** The time that a directive gives, if it is there. */
  Optional<Duration> time(String directive) {
    String value = directives.get(directive);
    return value == null ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds(value)));
  }

  private static long seconds(String value) {
    return DIGITS.matcher(value).matches() ? Math.min(Long.parseLong(value), MOST_SECONDS) : 0;
  }
}
