package dev.scraper.internal.schedule;

import dev.scraper.http.FailureKind;
import dev.scraper.robots.RobotsRules;
import org.jspecify.annotations.Nullable;

/**
 * What the loop knows of one host beside its queue: robots.txt, signs of life, counts.
 *
 * <p><b>Thread-safety:</b> none; owned by the loop.
 */
final class HostState {

  /** Where a host's robots.txt stands. */
  enum Robots {
    UNKNOWN,
    PENDING,
    KNOWN,
    UNAVAILABLE,
    FAILED
  }

  final String origin;

  Robots robots = Robots.UNKNOWN;
  @Nullable RobotsRules rules;
  long robotsExpire;

  /** With {@link Robots#FAILED}: what its pages fail with. */
  FailureKind robotsFailure = FailureKind.CONNECT;

  String robotsMessage = "";

  /** Whether any response has come, ever. */
  boolean answered;

  /** Host-level failures in a row. */
  int streak;

  boolean dead;

  /** Rises with each host-level failure; failures of leases from before it count no more. */
  int generation;

  /** Pages delivered to the spider. */
  long delivered;

  /** Whether its sitemaps are to be looked for once robots.txt is known. */
  boolean sitemapsWanted;

  /** Whether they were ever asked for. */
  boolean sitemapsAsked;

  long responses;
  long responseNanos;

  HostState(String origin) {
    this.origin = origin;
  }
}
