package dev.scraper.functional;

import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.http.Request;
import dev.scraper.policy.Media;
import dev.scraper.policy.Politeness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The program that {@link KeptMediaTest} kills: downloads with kept state. */
final class KeptMediaCrawl {

  private KeptMediaCrawl() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]);
    try (Scraper scraper = Scraper.create()) {
      CrawlReport report =
          scraper
              .crawl(new MediaCrawl.Images())
              .seeds(List.of(Request.get(args[0])))
              .media(Media.to(folder.resolve("killed-media")))
              .state(folder.resolve("killed"))
              .politeness(Politeness.polite().delay(Duration.ZERO).perHost(4).ignoreRobots())
              .run();
      System.exit(report.exitStatus());
    }
  }
}
