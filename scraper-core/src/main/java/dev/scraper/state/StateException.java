package dev.scraper.state;

import org.jspecify.annotations.Nullable;

/**
 * A state folder cannot be used; the message names it, says why in one line, and what to do.
 *
 * <p><b>Thread-safety:</b> immutable.
 */
public final class StateException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** What is the matter. */
  public enum Reason {
    /** Another process works on it, or another crawl of this one. */
    IN_USE,
    /** It belongs to a crawl with other seeds, outputs, fields or another scope. */
    DIFFERENT,
    /** It holds no state. */
    ABSENT,
    /** It cannot be read or written, or what it says of the outputs is not so. */
    BROKEN
  }

  private final Reason reason;

  /**
   * @param cause what was thrown, or null
   */
  public StateException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What is the matter. */
  public Reason reason() {
    return reason;
  }
}
