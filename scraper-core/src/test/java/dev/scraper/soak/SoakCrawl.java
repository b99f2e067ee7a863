package dev.scraper.soak;

import dev.scraper.CrawlBuilder;
import dev.scraper.Scraper;
import dev.scraper.export.Row;
import dev.scraper.page.Page;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.policy.Scope;
import dev.scraper.spider.Output;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/** The crawl of a soak's site: follows all links, a record for each page. */
public final class SoakCrawl {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final long MAX_BODY = 256 << 10;
  private static final List<String> NAMES = List.of("url", "title");

  private SoakCrawl() {}

  /**
   * A crawl that is still to be given its outputs and started.
   *
   * @param book is told of everything
   */
  public static CrawlBuilder<Row> of(Scraper scraper, SoakSite site, int port, SoakBook book) {
    Iterator<String> seeds = List.of(site.start(port)).iterator();
    book.found(1);
    return scraper
        .<Row>crawl((page, out) -> parse(page, out, book))
        .seedLines(seeds)
        .http(http -> http.allowPrivate(true).timeout(TIMEOUT).maxBodyBytes(MAX_BODY))
        .politeness(Politeness.polite().delay(Duration.ZERO).perHost(4).concurrency(256))
        .retry(new RetryPolicy(1))
        .scope(Scope.HOST.relation(Scope.Relation.ANY))
        .maxPerPath("/t/*", SoakSite.TRAP_PAGES)
        .listener(book);
  }

  private static void parse(Page page, Output<Row> out, SoakBook book) {
    if (page.url().path().startsWith("/f/" + Fault.THROWING)) {
      throw new IllegalStateException("as it must");
    }
    page.links().forEach(out::follow);
    book.found(page.links().size());
    out.item(Row.of(NAMES, List.of(page.url().toString(), page.title().orElse(""))));
  }
}
