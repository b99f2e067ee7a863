package dev.scraper.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Names and values as {@code application/x-www-form-urlencoded} has them (WHATWG URL standard,
 * 5.2).
 *
 * <p><b>Thread-safety:</b> stateless.
 */
public final class FormEncoding {

  private static final String HEX = "0123456789ABCDEF";

  private FormEncoding() {}

  static String of(Map<String, String> fields) {
    StringBuilder text = new StringBuilder();
    fields.forEach(
        (name, value) -> {
          text.append(text.isEmpty() ? "" : "&");
          encode(name, text);
          text.append('=');
          encode(value, text);
        });
    return text.toString();
  }

  static void encode(String text, StringBuilder out) {
    encode(text.getBytes(StandardCharsets.UTF_8), out);
  }

  /** Adds a name or a value, whose text is in whatever charset it is to be sent in. */
  public static void encode(byte[] text, StringBuilder out) {
    for (byte b : text) {
      if (b == ' ') {
        out.append('+');
      } else if (b >= 'a' && b <= 'z'
          || b >= 'A' && b <= 'Z'
          || b >= '0' && b <= '9'
          || "*-._".indexOf(b) >= 0) {
        out.append((char) b);
      } else {
        out.append('%').append(HEX.charAt(b >> 4 & 0xf)).append(HEX.charAt(b & 0xf));
      }
    }
  }
}
