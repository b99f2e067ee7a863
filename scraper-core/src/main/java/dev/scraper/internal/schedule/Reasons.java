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
  private long other;

  void add(String reason, long count) {
    if (!reason.equals(OTHER) && (counts.size() < MOST || counts.containsKey(reason))) {
      counts.merge(reason, count, Long::sum);
    } else {
      other += count;
    }
  }

  /** A copy, in the order in which the reasons came. */
  Map<String, Long> counts() {
    Map<String, Long> all = new LinkedHashMap<>(counts);
    if (other > 0) {
      all.put(OTHER, other);
    }
    return all;
  }
}
