package dev.scraper.soak;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What the server of a soak does with a request.
 *
 * @param bytes what it sends first
 * @param then what it does then
 * @param more what it sends over and over, if it does
 */
record Answer(byte[] bytes, Then then, byte[] more) {

  /** What follows the first bytes. */
  enum Then {
    /** The connection waits for the next request. */
    KEEP,
    /** It ends in order. */
    CLOSE,
    /** The server's half of it ends; it waits for the client to end the other one. */
    HALF_CLOSE,
    /** It ends with RST. */
    RESET,
    /** Nothing, until the client goes away. */
    SILENCE,
    /** More, as fast as the client takes it, until it goes away. */
    FLOOD,
    /** One byte more every tenth of a second, until the client goes away. */
    DRIP
  }

  private static final byte[] NONE = {};

  /** Each character is a byte. */
  static Answer of(String bytes, Then then) {
    return new Answer(bytes(bytes), then, NONE);
  }

  /** Each character is a byte. */
  static Answer of(String bytes, Then then, String more) {
    return new Answer(bytes(bytes), then, bytes(more));
  }

  /** A page of HTML. */
  static Answer page(String html) {
    return page("Content-Type: text/html; charset=utf-8\r\n", bytes(html));
  }

  /** A body with its length. */
  static Answer page(String headers, byte[] body) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(body.length + 200);
    all.writeBytes(
        bytes("HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + body.length + "\r\n\r\n"));
    all.writeBytes(body);
    return new Answer(all.toByteArray(), Then.KEEP, NONE);
  }

  /** A status without a body. */
  static Answer status(String status, String headers) {
    return of("HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: 0\r\n\r\n", Then.KEEP);
  }

  /** The same, then another end. */
  Answer then(Then end) {
    return new Answer(bytes, end, more);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
