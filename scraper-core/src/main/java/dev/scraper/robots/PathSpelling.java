package dev.scraper.robots;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Brings paths to the spelling in which rules and URLs are compared (RFC 9309, 2.2.2 and RFC 3986,
 * 6.2.2): escapes in upper case, escaped unreserved characters decoded, reserved ones left as they
 * are written, all that may not stand in a URL escaped.
 */
final class PathSpelling {

  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /** Characters that stay as they are. */
  private static final boolean[] PLAIN = new boolean[128];

  /** Characters that are decoded where they are escaped. */
  private static final boolean[] UNRESERVED = new boolean[128];

  static {
    for (char c = 0; c < 128; c++) {
      boolean alphanumeric = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
      UNRESERVED[c] = alphanumeric || "-._~".indexOf(c) >= 0;
      // The apostrophe is reserved, yet browsers escape it in queries: taken for its escape.
      PLAIN[c] = UNRESERVED[c] || "/?:@!&()+,;=".indexOf(c) >= 0;
    }
  }

  private PathSpelling() {}

  /** A URL's path: stars and dollar signs are escaped, so that no rule takes them for its own. */
  static String normalise(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (!isPlain(path.charAt(i))) {
        return escape(path, false);
      }
    }
    return path;
  }

  /** A rule's path: stars, and a dollar sign at the end, keep their meaning. */
  static String normalisePattern(String pattern) {
    return escape(pattern, true);
  }

  private static boolean isPlain(char c) {
    return c < 128 && PLAIN[c];
  }

  private static String escape(String path, boolean pattern) {
    byte[] octets = path.getBytes(StandardCharsets.UTF_8);
    StringBuilder result = new StringBuilder(octets.length + 16);
    for (int i = 0; i < octets.length; i++) {
      char c = (char) (octets[i] & 0xff);
      if (c == '%' && isEscape(octets, i)) {
        int value =
            HexFormat.fromHexDigit(octets[i + 1]) << 4 | HexFormat.fromHexDigit(octets[i + 2]);
        if (value < 128 && UNRESERVED[value]) {
          result.append((char) value);
        } else {
          result.append('%').append(HEX.toHexDigits((byte) value));
        }
        i += 2;
      } else if (isPlain(c) || (pattern && isSpecial(c, i == octets.length - 1))) {
        result.append(c);
      } else {
        result.append('%').append(HEX.toHexDigits(octets[i]));
      }
    }
    return result.toString();
  }

  private static boolean isSpecial(char c, boolean last) {
    return c == '*' || (c == '$' && last);
  }

  private static boolean isEscape(byte[] octets, int percent) {
    return percent + 2 < octets.length
        && HexFormat.isHexDigit(octets[percent + 1])
        && HexFormat.isHexDigit(octets[percent + 2]);
  }
}
