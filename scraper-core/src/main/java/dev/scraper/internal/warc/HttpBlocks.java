package dev.scraper.internal.warc;

import dev.scraper.http.Capture;
import dev.scraper.http.Headers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * HTTP messages as bytes (RFC 9112), made so that any reader of archives can read them: with the
 * length of the body that follows, and no encoding that is not there any more.
 */
final class HttpBlocks {

  private static final String LENGTH = "Content-Length";

  /** What would make a reader undo what was undone already. */
  private static final Set<String> ENCODINGS = Set.of("content-encoding", "transfer-encoding");

  private HttpBlocks() {}

  /** A request as it was sent. */
  static byte[] of(Capture.Sent sent) {
    StringBuilder head = new StringBuilder(512);
    head.append(sent.method()).append(' ').append(sent.target()).append(" HTTP/1.1\r\n");
    sent.headers().forEach((name, value) -> field(head, name, value));
    return block(head, sent.body());
  }

  /** A response, with its body as it is now. */
  static byte[] of(Capture.Received received) {
    Headers headers = received.headers();
    String length = Integer.toString(received.body().length);
    Optional<String> told = headers.first(LENGTH);
    boolean none = received.body().length == 0 && !headers.contains("Transfer-Encoding");
    boolean right =
        headers.all(LENGTH).size() <= 1 && told.map(String::strip).map(length::equals).orElse(none);
    StringBuilder head = new StringBuilder(1024);
    head.append(received.protocol().equals("HTTP/1.0") ? "HTTP/1.0 " : "HTTP/1.1 ")
        .append(String.format(Locale.ROOT, "%03d ", received.status()))
        .append(clean(received.reason()))
        .append("\r\n");
    headers.forEach(
        (name, value) -> {
          String plain = name.strip().toLowerCase(Locale.ROOT);
          boolean untrue = ENCODINGS.contains(plain) || !right && plain.equalsIgnoreCase(LENGTH);
          field(head, untrue ? "x-orig-" + plain : name, value);
        });
    if (!right) {
      field(head, LENGTH, length);
    }
    return block(head, received.body());
  }

  private static void field(StringBuilder head, String name, String value) {
    head.append(clean(name)).append(": ").append(clean(value)).append("\r\n");
  }

  /** A control character could end the line, for one reader or another. */
  private static String clean(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isControl(text.charAt(i))) {
        StringBuilder clean = new StringBuilder(text);
        for (int at = i; at < clean.length(); at++) {
          if (isControl(clean.charAt(at))) {
            clean.setCharAt(at, ' ');
          }
        }
        return clean.toString();
      }
    }
    return text;
  }

  private static boolean isControl(char c) {
    return c < ' ' && c != '\t' || c == 0x7f;
  }

  private static byte[] block(StringBuilder head, byte[] body) {
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream block = new ByteArrayOutputStream(start.length + body.length);
    block.writeBytes(start);
    block.writeBytes(body);
    return block.toByteArray();
  }
}
