package dev.scraper.functional;

import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.http.Request;
import dev.scraper.policy.Media;
import dev.scraper.policy.Politeness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The program that {@link MediaMemoryTest} runs in a small heap: downloads large files at once. */
final class MediaMemoryCrawl {

  private MediaMemoryCrawl() {}

  public static void main(String[] args) throws Exception {
    try (Scraper scraper = Scraper.create()) {
      CrawlReport report =
          scraper
              .crawl(new MediaCrawl.Images())
              .seeds(List.of(Request.get(args[0])))
              .media(Media.to(Path.of(args[1])).maxBytes(1_000_000_000))
              .politeness(Politeness.polite().delay(Duration.ZERO).perHost(16).ignoreRobots())
              .http(http -> http.timeout(Duration.ofMinutes(5)))
              .run();
      System.out.println(report.stats().media() + " " + report.stats().failed());
    }
  }
}
