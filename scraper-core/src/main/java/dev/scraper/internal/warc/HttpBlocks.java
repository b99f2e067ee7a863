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

  /**
   * Fields of requests that tell nothing of who asks. What a crawl adds may be a secret under any
   * name, so that all others count as such.
   */
  private static final Set<String> PLAIN =
      Set.of(
          "accept",
          "accept-charset",
          "accept-encoding",
          "accept-language",
          "cache-control",
          "connection",
          "content-length",
          "content-type",
          "dnt",
          "host",
          "if-match",
          "if-modified-since",
          "if-none-match",
          "if-range",
          "if-unmodified-since",
          "last-event-id",
          "origin",
          "pragma",
          "range",
          "referer",
          "te",
          "transfer-encoding",
          "upgrade-insecure-requests",
          "user-agent");

  private static final Set<String> SECRETS_TOLD = Set.of("set-cookie", "set-cookie2");

  private static final String HIDDEN = "***";

  private HttpBlocks() {}

  /**
   * A request as it was sent.
   *
   * @param credentials whether the values of fields that may be secret are written
   */
  static byte[] of(Capture.Sent sent, boolean credentials) {
    StringBuilder head = new StringBuilder(512);
    head.append(sent.method()).append(' ').append(sent.target()).append(" HTTP/1.1\r\n");
    sent.headers()
        .forEach(
            (name, value) ->
                field(head, name, credentials || PLAIN.contains(plain(name)) ? value : HIDDEN));
    return block(head, sent.body());
  }

  private static String plain(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  /**
   * A response, with its body as it is now.
   *
   * @param credentials whether the cookies that it sets are written
   */
  static byte[] of(Capture.Received received, boolean credentials) {
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
          String plain = plain(name);
          boolean untrue = ENCODINGS.contains(plain) || !right && plain.equalsIgnoreCase(LENGTH);
          boolean hidden = !credentials && SECRETS_TOLD.contains(plain);
          field(head, untrue ? "x-orig-" + plain : name, hidden ? HIDDEN : value);
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
