package dev.scraper.intercept;

import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/**
 * A private cache by RFC 9111: fresh for as long as the server says, or for a tenth of the time
 * since the last change but at most a day where it says nothing (4.2.2), then validated.
 */
final class FreshnessRule implements CacheRule {

  private static final Duration LONGEST_GUESS = Duration.ofDays(1);
  private static final int GUESSED_FRACTION = 10;

  /** Past any time that is still of use; keeps sums from running over. */
  private static final Duration LONGEST_AGE = Duration.ofDays(366 * 100L);

  @Override
  public boolean covers(Request request) {
    boolean safe = request.method().equals("GET") || request.method().equals("HEAD");
    return safe
        && request.body().isEmpty()
        && !CacheRule.isPartialOrConditional(request)
        && !CacheControl.of(request.headers()).has("no-store");
  }

  @Override
  public Use use(Request request, CacheEntry entry, Instant now) {
    return isFresh(request, entry, now)
        ? Use.ANSWER
        : CacheRule.canBeValidated(entry) ? Use.VALIDATE : Use.ASK;
  }

  private static boolean isFresh(Request request, CacheEntry entry, Instant now) {
    CacheControl wish = CacheControl.of(request.headers());
    CacheControl said = CacheControl.of(entry.headers());
    boolean pragma =
        !request.headers().contains("Cache-Control")
            && request.headers().first("Pragma").orElse("").equalsIgnoreCase("no-cache");
    if (request.isRefetch() || wish.has("no-cache") || pragma || said.hasWhole("no-cache")) {
      return false;
    }
    Duration age = age(entry, now);
    Optional<Duration> most = wish.time("max-age");
    if (most.isPresent() && age.compareTo(most.get()) > 0) {
      return false;
    }
    Duration left = lifetime(entry).minus(age).minus(wish.time("min-fresh").orElse(Duration.ZERO));
    if (left.compareTo(Duration.ZERO) > 0) {
      return true;
    }
    boolean staleAllowed = wish.has("max-stale") && !said.has("must-revalidate");
    Duration over = wish.hasWhole("max-stale") ? LONGEST_AGE : wish.time("max-stale").orElse(left);
    return staleAllowed && left.plus(over).compareTo(Duration.ZERO) > 0;
  }

  /** The current age (RFC 9111, 4.2.3). */
  static Duration age(CacheEntry entry, Instant now) {
    Duration apparent =
        date(entry.headers(), "Date")
            .map(date -> notNegative(Duration.between(date, entry.answered())))
            .orElse(Duration.ZERO);
    Duration told = entry.headers().first("Age").map(FreshnessRule::seconds).orElse(Duration.ZERO);
    Duration corrected = told.plus(notNegative(Duration.between(entry.asked(), entry.answered())));
    Duration initial = apparent.compareTo(corrected) > 0 ? apparent : corrected;
    return initial.plus(notNegative(Duration.between(entry.answered(), now)));
  }

  /** How long it is fresh (RFC 9111, 4.2.1); zero if nothing says so. */
  static Duration lifetime(CacheEntry entry) {
    Headers headers = entry.headers();
    Optional<Duration> told = CacheControl.of(headers).time("max-age");
    if (told.isPresent()) {
      return told.get();
    }
    Instant date = date(headers, "Date").orElse(entry.answered());
    if (headers.contains("Expires")) {
      // One that cannot be read, as 0 often is, means: long ago (5.3).
      return date(headers, "Expires")
          .map(until -> notNegative(Duration.between(date, until)))
          .orElse(Duration.ZERO);
    }
    if (!isCacheableByDefault(entry.status())) {
      return Duration.ZERO;
    }
    Duration guess =
        date(headers, "Last-Modified")
            .map(
                changed -> notNegative(Duration.between(changed, date)).dividedBy(GUESSED_FRACTION))
            .orElse(Duration.ZERO);
    return guess.compareTo(LONGEST_GUESS) < 0 ? guess : LONGEST_GUESS;
  }

  @Override
  public boolean keeps(Request request, Response response) {
    CacheControl said = CacheControl.of(response.headers());
    if (said.has("no-store") || CacheKeys.varyNames(response.headers()).contains("*")) {
      return false;
    }
    boolean told = said.has("max-age") || response.headers().contains("Expires");
    boolean usable =
        told || response.headers().contains("ETag") || response.headers().contains("Last-Modified");
    return usable && (isCacheableByDefault(response.status()) || told && mayBeKept(response));
  }

  /** The statuses that may be kept without a word about it (RFC 9110, 15.1); 206 is no whole. */
  private static boolean isCacheableByDefault(int status) {
    return switch (status) {
      case 200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501 -> true;
      default -> false;
    };
  }

  /** Not parts, nor what passes: a retry is to ask the server again. */
  private static boolean mayBeKept(Response response) {
    return switch (response.status()) {
      case 206, 304, 408, 425, 429 -> false;
      default -> response.status() >= 200 && response.status() < 500;
    };
  }

  @Override
  public boolean looksAtVary() {
    return true;
  }

  private static Duration seconds(String value) {
    String digits = value.strip();
    boolean readable = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!readable) {
      return Duration.ZERO;
    }
    return digits.length() > 9 ? LONGEST_AGE : Duration.ofSeconds(Long.parseLong(digits));
  }

  /** A date in any of the three formats of HTTP (RFC 9110, 5.6.7). */
  private static Optional<Instant> date(Headers headers, String name) {
    return headers
        .first(name)
        .map(value -> okhttp3.Headers.of(name, value.strip()).getDate(name))
        .map(Date::toInstant);
  }

  private static Duration notNegative(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }
}
