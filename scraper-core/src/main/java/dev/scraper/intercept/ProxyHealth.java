package dev.scraper.intercept;

import dev.scraper.http.ProxyServer;
import java.time.Duration;
import java.time.Instant;

/**
 * How one proxy has done of late: it works, is on probation after a rest, or rests.
 *
 * <p><b>Thread-safety:</b> none; guarded by its {@link ProxyRotation}'s lock.
 */
final class ProxyHealth {

  /** 2^10 times the first rest is more than any longest one. */
  private static final int MOST_DOUBLINGS = 10;

  final ProxyServer proxy;
  private int failures;
  private int rests;
  private Instant restsUntil = Instant.MIN;

  ProxyHealth(ProxyServer proxy) {
    this.proxy = proxy;
  }

  boolean isResting(Instant now) {
    return now.isBefore(restsUntil);
  }

  Instant restsUntil() {
    return restsUntil;
  }

  void worked() {
    failures = 0;
    rests = 0;
    restsUntil = Instant.MIN;
  }

  /**
   * @param atOnce whether this failure alone is enough for a rest
   * @param most failures in a row after which it rests
   * @return how long it rests from now, or zero if it does not because of this
   */
  Duration failed(Instant now, boolean atOnce, int most, Duration firstRest, Duration longestRest) {
    if (isResting(now)) {
      return Duration.ZERO; // was open beside the one that sent it to rest
    }
    failures++;
    if (!atOnce && failures < most && rests == 0) {
      return Duration.ZERO;
    }
    Duration doubled = firstRest.multipliedBy(1L << Math.min(rests, MOST_DOUBLINGS));
    Duration rest = doubled.compareTo(longestRest) < 0 ? doubled : longestRest;
    failures = 0;
    rests++;
    restsUntil = now.plus(rest);
    return rest;
  }
}
