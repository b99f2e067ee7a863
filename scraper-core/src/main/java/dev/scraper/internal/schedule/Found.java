package dev.scraper.internal.schedule;

import dev.scraper.internal.frontier.Batch;
import dev.scraper.policy.SkipReason;
import java.util.List;

/**
 * The links of one page after the checks that a worker can do: what to offer to the frontier, and
 * how many were turned away, by the ordinal of {@link SkipReason}.
 *
 * <p><b>Thread-safety:</b> made by a worker, then read by the loop; not to be changed.
 */
public record Found(List<Batch> batches, int[] skipped) {

  /** No link at all. */
  public static final Found NOTHING = new Found(List.of(), new int[SkipReason.values().length]);

  int offered() {
    int count = 0;
    for (Batch batch : batches) {
      count += batch.requests().size();
    }
    return count;
  }
}
