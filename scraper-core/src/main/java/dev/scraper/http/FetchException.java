package dev.scraper.http;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that gave no usable response. HTTP statuses such as 404 are not exceptions: they are
 * data of a {@link Response}.
 *
 * <p><b>Thread-safety:</b> immutable.
 */
public final class FetchException extends IOException {

  private final FailureKind kind;
  private final boolean answered;
  private final boolean staleConnection;
  private final boolean ofProxy;

  /**
   * @param kind what went wrong
   * @param message one line for people, without control characters
   * @param answered whether at least one byte of an answer had come
   * @param staleConnection whether a kept connection was found closed before a byte of the answer
   * @param cause the transport's own exception, or null
   */
  public FetchException(
      FailureKind kind,
      String message,
      boolean answered,
      boolean staleConnection,
      @Nullable Throwable cause) {
    this(kind, message, answered, staleConnection, false, cause);
  }

  private FetchException(
      FailureKind kind,
      String message,
      boolean answered,
      boolean staleConnection,
      boolean ofProxy,
      @Nullable Throwable cause) {
    super(message, cause);
    this.ofProxy = ofProxy;
    this.kind = Objects.requireNonNull(kind);
    this.answered = answered;
    this.staleConnection = staleConnection;
  }

  /**
   * @param kind what went wrong, before any byte of an answer
   * @param message one line for people
   */
  public FetchException(FailureKind kind, String message) {
    this(kind, message, false, false, null);
  }

  /** What went wrong. */
  public FailureKind kind() {
    return kind;
  }

  /** Whether at least one byte of an answer had come before the failure. */
  public boolean answered() {
    return answered;
  }

  /**
   * Whether a kept connection was found closed before a byte of the answer came, which says nothing
   * about the host: the request may be sent again at once.
   */
  public boolean staleConnection() {
    return staleConnection;
  }

  /**
   * This failure as that of a proxy, which says nothing about the host: the proxy could not be
   * reached, or would not let us through.
   *
   * @param message one line for people
   */
  public FetchException ofProxy(String message) {
    return new FetchException(kind, message, answered, false, true, this);
  }

  /** Whether the proxy failed rather than the host. */
  public boolean isOfProxy() {
    return ofProxy;
  }

  /** Whether the failure is the host's rather than this request's: it had no sign of life. */
  public boolean hostLevel() {
    return switch (kind) {
      case DNS, CONNECT -> !ofProxy;
      case TIMEOUT -> !answered && !ofProxy;
      default -> false;
    };
  }
}
