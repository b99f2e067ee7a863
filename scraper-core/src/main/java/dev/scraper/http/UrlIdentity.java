package dev.scraper.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The canonical spelling of a URL. It is a URL itself that means the same page, and its own
 * identity: dot segments, escaped or not, were resolved when the URL was parsed, so decoding {@code
 * %2E} cannot make one; and no escape is decoded that would complete another escape ({@code
 * %%341}).
 */
final class UrlIdentity {

  private UrlIdentity() {}

  /**
   * @param path where the path begins
   * @param mark where the query's question mark is, or -1
   * @return the same instance if it is canonical
   */
  static String of(String url, int path, int mark) {
    if (hasPlainEscapes(url, path) && (mark < 0 || hasPlainPieces(url, mark + 1))) {
      return url;
    }
    StringBuilder out = new StringBuilder(url.length()).append(url, 0, path);
    appendDecoded(out, url, path, mark < 0 ? url.length() : mark);
    if (mark >= 0) {
      appendSorted(out, url, mark + 1);
    }
    return out.toString();
  }

  private static boolean hasPlainEscapes(String url, int from) {
    for (int i = url.indexOf('%', from); i >= 0; i = url.indexOf('%', i + 1)) {
      int value = escaped(url, i, url.length());
      if (value >= 0
          && (isLowerHex(url.charAt(i + 1))
              || isLowerHex(url.charAt(i + 2))
              || AsciiSet.UNRESERVED.contains((char) value))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLowerHex(char c) {
    return c >= 'a' && c <= 'f';
  }

  /** Whether no piece of the query is empty and they are in order. */
  private static boolean hasPlainPieces(String url, int query) {
    int before = -1;
    int start = query;
    while (true) {
      int and = url.indexOf('&', start);
      int end = and < 0 ? url.length() : and;
      if (start == end || before >= 0 && compare(url, before, start - 1, start, end) > 0) {
        return false;
      }
      if (and < 0) {
        return true;
      }
      before = start;
      start = and + 1;
    }
  }

  /** Compares two pieces as {@link String#compareTo} does. */
  private static int compare(String url, int a, int aEnd, int b, int bEnd) {
    int shorter = Math.min(aEnd - a, bEnd - b);
    for (int i = 0; i < shorter; i++) {
      int difference = url.charAt(a + i) - url.charAt(b + i);
      if (difference != 0) {
        return difference;
      }
    }
    return (aEnd - a) - (bEnd - b);
  }

  private static void appendSorted(StringBuilder out, String url, int query) {
    List<String> pieces = new ArrayList<>();
    int start = query;
    while (start < url.length()) {
      int and = url.indexOf('&', start);
      int end = and < 0 ? url.length() : and;
      if (start < end) {
        StringBuilder piece = new StringBuilder(end - start);
        appendDecoded(piece, url, start, end);
        pieces.add(piece.toString());
      }
      start = end + 1;
    }
    Collections.sort(pieces);
    char separator = '?';
    for (String piece : pieces) {
      out.append(separator).append(piece);
      separator = '&';
    }
  }

  private static void appendDecoded(StringBuilder out, String url, int from, int to) {
    int loose = -1; // Where the last percent sign that begins no escape stands in out.
    for (int i = from; i < to; i++) {
      char c = url.charAt(i);
      int value = c == '%' ? escaped(url, i, to) : -1;
      if (value < 0) {
        loose = c == '%' ? out.length() : loose;
        out.append(c);
        continue;
      }
      char decoded = (char) value;
      if (AsciiSet.UNRESERVED.contains(decoded) && !completesEscape(out, loose, decoded)) {
        out.append(decoded);
      } else {
        out.append('%').append(upper(url.charAt(i + 1))).append(upper(url.charAt(i + 2)));
      }
      i += 2;
    }
  }

  /** Whether a character is the first or second hex digit after a loose percent sign. */
  private static boolean completesEscape(StringBuilder out, int loose, char decoded) {
    if (loose < 0 || hex(decoded) < 0) {
      return false;
    }
    int between = out.length() - loose - 1;
    return between == 0 || between == 1 && hex(out.charAt(loose + 1)) >= 0;
  }

  /** The value of the escape that begins there, or -1 if none does. */
  private static int escaped(String url, int percent, int to) {
    if (percent + 2 >= to) {
      return -1;
    }
    int high = hex(url.charAt(percent + 1));
    int low = hex(url.charAt(percent + 2));
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static int hex(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    char lower = (char) (c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  private static char upper(char c) {
    return isLowerHex(c) ? (char) (c - 0x20) : c;
  }
}
