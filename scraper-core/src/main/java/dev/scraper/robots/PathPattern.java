package dev.scraper.robots;

import dev.scraper.robots.PathRules.Steps;
import java.util.ArrayList;
import java.util.List;

/**
 * One rule with {@code *} (any characters, or none) or a {@code $} at its end (the path ends here).
 *
 * <p>The pieces between the stars are looked for from left to right, each at the first place where
 * it fits: no place is tried twice for a piece, so there is no backtracking.
 */
final class PathPattern {

  private final int length;
  private final boolean allow;
  private final boolean startsAnywhere;
  private final boolean endsAnywhere;
  private final String[] pieces;

  PathPattern(String pattern, boolean allow) {
    this.allow = allow;
    length = pattern.length();
    boolean anchored = pattern.endsWith("$");
    String body = anchored ? pattern.substring(0, length - 1) : pattern;
    startsAnywhere = body.startsWith("*");
    endsAnywhere = !anchored || body.endsWith("*");
    pieces = split(body);
  }

  private static String[] split(String body) {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    while (start < body.length()) {
      int star = body.indexOf('*', start);
      int end = star < 0 ? body.length() : star;
      if (end > start) {
        pieces.add(body.substring(start, end));
      }
      start = end + 1;
    }
    return pieces.toArray(new String[0]);
  }

  /** What its precedence is counted by: the octets as written, stars and dollar sign included. */
  int length() {
    return length;
  }

  boolean allow() {
    return allow;
  }

  /** Whether the path matches; false, too, as soon as the budget is spent. */
  boolean matches(String path, Steps steps) {
    int at = 0;
    for (int i = 0; i < pieces.length; i++) {
      String piece = pieces[i];
      boolean first = i == 0 && !startsAnywhere;
      boolean last = i == pieces.length - 1 && !endsAnywhere;
      int place;
      if (first && last) {
        place = path.length() == piece.length() ? find(path, piece, 0, 0, steps) : -1;
      } else if (last) {
        int end = path.length() - piece.length();
        place = end < at ? -1 : find(path, piece, end, end, steps);
      } else {
        place = find(path, piece, at, first ? 0 : path.length() - piece.length(), steps);
      }
      if (place < 0) {
        return false;
      }
      at = place + piece.length();
    }
    return true;
  }

  /** The first place between the two, inclusive, where the piece stands, or -1. */
  private static int find(String path, String piece, int from, int to, Steps steps) {
    for (int place = from; place <= to; place++) {
      int room = Math.min(piece.length(), path.length() - place);
      int same = 0;
      while (same < room && path.charAt(place + same) == piece.charAt(same)) {
        same++;
      }
      steps.left -= same + 1;
      if (steps.left < 0) {
        return -1;
      }
      if (same == piece.length()) {
        return place;
      }
    }
    return -1;
  }
}
