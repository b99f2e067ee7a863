package dev.scraper.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import okhttp3.Headers;

/**
 * Reads the Retry-After header (RFC 9110, 10.2.3): seconds or an HTTP date.
 *
 * <p><b>Thread-safety:</b> static functions only.
 */
public final class RetryAfter {

  private static final int MAX_DIGITS = 18;

  private RetryAfter() {}

  /**
   * The wait asked for: at most {@link Politeness#MAX_RETRY_AFTER}; absent when the value is
   * negative, zero, past or unreadable.
   *
   * @param now the time that a date is compared with
   */
  public static Optional<Duration> parse(String value, Instant now) {
    String text = value.strip();
    Duration wait = isNumber(text) ? seconds(text) : untilDate(text, now);
    if (wait.isZero() || wait.isNegative()) {
      return Optional.empty();
    }
    boolean tooLong = wait.compareTo(Politeness.MAX_RETRY_AFTER) > 0;
    return Optional.of(tooLong ? Politeness.MAX_RETRY_AFTER : wait);
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Duration seconds(String digits) {
    return digits.length() > MAX_DIGITS
        ? Politeness.MAX_RETRY_AFTER
        : Duration.ofSeconds(Long.parseLong(digits));
  }

  private static Duration untilDate(String text, Instant now) {
    if (text.chars().anyMatch(c -> c < ' ' || c >= 0x7f)) {
      return Duration.ZERO;
    }
    Date date = Headers.of("Retry-After", text).getDate("Retry-After");
    return date == null ? Duration.ZERO : Duration.between(now, date.toInstant());
  }
}
