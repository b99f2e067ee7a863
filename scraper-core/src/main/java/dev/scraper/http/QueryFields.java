package dev.scraper.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The query of a URL as {@code application/x-www-form-urlencoded} fields in UTF-8 (WHATWG URL
 * standard, 5). A field that is not touched keeps its spelling, so that an address signed by its
 * server stays what it was.
 */
final class QueryFields {

  private QueryFields() {}

  /** The value of the first field of that name; null without one. */
  static @Nullable String first(String query, String name) {
    for (String piece : query.split("&")) {
      if (isNamed(piece, name)) {
        int equals = piece.indexOf('=');
        return equals < 0 ? "" : decode(piece.substring(equals + 1));
      }
    }
    return null;
  }

  /**
   * The query with this value in the place of the first field of that name, or at its end; without
   * the further fields of that name.
   *
   * @param value null to take the field out
   */
  static String set(String query, String name, @Nullable String value) {
    StringBuilder result = new StringBuilder(query.length() + name.length() + 16);
    boolean done = value == null;
    boolean first = true;
    for (String piece : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      boolean named = isNamed(piece, name);
      if (named && done) {
        continue;
      }
      result.append(first ? "" : "&");
      first = false;
      if (named) {
        append(result, name, value);
        done = true;
      } else {
        result.append(piece);
      }
    }
    if (!done) {
      result.append(first ? "" : "&");
      append(result, name, value);
    }
    return result.toString();
  }

  private static void append(StringBuilder out, String name, @Nullable String value) {
    FormEncoding.encode(name, out);
    out.append('=');
    FormEncoding.encode(value == null ? "" : value, out);
  }

  private static boolean isNamed(String piece, String name) {
    if (piece.isEmpty()) {
      return false;
    }
    int equals = piece.indexOf('=');
    return decode(equals < 0 ? piece : piece.substring(0, equals)).equals(name);
  }

  private static String decode(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
    for (int i = 0; i < in.length; i++) {
      int high = in[i] == '%' && i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(in[i + 2], 16);
      if (low >= 0) {
        out.write(high << 4 | low);
        i += 2;
      } else {
        out.write(in[i] == '+' ? ' ' : in[i]);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
