package dev.scraper.internal.fetch;

import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.ProxyServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Gives what OkHttp, okio and JSSE throw its kind. Type alone does not tell: an EOFException is a
 * RESET before the header, TRUNCATED in a body and TLS in a handshake, so the {@link Watch}
 * decides.
 */
final class Failures {

  private static final int LONGEST_LINE = 300;

  /** What OkHttp says when a promised body ends early; its other words are about bad syntax. */
  private static final String EARLY_END = "unexpected end of stream";

  private Failures() {}

  /**
   * @param cancelled whether we ended the call, rather than its deadline
   * @param promised whether a length, chunks or frames said where the body ends
   */
  static FetchException of(
      Throwable thrown, Watch watch, HttpUrl url, boolean cancelled, boolean promised) {
    FetchException failure = classify(thrown, watch, url, cancelled, promised);
    ProxyServer proxy = watch.proxyAtFault();
    return proxy == null || cancelled || !failure.hostLevel()
        ? failure
        : failure.ofProxy("the proxy " + proxy + " failed: " + failure.getMessage());
  }

  private static FetchException classify(
      Throwable thrown, Watch watch, HttpUrl url, boolean cancelled, boolean promised) {
    if (cancelled) {
      return failure(FailureKind.CANCELLED, "cancelled", watch, url, thrown);
    }
    if (thrown instanceof FetchException known) {
      return known;
    }
    if (thrown instanceof DnsFailure dns && dns.kind() != FailureKind.CANCELLED) {
      return new FetchException(dns.kind(), line(dns.getMessage()), false, false, dns);
    }
    if (!isIo(thrown)) {
      return failure(
          FailureKind.PROTOCOL, "cannot be handled: " + root(thrown), watch, url, thrown);
    }
    if (thrown instanceof InterruptedIOException || watch.isCanceled()) {
      return failure(FailureKind.TIMEOUT, "timeout " + stage(watch), watch, url, thrown);
    }
    FailureKind kind =
        !watch.isConnected()
            ? beforeRequest(thrown, watch)
            : watch.isHeaderIn() ? inBody(thrown, watch, promised) : beforeHeader(thrown, watch);
    return failure(kind, reason(kind, thrown, watch), watch, url, thrown);
  }

  /** One line of a sensible length without control characters. */
  static String line(@Nullable String text) {
    String line = String.valueOf(text).replaceAll("[\\p{Cntrl}\\s\\u2028\\u2029]+", " ").strip();
    return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "...";
  }

  private static FailureKind beforeRequest(Throwable thrown, Watch watch) {
    if (thrown instanceof UnknownHostException) {
      return FailureKind.DNS;
    }
    boolean refused = thrown instanceof ConnectException;
    return thrown instanceof SSLException || watch.isHandshaking() && !refused
        ? FailureKind.TLS
        : FailureKind.CONNECT;
  }

  private static FailureKind beforeHeader(Throwable thrown, Watch watch) {
    if (thrown instanceof SSLHandshakeException) {
      return FailureKind.TLS; // TLS 1.3: a refused client certificate is told this late
    }
    boolean unreadable =
        thrown instanceof ProtocolException
            || watch.isHeaderTooLarge()
            || watch.isUnreadable()
            || isBadFrame(thrown, watch);
    return unreadable ? FailureKind.PROTOCOL : FailureKind.RESET;
  }

  private static FailureKind inBody(Throwable thrown, Watch watch, boolean promised) {
    boolean broken = thrown instanceof ProtocolException && !EARLY_END.equals(thrown.getMessage());
    if (broken || isBadFrame(thrown, watch)) {
      return FailureKind.PROTOCOL;
    }
    return promised ? FailureKind.TRUNCATED : FailureKind.RESET;
  }

  /**
   * Of frames that it cannot read OkHttp tells in plain IOExceptions; broken sockets and streams
   * have types of their own.
   */
  private static boolean isBadFrame(Throwable thrown, Watch watch) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return watch.isMultiplexed()
        && root.getClass() == IOException.class
        && !String.valueOf(root.getMessage()).startsWith("stream ");
  }

  private static FetchException failure(
      FailureKind kind, String reason, Watch watch, HttpUrl url, Throwable cause) {
    boolean answered = watch.isAnswered();
    boolean stale = kind == FailureKind.RESET && watch.isKeptConnection() && !answered;
    String message = line(reason) + ": " + url.host() + ":" + url.port();
    return new FetchException(kind, message, answered, stale, cause);
  }

  private static String reason(FailureKind kind, Throwable thrown, Watch watch) {
    String said = root(thrown);
    return switch (kind) {
      case RESET -> "connection closed or reset before the whole answer (" + said + ")";
      case TRUNCATED -> "connection closed or reset in the body (" + said + ")";
      case TLS -> "TLS: " + said;
      case PROTOCOL -> watch.isHeaderTooLarge() ? "the header is too large" : said;
      default -> said;
    };
  }

  private static String stage(Watch watch) {
    if (!watch.isConnected()) {
      return "before a connection was made";
    }
    return watch.isHeaderIn() ? "in the body" : "before the whole header had come";
  }

  /** OkHttp hands what is no IOException to its callback inside one with these words. */
  private static boolean isIo(Throwable thrown) {
    return thrown instanceof IOException
        && !(thrown.getCause() != null
            && String.valueOf(thrown.getMessage()).startsWith("canceled due to"));
  }

  /** What the innermost exception with words says, or what it is. */
  static String root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause().getMessage() != null) {
      root = root.getCause();
    }
    String said = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return said.startsWith("\\n not found") ? EARLY_END : decapitalised(said);
  }

  private static String decapitalised(String text) {
    boolean word = text.length() > 1 && Character.isLowerCase(text.charAt(1));
    return word ? text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1) : text;
  }
}
