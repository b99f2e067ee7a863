package dev.scraper.page;

import dev.scraper.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a body is, as far as parsing goes.
 *
 * @see <a href="https://mimesniff.spec.whatwg.org/">MIME Sniffing</a>
 */
public enum BodyKind {
  /** text/html. */
  HTML,
  /** XML of any kind, but images. */
  XML,
  /** JSON of any kind. */
  JSON,
  /** Other text. */
  TEXT,
  /** No (readable) Content-Type: the first bytes decide. */
  UNKNOWN,
  /** Not parsed. */
  OTHER;

  /** How much of a body {@link #sniff} looks at, in bytes. */
  static final int SNIFFED_BYTES = 512;

  private static final Set<String> JSON_SUBTYPES =
      Set.of("json", "ndjson", "x-ndjson", "jsonl", "x-jsonl", "jsonlines", "x-jsonlines");

  /**
   * What the Content-Type says. Of several values the last readable one counts, as in browsers;
   * {@link #UNKNOWN} where there is none.
   */
  public static BodyKind of(Headers headers) {
    return of(ContentType.of(headers));
  }

  static BodyKind of(@Nullable ContentType contentType) {
    if (contentType == null) {
      return UNKNOWN;
    }
    boolean text = contentType.type().equals("text");
    boolean textOrApplication = text || contentType.type().equals("application");
    String subtype = contentType.subtype();
    if (text && subtype.equals("html")) {
      return HTML;
    }
    if (textOrApplication && (subtype.equals("xml") || subtype.endsWith("+xml"))) {
      return XML;
    }
    if (textOrApplication && JSON_SUBTYPES.contains(subtype) || subtype.endsWith("+json")) {
      return JSON;
    }
    return text ? TEXT : OTHER;
  }

  /**
   * What the first 512 bytes (or all, where there are fewer) look like: never {@link #UNKNOWN}. An
   * empty body is text.
   */
  public static BodyKind sniff(byte[] start) {
    ByteOrderMark mark = ByteOrderMark.of(start);
    if (mark == null && isBinary(start)) {
      return OTHER;
    }
    int length = Math.min(start.length, SNIFFED_BYTES);
    String text =
        mark == null
            ? new String(start, 0, length, StandardCharsets.ISO_8859_1)
            : mark.decode(start, length);
    String markup = text.stripLeading();
    if (markup.startsWith("<?xml")) {
      return XML;
    }
    if (markup.length() > 1 && markup.charAt(0) == '<' && startsTag(markup.charAt(1))) {
      return HTML;
    }
    return markup.startsWith("{") || markup.startsWith("[") ? JSON : TEXT;
  }

  private static boolean startsTag(char c) {
    return c == '!' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  /** Whether there is a byte that the standard calls a binary data byte. */
  private static boolean isBinary(byte[] start) {
    for (int i = 0; i < Math.min(start.length, SNIFFED_BYTES); i++) {
      int b = start[i];
      if (b >= 0 && b < ' ' && (b <= 0x08 || b == 0x0b || b >= 0x0e && b != 0x1b)) {
        return true;
      }
    }
    return false;
  }
}
