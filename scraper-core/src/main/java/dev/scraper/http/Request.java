package dev.scraper.http;

import dev.scraper.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to ask for: a URL, a method, headers, perhaps a body; and what the crawl alone is to know:
 * which handler takes the page ({@link #label}), what travels with the request ({@link #carry}),
 * when and how soon it is sent ({@link #priority}, {@link #notBefore}, {@link #delay}), with whose
 * cookies ({@link #session}), and whether it is made once more ({@link #refetch}). All of it is
 * plain data that can be written down and read again, so it survives being stored.
 *
 * <p><b>Thread-safety:</b> immutable. The methods that change something give a new request.
 */
public final class Request {

  private final Url url;
  private final String method;
  private final Headers headers;
  private final byte @Nullable [] body;
  private final Errand errand;

  private Request(Url url, String method, Headers headers, byte @Nullable [] body, Errand errand) {
    this.url = url;
    this.method = method;
    this.headers = headers;
    this.body = body;
    this.errand = errand;
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
    return new Request(Objects.requireNonNull(url), "GET", Headers.empty(), null, Errand.NONE);
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

  /**
   * A POST of form fields, in their order, as {@code application/x-www-form-urlencoded} in UTF-8
   * (WHATWG URL standard, 5). For a form of a page see {@code Page.form}.
   */
  public static Request postForm(Url url, Map<String, String> fields) {
    byte[] body = FormEncoding.of(fields).getBytes(StandardCharsets.US_ASCII);
    return post(url, "application/x-www-form-urlencoded", body);
  }

  /**
   * A POST of JSON.
   *
   * @param value a record, a map, a list, a {@link Json} or a plain value
   * @throws IllegalArgumentException if no JSON can be made of it; the message names its class
   */
  public static Request postJson(Url url, Object value) {
    byte[] body = Json.of(value).toString().getBytes(StandardCharsets.UTF_8);
    return post(url, "application/json", body).header("Accept", "application/json");
  }

  /** This request for another address, as a redirect asks. */
  public Request url(Url newUrl) {
    return new Request(newUrl, method, headers, body, errand);
  }

  /** This request with another method; the name is made upper case. */
  public Request method(String newMethod) {
    if (newMethod.isEmpty() || !newMethod.chars().allMatch(Request::isMethodChar)) {
      throw new IllegalArgumentException("not an HTTP method: '" + newMethod + "'");
    }
    String name = newMethod.toUpperCase(Locale.ROOT);
    return new Request(url, name, headers, body, errand);
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
    return new Request(url, method, newHeaders, body, errand);
  }

  /** This request with that body (taken as it is), or with none. */
  public Request body(byte @Nullable [] newBody) {
    return new Request(url, method, headers, newBody, errand);
  }

  /** This request with that priority: higher goes first within its host; 0 is the usual one. */
  public Request priority(int newPriority) {
    return with(errand.priority(newPriority));
  }

  /** This request for the handler of that name: see {@code Router}. */
  public Request label(String newLabel) {
    return with(errand.label(Objects.requireNonNull(newLabel)));
  }

  /**
   * This request with a value that its page gives back: a record, a map, a list or a plain value.
   * It is turned into JSON here and now, so later changes to it are not seen, and what the page
   * gives back is equal to it but not the same object.
   *
   * @throws IllegalArgumentException if no JSON can be made of it; the message names its class
   */
  public Request carry(Object value) {
    return with(errand.carried(Json.of(value)));
  }

  /**
   * This request with the cookies of a session of its own name, kept apart from those of the crawl
   * and of other sessions. Links are not of their page's session unless they are given it too. The
   * same address in two sessions is two requests.
   *
   * @param name the session; empty for the crawl's own cookies
   */
  public Request session(String name) {
    return with(errand.session(Objects.requireNonNull(name)));
  }

  /** This request not before that moment; until then it waits and takes up no slot. */
  public Request notBefore(Instant moment) {
    return with(errand.notBefore(Objects.requireNonNull(moment)));
  }

  /**
   * This request followed by a longer pause: the next one to its host starts at the earliest so
   * long after this one, where that is more than the host's usual delay.
   *
   * @throws IllegalArgumentException if it is negative or more than an hour
   */
  public Request delay(Duration pause) {
    if (pause.isNegative() || pause.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("delay not between 0 and 1 h: " + pause);
    }
    return with(errand.delay(pause));
  }

  /** This request made even if it was made before; its redirects too. */
  public Request refetch() {
    return with(errand.refetch(true));
  }

  private Request with(Errand newErrand) {
    // One object for the usual one, so that a look at it tells a plain request.
    Errand usual = newErrand.equals(Errand.NONE) ? Errand.NONE : newErrand;
    return new Request(url, method, headers, body, usual);
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
    return errand.priority();
  }

  /** Which handler takes the page, if one was named. */
  public Optional<String> label() {
    return Optional.ofNullable(errand.label());
  }

  /** What travels with the request, if anything does. */
  public Optional<Json> carried() {
    return Optional.ofNullable(errand.carried());
  }

  /** Whose cookies are used; empty for those of the crawl. */
  public String session() {
    return errand.session();
  }

  /** The earliest moment it may be sent, if there is one. */
  public Optional<Instant> notBefore() {
    return Optional.ofNullable(errand.notBefore());
  }

  /** How long its host is left alone after its start, if that is more than usual; else zero. */
  public Duration delay() {
    return errand.delay();
  }

  /** Whether it is made although it was made before. */
  public boolean isRefetch() {
    return errand.refetch();
  }

  /** Whether it is a GET with nothing but an address: what nearly every link is. */
  public boolean isPlain() {
    return body == null && errand == Errand.NONE && headers.isEmpty() && method.equals("GET");
  }

  /**
   * The dedup key as 64 bits: method, body, the URL's identity, and the session if it has one. Two
   * requests with the same print are the same request to the crawl.
   */
  public long fingerprint() {
    boolean sessionless = errand.session().isEmpty();
    if (body == null && sessionless && method.equals("GET")) {
      return url.fingerprint();
    }
    String who = sessionless ? method : method + ' ' + errand.session();
    return Fingerprints.of(who, url.identity(), body);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Request that
        && url.equals(that.url)
        && method.equals(that.method)
        && headers.equals(that.headers)
        && Arrays.equals(body, that.body)
        && errand.equals(that.errand);
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
