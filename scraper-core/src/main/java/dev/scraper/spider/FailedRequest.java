package dev.scraper.spider;

import dev.scraper.http.FailureKind;
import dev.scraper.http.Request;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * A request that gave no page and is not tried again, as its spider is told of it.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param request as it was queued, with its label and what it carries
 * @param depth links between a seed and it
 * @param kind what went wrong
 * @param status the last HTTP status, if there was one
 * @param attempts how often it was sent; 0 for one that waited for a host that was given up
 * @param message one line for people
 */
public record FailedRequest(
    Request request,
    int depth,
    FailureKind kind,
    OptionalInt status,
    int attempts,
    String message) {

  /** Checks that nothing is missing. */
  public FailedRequest {
    Objects.requireNonNull(request);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(status);
    Objects.requireNonNull(message);
  }
}
