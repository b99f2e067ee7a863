package dev.scraper.cli.demo;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the shop answers.
 *
 * @param status the HTTP status
 * @param headers the header fields, with the Content-Type among them
 * @param body the bytes of the body; not to be changed
 */
record Reply(int status, Map<String, String> headers, byte[] body) {

  /** A page for people, in UTF-8. */
  static Reply html(int status, String html) {
    return of(status, "text/html; charset=utf-8", html);
  }

  /** A page whose charset stands in its meta tag alone. */
  static Reply htmlIn(Charset charset, String html) {
    return new Reply(200, Map.of("Content-Type", "text/html"), html.getBytes(charset));
  }

  /** Text of some type, in UTF-8. */
  static Reply of(int status, String type, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return new Reply(status, Map.of("Content-Type", type), body);
  }

  /** A permanent redirect. */
  static Reply moved(String location) {
    return new Reply(301, Map.of("Location", location), new byte[0]);
  }

  /** This reply and one more header field. */
  Reply with(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new Reply(status, Map.copyOf(more), body);
  }
}
