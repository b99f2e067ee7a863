package dev.scraper.bench;

import dev.scraper.internal.seen.SeenSet;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.ArrayList;
import java.util.List;

/**
 * What of the heap is in use after a full collection, at a tenth of the pages of a crawl, at half,
 * and at the end. A collection in the middle of a crawl also finds what is in flight, a bomb half
 * unpacked for one; so each figure is the least of several, a five-hundredth of the pages apart.
 *
 * <p><b>Thread-safety:</b> {@link #page} is safe; the rest is for after the crawl.
 */
final class HeapMarks {

  private static final int SAMPLES = 9;
  private static final double MOST_GROWTH = 1.1;

  /** A tenth of a smaller crawl is over before all hosts are met and all classes loaded. */
  private static final int LARGE = 500_000;

  private static final long SLACK_BELOW = 4_000_000;
  private static final List<String> NAMES = List.of("10 %", "50 %", "the end");

  private final long pages;
  private final long apart;
  private final long[] starts;
  private final Histogram[] classes = new Histogram[NAMES.size()];
  private final long[] least = {Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE};

  HeapMarks(long pages) {
    this.pages = pages;
    this.apart = Math.max(1, pages / 500);
    this.starts = new long[] {pages / 10, pages / 2, pages - SAMPLES * apart};
  }

  /** The spider was given so many pages. */
  void page(long count) {
    for (int mark = 0; mark < starts.length; mark++) {
      long past = count - starts[mark];
      if (past >= 0 && past < SAMPLES * apart && past % apart == 0) {
        sample(mark, past == (SAMPLES - 1) * apart);
      }
    }
  }

  private synchronized void sample(int mark, boolean last) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    least[mark] = Math.min(least[mark], memory.getHeapMemoryUsage().getUsed());
    if (last) {
      classes[mark] = Histogram.now();
    }
  }

  void print() {
    for (int mark = 0; mark < starts.length; mark++) {
      System.out.printf(
          "heap after collection at %s: %.1f MB, of which the seen set %.1f MB%n",
          NAMES.get(mark), least[mark] / 1e6, seenBytes(starts[mark]) / 1e6);
    }
    System.out.printf(
        "heap at the end to that at 10 %%: %.2f, without the seen set %.2f%n",
        (double) least[2] / least[0], growth());
    System.out.println("what there is more of at the end than at 10 %, in flight included:");
    classes[2].since(classes[0]).forEach(line -> System.out.println("  " + line));
  }

  private double growth() {
    return (double) (least[2] - seenBytes(starts[2])) / (least[0] - seenBytes(starts[0]));
  }

  /**
   * The heap may grow by the seen set, which has to know every URL, and by a tenth of the rest; in
   * a small crawl by 4 MB.
   */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    long rest = least[0] - seenBytes(starts[0]);
    double slack = pages < LARGE ? SLACK_BELOW : 0;
    if (growth() > MOST_GROWTH + slack / rest) {
      problems.add("the heap without the seen set has grown by a factor of " + growth());
    }
    return problems;
  }

  /** What the seen set takes when so many of the pages, and their share of faults, are known. */
  private static long seenBytes(long pages) {
    SeenSet seen = new SeenSet();
    for (int i = 0; i < pages + pages / 20; i++) {
      seen.add(Prints.of(i));
    }
    return seen.bytes();
  }
}
