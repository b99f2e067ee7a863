package dev.scraper.policy;

import java.util.Objects;

/**
 * How many pages of one part of each host are enough.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param glob the paths it is for: {@code /blog/*}; a star stands for any characters, also slashes,
 *     all else for itself; compared with the whole path, without the query
 * @param maxPages the most pages of such paths delivered to the spider from one host
 */
public record PathBudget(String glob, long maxPages) {

  /** Checks the values. */
  public PathBudget {
    Objects.requireNonNull(glob);
    if (!glob.startsWith("/") && !glob.startsWith("*")) {
      throw new IllegalArgumentException("a path begins with / or *: '" + glob + "'");
    }
    if (maxPages < 1) {
      throw new IllegalArgumentException("max pages of " + glob + " < 1: " + maxPages);
    }
  }

  /** Whether it is for this path. In time linear in the path's length for each star. */
  public boolean covers(String path) {
    int star = glob.indexOf('*');
    if (star < 0) {
      return path.equals(glob);
    }
    int last = glob.lastIndexOf('*');
    int end = path.length() - (glob.length() - last - 1);
    if (end < star || !path.startsWith(glob.substring(0, star))) {
      return false;
    }
    int at = star;
    // What stands between two stars may be taken where it first occurs: a later place helps none.
    for (int from = star + 1; from <= last; ) {
      int to = glob.indexOf('*', from);
      String piece = glob.substring(from, to);
      int found = path.indexOf(piece, at);
      if (found < 0 || found + piece.length() > end) {
        return false;
      }
      at = found + piece.length();
      from = to + 1;
    }
    return path.endsWith(glob.substring(last + 1));
  }
}
