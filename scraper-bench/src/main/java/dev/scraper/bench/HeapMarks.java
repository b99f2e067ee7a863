package dev.scraper.bench;

import dev.scraper.Crawl;
import dev.scraper.event.CrawlStats;
import dev.scraper.internal.seen.SeenSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * What all objects take after a full collection, at a tenth of the pages of a crawl, at half, and
 * near the end; not what the heap says of itself, in which a large table fills whole regions. The
 * crawl is paused for each, so that no page or bomb in flight is counted.
 *
 * <p><b>Thread-safety:</b> none; for the thread that waits for the crawl.
 */
final class HeapMarks {

  private static final double MOST_GROWTH = 1.1;
  private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(20);

  /** A tenth of a smaller crawl is over before all hosts are met and all classes loaded. */
  private static final int LARGE = 500_000;

  private static final long SLACK_BELOW = 4_000_000;
  private static final List<String> NAMES = List.of("10 %", "50 %", "99 %");

  private final long pages;
  private final long[] starts;
  private final Histogram[] classes = new Histogram[NAMES.size()];
  private final long[] bytes = new long[NAMES.size()];

  HeapMarks(long pages) {
    this.pages = pages;
    this.starts = new long[] {pages / 10, pages / 2, pages - pages / 100};
  }

  /** Waits for a crawl to come past each mark; returns before its end. */
  void follow(Crawl crawl) {
    for (int mark = 0; mark < starts.length; mark++) {
      long start = starts[mark];
      await(crawl, stats -> stats.pages() >= start);
      crawl.pause();
      await(crawl, stats -> stats.inFlight() == 0);
      classes[mark] = Histogram.now();
      bytes[mark] = classes[mark].total();
      crawl.resume();
    }
  }

  /** Also ends with a crawl that has nothing left to do, whose account will tell what is wrong. */
  private static void await(Crawl crawl, Predicate<CrawlStats> reached) {
    CrawlStats stats = crawl.progress();
    while (!reached.test(stats) && (stats.pages() == 0 || stats.queued() + stats.inFlight() > 0)) {
      LockSupport.parkNanos(LOOK_AGAIN);
      stats = crawl.progress();
    }
  }

  void print() {
    for (int mark = 0; mark < starts.length; mark++) {
      System.out.printf(
          "heap after collection at %s: %.1f MB, of which the seen set %.1f MB%n",
          NAMES.get(mark), bytes[mark] / 1e6, seenBytes(starts[mark]) / 1e6);
    }
    System.out.printf(
        "heap at 99 %% to that at 10 %%: %.2f, without the seen set %.2f%n",
        (double) bytes[2] / bytes[0], growth());
    System.out.println("what there is more of at 99 % than at 10 %:");
    classes[2].since(classes[0]).forEach(line -> System.out.println("  " + line));
  }

  private double growth() {
    return (double) (bytes[2] - seenBytes(starts[2])) / (bytes[0] - seenBytes(starts[0]));
  }

  /**
   * The heap may grow by the seen set, which has to know every URL, and by a tenth of the rest; in
   * a small crawl by 4 MB.
   */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    long rest = bytes[0] - seenBytes(starts[0]);
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
