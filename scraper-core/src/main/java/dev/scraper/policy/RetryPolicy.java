package dev.scraper.policy;

import dev.scraper.http.FailureKind;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Which failures are tried again, how often, and after what wait: before retry n it is uniform in
 * [b/2, b] with b = min(60 s, 1 s x 2^(n-1)).
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param retries attempts after the first one
 */
public record RetryPolicy(int retries) {

  private static final Duration BASE = Duration.ofSeconds(1);
  private static final Duration CAP = Duration.ofSeconds(60);

  /** Two retries: three attempts in all. */
  public static final RetryPolicy DEFAULT = new RetryPolicy(2);

  /** Checks the value. */
  public RetryPolicy {
    if (retries < 0) {
      throw new IllegalArgumentException("retries < 0: " + retries);
    }
  }

  /** Whether a failed exchange is worth another attempt. */
  public static boolean isRetryable(FailureKind kind) {
    return switch (kind) {
      case DNS, CONNECT, TIMEOUT, RESET, TRUNCATED -> true;
      default -> false;
    };
  }

  /** Whether a response with this status is worth another attempt. */
  public static boolean isRetryable(int status) {
    return switch (status) {
      case 408, 425, 429, 500, 502, 503, 504 -> true;
      default -> false;
    };
  }

  /**
   * The wait before a retry.
   *
   * @param retry 1 for the first one
   */
  public Duration backOff(int retry, RandomGenerator random) {
    int doublings = Math.min(Math.max(retry, 1) - 1, 6);
    long most = Math.min(CAP.toNanos(), BASE.toNanos() << doublings);
    return Duration.ofNanos(random.nextLong(most / 2, most + 1));
  }
}
