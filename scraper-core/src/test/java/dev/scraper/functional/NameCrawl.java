package dev.scraper.functional;

import dev.scraper.Scraper;
import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlReport;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.Request;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.policy.Scope;
import java.time.Duration;
import java.util.List;

/** A crawl in a process of its own, whose names are those of a file; prints how each page ended. */
final class NameCrawl {

  private NameCrawl() {}

  /**
   * @param args the seed
   */
  public static void main(String[] args) throws Exception {
    Politeness eager = Politeness.polite().delay(Duration.ZERO).ignoreRobots();
    try (Scraper scraper = Scraper.builder().politeness(eager).retry(new RetryPolicy(0)).build()) {
      CrawlReport report =
          scraper
              .<Object>crawl((page, out) -> page.links().forEach(out::follow))
              .seeds(List.of(Request.get(args[0])))
              .scope(Scope.HOST.relation(Scope.Relation.ANY))
              .http(HttpOptions.DEFAULT.allowPrivate(true).timeout(Duration.ofSeconds(20)))
              .listener(
                  event -> {
                    if (event instanceof CrawlEvent.PageDone done) {
                      System.out.println("page " + done.url());
                    } else if (event instanceof CrawlEvent.Failed failed) {
                      System.out.println(
                          failed.failure().kind()
                              + " "
                              + failed.failure().attempts()
                              + " "
                              + failed.failure().url());
                    }
                  })
              .run();
      System.out.println("exit " + report.exitStatus());
    }
  }
}
