package dev.scraper.functional;

import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.http.HttpOptions;
import dev.scraper.policy.Politeness;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The program that {@link MemoryTest} runs in a small heap: crawls a site and prints the heap in
 * use after a collection at a tenth of the pages and near the end.
 */
final class MemoryCrawl {

  private MemoryCrawl() {}

  public static void main(String[] args) throws Exception {
    String seed = args[0];
    long pages = Long.parseLong(args[1]);
    AtomicLong count = new AtomicLong();
    try (Scraper scraper = Scraper.create()) {
      CrawlReport report =
          scraper
              .<Object>crawl(
                  (page, out) -> {
                    long now = count.incrementAndGet();
                    if (now == pages / 10 || now == pages * 9 / 10) {
                      System.out.println("heap " + now + " " + heapInUse());
                    }
                    page.links().forEach(out::follow);
                  })
              .seedLines(List.of(seed).iterator())
              .http(HttpOptions.DEFAULT.timeout(Duration.ofMinutes(5)))
              .politeness(Politeness.polite().delay(Duration.ZERO).perHost(16).concurrency(16))
              .run();
      System.out.println("pages " + report.stats().pages() + " " + report.exitStatus());
    }
  }

  private static long heapInUse() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }
}
