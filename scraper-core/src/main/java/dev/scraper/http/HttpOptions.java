package dev.scraper.http;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How requests are sent: who we say we are, how long a call may take, how large a body may be.
 *
 * <p><b>Thread-safety:</b> immutable; the methods that change something give new options.
 *
 * @param userAgent the User-Agent header; its leading run of {@code [A-Za-z_-]} is the product
 *     token that robots.txt is searched for
 * @param headers sent to the origins of the seeds only
 * @param timeout of a whole call, from DNS to the last byte of the body
 * @param maxBodyBytes of one body, counted after decoding
 * @param cookies whether a cookie jar is kept for the crawl
 * @param proxy an http proxy for all requests, or null
 * @param insecure whether any TLS certificate is accepted
 * @param allowPrivate whether private addresses may be fetched on any host
 * @param threads which kind of thread waits for the network, and runs handlers that wait
 */
public record HttpOptions(
    String userAgent,
    Headers headers,
    Duration timeout,
    long maxBodyBytes,
    boolean cookies,
    @Nullable URI proxy,
    boolean insecure,
    boolean allowPrivate,
    Threads threads) {

  /** The kind of thread that waits for the network, and runs handlers that wait. */
  public enum Threads {
    /**
     * Virtual on Java 24 and newer, platform before (OkHttp's monitors would pin carriers) and
     * where at most 256 requests may be open, which need no virtual ones. Handlers run on as many
     * platform threads as there are cores until one of them waits for a fetch.
     */
    AUTO,
    /** One platform thread for each open request, and for each handler that waits. */
    PLATFORM,
    /** One virtual thread for each open request, and for each page in work; needs Java 21. */
    VIRTUAL
  }

  /** The defaults: 30 s, 10 MB, cookies kept, no proxy, certificates checked. */
  public static final HttpOptions DEFAULT =
      new HttpOptions(
          "scraper/0.1 (+https://scraper.dev/bot)",
          Headers.empty(),
          Duration.ofSeconds(30),
          10_000_000,
          true,
          null,
          false,
          false,
          Threads.AUTO);

  /** Checks the values. */
  public HttpOptions {
    Objects.requireNonNull(headers);
    Objects.requireNonNull(threads);
    if (userAgent.isBlank()) {
      throw new IllegalArgumentException("the user agent is empty");
    }
    Headers.of("User-Agent", userAgent);
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout <= 0: " + timeout);
    }
    if (maxBodyBytes < 1 || maxBodyBytes > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException("max body out of range: " + maxBodyBytes);
    }
    if (proxy != null) {
      ProxyServer.of(proxy); // checks it
    }
  }

  /** With another User-Agent header. */
  public HttpOptions userAgent(String value) {
    return new HttpOptions(
        value, headers, timeout, maxBodyBytes, cookies, proxy, insecure, allowPrivate, threads);
  }

  /** With these header fields for the origins of the seeds. */
  public HttpOptions headers(Headers value) {
    return new HttpOptions(
        userAgent, value, timeout, maxBodyBytes, cookies, proxy, insecure, allowPrivate, threads);
  }

  /** With another limit for a whole call. */
  public HttpOptions timeout(Duration value) {
    return new HttpOptions(
        userAgent, headers, value, maxBodyBytes, cookies, proxy, insecure, allowPrivate, threads);
  }

  /** With another limit for one body. */
  public HttpOptions maxBodyBytes(long value) {
    return new HttpOptions(
        userAgent, headers, timeout, value, cookies, proxy, insecure, allowPrivate, threads);
  }

  /** With or without a cookie jar. */
  public HttpOptions cookies(boolean value) {
    return new HttpOptions(
        userAgent, headers, timeout, maxBodyBytes, value, proxy, insecure, allowPrivate, threads);
  }

  /** Through an http proxy, {@code http://host:port} or {@code http://user:password@host:port}. */
  public HttpOptions proxy(@Nullable URI value) {
    return new HttpOptions(
        userAgent, headers, timeout, maxBodyBytes, cookies, value, insecure, allowPrivate, threads);
  }

  /** With or without a check of certificates. */
  public HttpOptions insecure(boolean value) {
    return new HttpOptions(
        userAgent, headers, timeout, maxBodyBytes, cookies, proxy, value, allowPrivate, threads);
  }

  /** With or without leave to fetch private addresses on any host. */
  public HttpOptions allowPrivate(boolean value) {
    return new HttpOptions(
        userAgent, headers, timeout, maxBodyBytes, cookies, proxy, insecure, value, threads);
  }

  /** With another kind of thread for waiting. */
  public HttpOptions threads(Threads value) {
    return new HttpOptions(
        userAgent, headers, timeout, maxBodyBytes, cookies, proxy, insecure, allowPrivate, value);
  }

  /**
   * The product token: the leading run of {@code [A-Za-z_-]} of the user agent (RFC 9309, 2.2.1),
   * absent when it starts with something else.
   */
  public Optional<String> productToken() {
    int end = 0;
    while (end < userAgent.length() && isTokenChar(userAgent.charAt(end))) {
      end++;
    }
    return end == 0 ? Optional.empty() : Optional.of(userAgent.substring(0, end));
  }

  private static boolean isTokenChar(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '-';
  }

  /** The options without what may be secret: values of headers, user and password of the proxy. */
  @Override
  public String toString() {
    List<String> names = new ArrayList<>();
    headers.forEach((name, value) -> names.add(name));
    return "HttpOptions[userAgent=%s, headers=%s, timeout=%s, maxBodyBytes=%d, cookies=%s, "
        .concat("proxy=%s, insecure=%s, allowPrivate=%s, threads=%s]")
        .formatted(
            userAgent,
            names,
            timeout,
            maxBodyBytes,
            cookies,
            proxy == null ? "none" : ProxyServer.of(proxy),
            insecure,
            allowPrivate,
            threads);
  }
}
