package dev.scraper.plugin;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody may have meant. */
final class Nearest {

  private Nearest() {}

  /** {@code ; did you mean x?}, or what there is. */
  static String hint(String wrong, Collection<String> known) {
    if (known.isEmpty()) {
      return "; there are none";
    }
    return to(wrong, known)
        .map(name -> "; did you mean " + name + "?")
        .orElseGet(() -> "; there " + (known.size() == 1 ? "is " : "are ") + listed(known));
  }

  private static String listed(Collection<String> known) {
    return String.join(", ", known);
  }

  /** The known name that is the fewest mistakes away, if they are few for its length. */
  static Optional<String> to(String wrong, Collection<String> known) {
    return known.stream()
        .filter(name -> distance(wrong, name) <= Math.max(1, Math.min(3, name.length() / 3)))
        .min(Comparator.comparingInt(name -> distance(wrong, name)));
  }

  /** Characters put in, left out, replaced, or exchanged with their neighbour; without case. */
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    if (Math.abs(a.length() - b.length()) > 3) {
      return Integer.MAX_VALUE;
    }
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replaced = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean exchanged =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (exchanged) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[a.length()][b.length()];
  }
}
