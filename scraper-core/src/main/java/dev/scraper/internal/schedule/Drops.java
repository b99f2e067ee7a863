package dev.scraper.internal.schedule;

import dev.scraper.pipeline.Verdict;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The items of one page that were dropped.
 *
 * <p><b>Thread-safety:</b> immutable. Made by workers, read by the loop.
 *
 * @param counts by reason, all of them
 * @param told the first ones, for listeners
 */
public record Drops(Map<String, Long> counts, List<Verdict.Drop<?>> told) {

  /** No item was dropped. */
  public static final Drops NONE = new Drops(Map.of(), List.of());

  /** A page may give any number of items; the events of all would fill the memory. */
  private static final int TOLD = 100;

  /** Copies the collections. */
  public Drops {
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    told = List.copyOf(told);
  }

  /** Counts what was dropped. */
  public static Drops of(List<Verdict.Drop<?>> dropped) {
    if (dropped.isEmpty()) {
      return NONE;
    }
    Reasons reasons = new Reasons();
    dropped.forEach(each -> reasons.add(each.reason(), 1));
    return new Drops(reasons.counts(), dropped.subList(0, Math.min(TOLD, dropped.size())));
  }
}
