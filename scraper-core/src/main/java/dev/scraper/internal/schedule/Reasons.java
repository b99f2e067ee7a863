package dev.scraper.internal.schedule;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts by reason, of a bounded number of reasons: those come from users, who may put a value into
 * them.
 *
 * <p><b>Thread-safety:</b> none.
 */
final class Reasons {

  private static final int MOST = 100;

  /** What further reasons are counted under. */
  private static final String OTHER = "other";

  private final Map<String, Long> counts = new LinkedHashMap<>();

  void add(String reason, long count) {
    boolean room = counts.size() < MOST || counts.containsKey(reason);
    counts.merge(room ? reason : OTHER, count, Long::sum);
  }

  Map<String, Long> counts() {
    return counts;
  }
}
