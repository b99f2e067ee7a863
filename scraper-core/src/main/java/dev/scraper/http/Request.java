package dev.scraper.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to ask for: a URL, a method, headers, perhaps a body, and two things for the crawl alone: a
 * priority (higher first, within a host) and a tag that travels with the request to its page.
 *
 * <p><b>Thread-safety:</b> immutable, if the tag is. The methods that change something give a new
 * request.
 */
public final class Request {

  private final Url url;
  private final String method;
  private final Headers headers;
  private final byte @Nullable [] body;
  private final int priority;
  private final @Nullable Object tag;

  private Request(
      Url url,
      String method,
      Headers headers,
      byte @Nullable [] body,
      int priority,
      @Nullable Object tag) {
    this.url = url;
    this.method = method;
    this.headers = headers;
    this.body = body;
    this.priority = priority;
    this.tag = tag;
  }

  /**
   * A GET of that address.
   *
   * @throws IllegalArgumentException if it is no http or https URL
   */
  public static Request get(String url) {
    return get(Url.parse(url));
  }

  /** A GET of that address. */
  public static Request get(Url url) {
    return new Request(Objects.requireNonNull(url), "GET", Headers.empty(), null, 0, null);
  }

  /**
   * A POST to that address.
   *
   * @param contentType the value of the Content-Type header
   * @param body taken as it is; not to be changed afterwards
   */
  public static Request post(Url url, String contentType, byte[] body) {
    return get(url).method("POST").header("Content-Type", contentType).body(body);
  }

  /** This request for another address, as a redirect asks. */
  public Request url(Url newUrl) {
    return new Request(newUrl, method, headers, body, priority, tag);
  }

  /** This request with another method; the name is made upper case. */
  public Request method(String newMethod) {
    if (newMethod.isEmpty() || !newMethod.chars().allMatch(Request::isMethodChar)) {
      throw new IllegalArgumentException("not an HTTP method: '" + newMethod + "'");
    }
    String name = newMethod.toUpperCase(Locale.ROOT);
    return new Request(url, name, headers, body, priority, tag);
  }

  private static boolean isMethodChar(int c) {
    return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '-';
  }

  /** This request and one more header field. */
  public Request header(String name, String value) {
    return headers(headers.with(name, value));
  }

  /** This request with these headers instead of its own. */
  public Request headers(Headers newHeaders) {
    return new Request(url, method, newHeaders, body, priority, tag);
  }

  /** This request with that body (taken as it is), or with none. */
  public Request body(byte @Nullable [] newBody) {
    return new Request(url, method, headers, newBody, priority, tag);
  }

  /** This request with that priority: higher goes first within its host; 0 is the usual one. */
  public Request priority(int newPriority) {
    return new Request(url, method, headers, body, newPriority, tag);
  }

  /** This request with a value that its page will give back. */
  public Request tag(@Nullable Object newTag) {
    return new Request(url, method, headers, body, priority, newTag);
  }

  /** Where it goes. */
  public Url url() {
    return url;
  }

  /** The method, in upper case. */
  public String method() {
    return method;
  }

  /** The header fields of this request alone; those of the crawl are added when it is sent. */
  public Headers headers() {
    return headers;
  }

  /** The body, if there is one; not to be changed. */
  public Optional<byte[]> body() {
    return Optional.ofNullable(body);
  }

  /** The priority: higher first within the host. */
  public int priority() {
    return priority;
  }

  /** The value that travels with the request, or null. */
  public @Nullable Object tag() {
    return tag;
  }

  /** Whether it is a GET with nothing but an address: what nearly every link is. */
  public boolean isPlain() {
    return body == null
        && priority == 0
        && tag == null
        && headers.isEmpty()
        && method.equals("GET");
  }

  /**
   * The dedup key as 64 bits: method, body and the URL's identity. Two requests with the same print
   * are the same request to the crawl.
   */
  public long fingerprint() {
    if (body == null && method.equals("GET")) {
      return url.fingerprint();
    }
    return Fingerprints.of(method, url.identity(), body);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Request that
        && url.equals(that.url)
        && method.equals(that.method)
        && headers.equals(that.headers)
        && Arrays.equals(body, that.body)
        && priority == that.priority
        && Objects.equals(tag, that.tag);
  }

  @Override
  public int hashCode() {
    return Objects.hash(url, method, Arrays.hashCode(body));
  }

  @Override
  public String toString() {
    return method + " " + url;
  }
}
