package dev.scraper.robots;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Allow and Disallow rules, ready to be asked (RFC 9309, 2.2.2): the longest match wins, Allow on a
 * tie.
 *
 * <p>A check is made for each request on the scheduler's loop, and the rules come from strangers.
 * Plain prefixes are found by binary search, whatever their number; patterns are tried one by one
 * within a budget of character comparisons.
 *
 * <p><b>Thread-safety:</b> immutable.
 */
final class PathRules {

  /**
   * How many character comparisons one check may spend on patterns. Some thousand patterns against
   * a usual path need less; a file that takes more is hostile, and its host is left alone.
   */
  static final int MAX_STEPS = 1_000_000;

  /** A line of a robots.txt. */
  record Rule(String path, boolean allow) {}

  /** In natural order. */
  private final String[] prefixes;

  /** For each prefix the place of the longest other one that it starts with, or -1. */
  private final int[] shorter;

  private final boolean[] allowed;

  /** The longest first, of the same length Allow first. */
  private final List<PathPattern> patterns;

  private PathRules(Map<String, Boolean> sorted, List<PathPattern> patterns) {
    this.patterns = List.copyOf(patterns);
    prefixes = sorted.keySet().toArray(new String[0]);
    allowed = new boolean[prefixes.length];
    shorter = new int[prefixes.length];
    for (int i = 0; i < prefixes.length; i++) {
      allowed[i] = sorted.get(prefixes[i]);
      shorter[i] = prefixOf(prefixes[i], i - 1);
    }
  }

  static PathRules of(Collection<Rule> rules) {
    List<Rule> usable =
        rules.stream()
            .map(rule -> new Rule(PathSpelling.normalisePattern(rule.path()), rule.allow()))
            .filter(rule -> rule.path().startsWith("/") || rule.path().startsWith("*"))
            .toList();
    Map<String, Boolean> prefixes = new TreeMap<>();
    List<PathPattern> patterns = new ArrayList<>();
    if (usable.stream().anyMatch(rule -> !rule.allow())) {
      for (Rule rule : usable) {
        if (rule.path().indexOf('*') >= 0 || rule.path().endsWith("$")) {
          patterns.add(new PathPattern(rule.path(), rule.allow()));
        } else {
          prefixes.merge(rule.path(), rule.allow(), Boolean::logicalOr);
        }
      }
    }
    patterns.sort(
        Comparator.comparingInt(PathPattern::length)
            .reversed()
            .thenComparing(PathPattern::allow, Comparator.reverseOrder()));
    return new PathRules(prefixes, patterns);
  }

  /** Whether there is nothing that could forbid a path. */
  boolean isEmpty() {
    return prefixes.length == 0 && patterns.isEmpty();
  }

  /**
   * Whether a path may be fetched.
   *
   * @param path with its query
   */
  boolean allow(String path) {
    String text = PathSpelling.normalise(path);
    int best = longestPrefix(text);
    if (!patterns.isEmpty()) {
      Steps steps = new Steps();
      for (PathPattern pattern : patterns) {
        if (best >= 0 && !precedes(pattern, best)) {
          break;
        }
        if (pattern.matches(text, steps)) {
          return pattern.allow();
        }
        if (steps.left < 0) {
          return false;
        }
      }
    }
    return best < 0 || allowed[best];
  }

  private boolean precedes(PathPattern pattern, int prefix) {
    int longer = Integer.compare(pattern.length(), prefixes[prefix].length());
    return longer > 0 || (longer == 0 && pattern.allow() && !allowed[prefix]);
  }

  private int longestPrefix(String text) {
    int low = 0;
    int high = prefixes.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (prefixes[middle].compareTo(text) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return prefixOf(text, low - 1);
  }

  /**
   * The longest prefix of the text, given the last one that is not after it: whatever lies between
   * a prefix of the text and the text starts with that prefix as well.
   */
  private int prefixOf(String text, int last) {
    int candidate = last;
    while (candidate >= 0 && !text.startsWith(prefixes[candidate])) {
      candidate = shorter[candidate];
    }
    return candidate;
  }

  /** What is left of the budget of one check; below zero when it is spent. */
  static final class Steps {
    int left = MAX_STEPS;
  }
}
