package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.CrawlBuilder;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.fixture.LeakCheck;
import dev.scraper.fixture.NioSite;
import dev.scraper.http.HttpOptions;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.Scope;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many hosts, many pages, many at once. Counts only: how long it takes is for benchmarks. */
@ExtendWith(LeakCheck.class)
class ScaleTest {

  private static CrawlBuilder<Object> crawl(Scraper scraper) {
    return scraper
        .<Object>crawl((page, out) -> page.links().forEach(out::follow))
        .http(HttpOptions.DEFAULT.allowPrivate(true));
  }

  private static Politeness eager(int perHost, int concurrency) {
    return Politeness.polite().delay(Duration.ZERO).perHost(perHost).concurrency(concurrency);
  }

  @Test
  void tenThousandHostsWithOnePageEachAreAllFetched() throws Exception {
    int hosts = 10_000;
    try (NioSite site = new NioSite((host, path) -> "<title>" + host + "</title>");
        Scraper scraper = Scraper.create()) {
      Iterator<String> seeds =
          IntStream.range(0, hosts)
              .mapToObj(i -> site.url("127.1." + i / 250 + "." + (1 + i % 250), "/"))
              .iterator();
      CrawlReport report = crawl(scraper).seedLines(seeds).politeness(eager(1, 64)).run();
      assertThat(report.stats().pages()).isEqualTo(hosts);
      assertThat(report.stats().robotsRequests()).isEqualTo(hosts);
      assertThat(report.stats().hosts()).isEqualTo(hosts);
      assertThat(report.exitStatus()).isZero();
    }
  }

  @Test
  void oneHostWithFiftyThousandPagesIsCrawledToItsEnd() throws Exception {
    int pages = 50_000;
    try (NioSite site = new NioSite((host, path) -> tree(path, pages));
        Scraper scraper = Scraper.create()) {
      CrawlReport report =
          crawl(scraper)
              .seedLines(java.util.List.of(site.url("127.0.0.1", "/p/0")).iterator())
              .politeness(eager(16, 16))
              .run();
      assertThat(report.stats().pages()).isEqualTo(pages);
      assertThat(site.requests()).isEqualTo(pages);
      assertThat(report.stats().loopBusy()).isBetween(0.0, 1.0);
    }
  }

  /** A page with links to its eight children in a tree, to its parent and to the root. */
  private static String tree(String path, int pages) {
    int page = Integer.parseInt(path.substring(3));
    StringBuilder html = new StringBuilder("<title>p</title><a href=/p/0>root</a>");
    html.append("<a href=").append(Math.max(0, (page - 1) / 8)).append(">up</a>");
    for (int child = 8 * page + 1; child <= 8 * page + 8 && child < pages; child++) {
      html.append("<a href=").append(child).append("#x>down</a>");
    }
    return html.toString();
  }

  @Test
  void twoThousandRequestsReallyAreInFlight() throws Exception {
    int concurrency = 2_000;
    try (NioSite site = new NioSite(concurrency, (host, path) -> "<title>slow</title>");
        Scraper scraper = Scraper.create()) {
      Iterator<String> seeds =
          IntStream.range(0, 3 * concurrency)
              .mapToObj(i -> site.url("127.0.0." + (1 + i % 10), "/p/" + i))
              .iterator();
      CrawlReport report =
          crawl(scraper)
              .seedLines(seeds)
              .scope(Scope.HOST.relation(Scope.Relation.ANY))
              .politeness(eager(concurrency, concurrency))
              .run();
      assertThat(site.mostHeld()).isEqualTo(concurrency);
      assertThat(report.stats().maxInFlight()).isEqualTo(concurrency);
      assertThat(report.stats().pages()).isEqualTo(3 * concurrency);
    }
  }
}
