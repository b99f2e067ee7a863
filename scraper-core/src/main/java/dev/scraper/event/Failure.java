package dev.scraper.event;

import dev.scraper.http.FailureKind;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A request that failed for good.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param url as queued: the head of a redirect chain
 * @param kind why
 * @param status the last HTTP status, or null when there was none
 * @param attempts how often the request was sent; redirect hops and robots.txt are not counted
 * @param message one line for people
 * @param referrer the page it was found on, or null for a seed
 * @param cause what was thrown, where something was
 */
public record Failure(
    String url,
    FailureKind kind,
    @Nullable Integer status,
    int attempts,
    String message,
    @Nullable String referrer,
    @Nullable Throwable cause) {

  /** Checks the values. */
  public Failure {
    Objects.requireNonNull(url);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(message);
  }

  /** The last HTTP status, if there was one. */
  public OptionalInt lastStatus() {
    return status == null ? OptionalInt.empty() : OptionalInt.of(status);
  }
}
