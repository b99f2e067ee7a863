package dev.scraper.functional;

import dev.scraper.CrawlBuilder;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.policy.Politeness;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A crawl in a process of its own: {@code EndlessCrawl URL PAGES [STATE]}. Prints what became of
 * it, a fact a line.
 */
final class EndlessCrawl {

  private EndlessCrawl() {}

  public static void main(String[] args) throws Exception {
    Politeness eager = Politeness.polite().delay(Duration.ZERO).perHost(64).ignoreRobots();
    try (Scraper scraper = Scraper.builder().politeness(eager).build()) {
      CrawlBuilder<Object> crawl =
          scraper
              .crawl(args[0], (page, out) -> page.links().forEach(out::follow))
              .maxPages(Long.parseLong(args[1]));
      if (args.length > 2) {
        crawl.state(Path.of(args[2]));
      }
      long before = System.nanoTime();
      var running = crawl.start();
      System.out.println("started-ms " + (System.nanoTime() - before) / 1_000_000);
      CrawlReport report = running.await();
      System.out.println("pages " + report.stats().pages());
      System.out.println("queued " + report.stats().queued());
      System.out.println("seen " + report.stats().seen());
      System.out.println("exit " + report.exitStatus());
    }
  }
}
