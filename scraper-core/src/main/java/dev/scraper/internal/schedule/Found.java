package dev.scraper.internal.schedule;

import dev.scraper.internal.frontier.Batch;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.policy.SkipReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The links of one page after the checks that a worker can do: what to offer to the frontier, and
 * how many were turned away, by the ordinal of {@link SkipReason}.
 *
 * <p><b>Thread-safety:</b> made by a worker, then read by the loop; not to be changed.
 *
 * @param likeness the {@link dev.scraper.internal.likeness.SimHash} of the page, where pages are
 *     compared; else null
 */
public record Found(List<Batch> batches, int[] skipped, @Nullable Long likeness) {

  /** No link at all. */
  public static final Found NOTHING = new Found(List.of(), new int[SkipReason.values().length]);

  /** Without a look at the page itself. */
  public Found(List<Batch> batches, int[] skipped) {
    this(batches, skipped, null);
  }

  /** The same of a page that is like this. */
  public Found like(long print) {
    return new Found(batches, skipped, print);
  }

  /** What is left when the page is taken for a trap: its files, and no link. */
  Found ofTrap() {
    int[] more = skipped.clone();
    List<Batch> files = new ArrayList<>(1);
    for (Batch batch : batches) {
      if (batch.purpose() == Purpose.MEDIA) {
        files.add(batch);
      } else {
        more[SkipReason.TRAP.ordinal()] += batch.requests().size();
      }
    }
    return new Found(files, more, likeness);
  }

  int offered() {
    int count = 0;
    for (Batch batch : batches) {
      count += batch.requests().size();
    }
    return count;
  }
}
