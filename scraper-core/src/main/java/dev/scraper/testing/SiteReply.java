package dev.scraper.testing;

import dev.scraper.http.Headers;
import java.nio.charset.StandardCharsets;

/**
 * What a {@link TestSite} answers: a status, header fields and a body, or nothing at all.
 *
 * <p><b>Thread-safety:</b> immutable; the methods that change something give a new one.
 */
public final class SiteReply {

  private static final byte[] NOTHING = {};

  private final int status;
  private final Headers headers;
  private final byte[] body;
  private final boolean hungUp;

  private SiteReply(int status, Headers headers, byte[] body, boolean hungUp) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.hungUp = hungUp;
  }

  /** Bytes of that Content-Type, with status 200. */
  public static SiteReply bytes(String contentType, byte[] body) {
    return new SiteReply(200, Headers.of("Content-Type", contentType), body.clone(), false);
  }

  /** HTML. */
  public static SiteReply html(String html) {
    return text("text/html; charset=utf-8", html);
  }

  /** JSON. */
  public static SiteReply json(String json) {
    return text("application/json", json);
  }

  /** Text of that Content-Type, in UTF-8. */
  public static SiteReply text(String contentType, String text) {
    return bytes(contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A status alone.
   *
   * @throws IllegalArgumentException if it is not between 200 and 599
   */
  public static SiteReply empty(int status) {
    return new SiteReply(200, Headers.empty(), NOTHING, false).status(status);
  }

  /** A redirect, of status 302. */
  public static SiteReply redirect(String location) {
    return empty(302).header("Location", location);
  }

  /** No answer: the connection is closed, which fails the request as RESET. */
  public static SiteReply hangUp() {
    return new SiteReply(200, Headers.empty(), NOTHING, true);
  }

  /**
   * This answer with another status.
   *
   * @throws IllegalArgumentException if it is not between 200 and 599
   */
  public SiteReply status(int newStatus) {
    if (newStatus < 200 || newStatus > 599) {
      throw new IllegalArgumentException("status not between 200 and 599: " + newStatus);
    }
    return new SiteReply(newStatus, headers, body, hungUp);
  }

  /**
   * This answer and one more header field. The length of the body is added by itself.
   *
   * @throws IllegalArgumentException if HTTP does not allow the name or the value
   */
  public SiteReply header(String name, String value) {
    return new SiteReply(status, headers.with(name, value), body, hungUp);
  }

  int status() {
    return status;
  }

  Headers headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  boolean isHungUp() {
    return hungUp;
  }
}
