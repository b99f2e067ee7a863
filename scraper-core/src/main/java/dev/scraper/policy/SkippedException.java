package dev.scraper.policy;

import dev.scraper.http.Url;
import java.io.IOException;
import java.util.Objects;

/**
 * A fetch that was not made, or not to its end, because it may not be: robots.txt forbids it, or
 * its address is too long.
 *
 * <p><b>Thread-safety:</b> immutable.
 */
public final class SkippedException extends IOException {

  private final SkipReason reason;
  private final Url url;

  /**
   * @param reason why
   * @param url what was not asked for: the request's address, or that of a redirect
   */
  public SkippedException(SkipReason reason, Url url) {
    super(url + " is not asked for: " + reason);
    this.reason = Objects.requireNonNull(reason);
    this.url = Objects.requireNonNull(url);
  }

  /** Why. */
  public SkipReason reason() {
    return reason;
  }

  /** What was not asked for. */
  public Url url() {
    return url;
  }
}
