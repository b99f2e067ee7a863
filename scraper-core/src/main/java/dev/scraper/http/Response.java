package dev.scraper.http;

import dev.scraper.json.Json;
import dev.scraper.json.JsonException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The answer to one request: status, headers and, where it was wanted, the whole decoded body.
 *
 * <p><b>Thread-safety:</b> immutable; the byte array is shared and not to be changed.
 */
public final class Response {

  private final Request request;
  private final int status;
  private final Headers headers;
  private final byte[] body;
  private final boolean bodyRead;
  private final Duration elapsed;
  private final boolean fromCache;

  /**
   * @param request what was asked; its URL is the one that answered
   * @param status the HTTP status
   * @param headers as received
   * @param body after content decoding; empty when it was not read
   * @param bodyRead whether the body was read to its end
   * @param elapsed from the call's start to the end of the body
   */
  public Response(
      Request request,
      int status,
      Headers headers,
      byte[] body,
      boolean bodyRead,
      Duration elapsed) {
    this(request, status, headers, body, bodyRead, elapsed, false);
  }

  private Response(
      Request request,
      int status,
      Headers headers,
      byte[] body,
      boolean bodyRead,
      Duration elapsed,
      boolean fromCache) {
    this.request = Objects.requireNonNull(request);
    this.status = status;
    this.headers = Objects.requireNonNull(headers);
    this.body = Objects.requireNonNull(body);
    this.bodyRead = bodyRead;
    this.elapsed = Objects.requireNonNull(elapsed);
    this.fromCache = fromCache;
  }

  /** What was asked. */
  public Request request() {
    return request;
  }

  /** The address that answered. */
  public Url url() {
    return request.url();
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** Whether the status is 2xx. */
  public boolean isSuccessful() {
    return status >= 200 && status < 300;
  }

  /** The header fields as received. */
  public Headers headers() {
    return headers;
  }

  /** The first value of a header field, if there is one. */
  public Optional<String> header(String name) {
    return headers.first(name);
  }

  /**
   * The first target of that relation in the Link header fields (RFC 8288), resolved against the
   * address that answered: {@code link("next")} for {@code Link: <...>; rel="next"}. Links that
   * start at another address ({@code anchor}) do not count.
   */
  public Optional<Url> link(String relation) {
    return LinkHeader.find(headers.all("Link"), relation, url());
  }

  /** The body after content decoding; empty when it was not read. Not to be changed. */
  public byte[] body() {
    return body;
  }

  /**
   * The body as JSON (RFC 8259): in UTF-8 whatever the Content-Type says, or in UTF-16 or UTF-32
   * where the first bytes show it. Read anew by each call.
   *
   * @throws JsonException if it is none; the message names the address and the place
   */
  public Json json() {
    try {
      return Json.parse(body);
    } catch (JsonException e) {
      throw new JsonException(url() + ": " + e.getMessage(), e);
    }
  }

  /**
   * The body's JSON as an instance of a record or another class; what the class does not name is
   * left out.
   *
   * @throws FetchException of kind HTTP if the status is not 2xx
   * @throws JsonException if the body is no JSON or does not fit; the message names the address and
   *     the place
   */
  public <T> T as(Class<T> type) throws FetchException {
    return bound(json -> json.as(type));
  }

  /**
   * The elements of the JSON array that the body is, each as an instance of that type; none for the
   * JSON null.
   *
   * @throws FetchException of kind HTTP if the status is not 2xx
   * @throws JsonException if the body is no JSON or no array, or an element does not fit; the
   *     message names the address and the place
   */
  public <T> List<T> listOf(Class<T> type) throws FetchException {
    return bound(json -> json.list(type));
  }

  private <T> T bound(Function<Json, T> binding) throws FetchException {
    Json json = orThrow().json();
    try {
      return binding.apply(json);
    } catch (JsonException e) {
      throw new JsonException(url() + ": " + e.getMessage(), e);
    }
  }

  /**
   * This response, if its status is 2xx.
   *
   * @throws FetchException of kind HTTP if it is not
   */
  public Response orThrow() throws FetchException {
    if (!isSuccessful()) {
      String message = request + " was answered with status " + status;
      throw new FetchException(FailureKind.HTTP, message, true, false, null);
    }
    return this;
  }

  /** Whether the body was read to its end; false when the exchange did not want it. */
  public boolean bodyRead() {
    return bodyRead;
  }

  /** From the call's start to the end of the body. */
  public Duration elapsed() {
    return elapsed;
  }

  /** Whether an interceptor answered, such as a cache, and the server was not asked. */
  public boolean fromCache() {
    return fromCache;
  }

  /** This response as the answer to another request. */
  public Response request(Request other) {
    return other == request ? this : with(other, headers, body, fromCache);
  }

  /** This response with these header fields instead of its own. */
  public Response headers(Headers other) {
    return with(request, other, body, fromCache);
  }

  /** This response with that body (taken as it is) instead of its own. */
  public Response body(byte[] other) {
    return with(request, headers, other, fromCache);
  }

  /** This response, said to be from a cache or not. */
  public Response fromCache(boolean value) {
    return value == fromCache ? this : with(request, headers, body, value);
  }

  private Response with(Request newRequest, Headers newHeaders, byte[] newBody, boolean cached) {
    return new Response(newRequest, status, newHeaders, newBody, bodyRead, elapsed, cached);
  }

  @Override
  public String toString() {
    return status + " " + request.url();
  }
}
