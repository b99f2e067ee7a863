package dev.scraper.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.scraper.export.ExportException;
import dev.scraper.export.Exporters;
import dev.scraper.fixture.LeakCheck;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.spider.Spider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whole crawls of a site that stands in for the real one. */
@ExtendWith(LeakCheck.class)
@Timeout(30)
class SiteCrawlTest {

  private static final Spider<String> TITLES =
      (page, out) -> {
        out.item(page.title().orElse(""));
        page.links().forEach(out::follow);
      };

  @TempDir Path folder;

  private static CrawlResult<String> crawl(TestSite site, String... seeds) {
    List<Request> requests = List.of(seeds).stream().map(Request::get).toList();
    return SpiderTest.of(TITLES).crawl(site, crawl -> crawl.seeds(requests));
  }

  @Test
  void redirectsFailuresAndHangUpsAreThoseOfTheEngine() {
    try (TestSite site = TestSite.empty()) {
      site.route("/", SiteReply.html("<title>1</title><a href=/moved>2</a><a href=/gone>3</a>"))
          .route("/moved", SiteReply.redirect("/there?q=a|b"))
          .route("/there", SiteReply.html("<title>2</title><a href=/down>"))
          .route("/down", SiteReply.empty(503))
          .route("/gone", SiteReply.hangUp());
      CrawlResult<String> result = crawl(site, "https://shop.example/");
      assertThat(result.items()).containsExactly("1", "2");
      assertThat(result.failures())
          .extracting(f -> f.kind() + " " + f.url())
          .containsExactlyInAnyOrder(
              FailureKind.RESET + " https://shop.example/gone",
              FailureKind.HTTP + " https://shop.example/down");
      assertThat(site.targets()).contains("/there?q=a%7Cb");
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(result::hasNoFailures)
          .withMessageContaining("\n  HTTP https://shop.example/down: HTTP 503");
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> result.visited("https://shop.example/down"))
          .withMessageStartingWith("not visited: https://shop.example/down\npages=2");
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> result.hasItems(3))
          .withMessageEndingWith("items (2):\n  1\n  2");
    }
  }

  @Test
  void cookiesAreKeptForOneCrawlAndNotForTheNext() {
    try (TestSite site = TestSite.empty()) {
      site.route("/", SiteReply.html("<a href=/in>").header("Set-Cookie", "s=1; Path=/"))
          .route(
              "/in",
              request -> SiteReply.html("<title>" + request.header("Cookie").orElse("none")));
      assertThat(crawl(site, "https://shop.example/").items()).containsExactly("", "s=1");
      assertThat(crawl(site, "https://shop.example/in").items()).containsExactly("none");
    }
  }

  @Test
  void filesAreDownloadedFromTheSiteToo() {
    try (TestSite site = TestSite.empty()) {
      site.route("/", SiteReply.html("<img src=/a.png><img src=//cdn.example/gone>"))
          .route("/a.png", SiteReply.bytes("image/png", new byte[] {1, 2, 3}))
          .route("/gone", SiteReply.empty(404));
      Spider<String> spider =
          (page, out) -> page.select("img").eachAttr("src").forEach(out::download);
      List<Request> seeds = List.of(Request.get("https://shop.example/"));
      CrawlResult<String> result = SpiderTest.of(spider).crawl(site, crawl -> crawl.seeds(seeds));
      assertThat(result.downloads()).containsExactly("https://shop.example/a.png");
      assertThat(result.failures())
          .singleElement()
          .hasFieldOrPropertyWithValue("url", "https://cdn.example/gone");
      assertThat(result.report().stats().media().bytes()).isEqualTo(3);
    }
  }

  @Test
  void severalHostsAreAnsweredByTheOneSite() {
    try (TestSite site = TestSite.empty()) {
      site.route("/", SiteReply.html("<title>home"));
      CrawlResult<String> result =
          crawl(site, "https://a.example/", "http://10.0.0.1/", site.url("/"));
      assertThat(result.hasItems(3).pages())
          .containsExactlyInAnyOrder("https://a.example/", "http://10.0.0.1/", site.url("/"));
      assertThat(result.report().stats().cacheHits()).isEqualTo(3);
    }
  }

  @Test
  void theDefaultsHaveNoDelayNoRetriesAndOneRequestAtATime() {
    try (TestSite site = TestSite.empty()) {
      site.route("/robots.txt", SiteReply.text("text/plain", "User-agent: *\nCrawl-delay: 60"))
          .route("/", SiteReply.html("<a href=/1><a href=/2><a href=/3>"))
          .route("/1", SiteReply.empty(500))
          .route("/2", SiteReply.html("<title>2"))
          .route("/3", SiteReply.html("<title>3"));
      CrawlResult<String> result = crawl(site, "https://a.example/");
      assertThat(result.items()).containsExactly("", "2", "3");
      assertThat(site.targets()).containsExactly("/robots.txt", "/", "/1", "/2", "/3");
      assertThat(result.report().stats().maxInFlight()).isEqualTo(1);
    }
  }

  @Test
  void theCrawlMayBeChanged() throws Exception {
    Path file = folder.resolve("titles.jsonl");
    try (TestSite site = TestSite.empty()) {
      site.route("/", SiteReply.html("<title>1</title><a href=/2>"))
          .route("/2", SiteReply.html("<title>2"));
      Spider<Map<String, String>> spider =
          (page, out) -> {
            out.item(Map.of("title", page.title().orElse("")));
            page.links().forEach(out::follow);
          };
      SpiderTest.of(spider)
          .crawl(
              site,
              crawl ->
                  crawl
                      .seeds(List.of(Request.get("https://a.example/")))
                      .maxPages(1)
                      .export(Exporters.jsonLines(file)))
          .hasItems(1);
    }
    assertThat(Files.readAllLines(file)).containsExactly("{\"title\":\"1\"}");
  }

  @Test
  void aCrawlThatCannotRunIsAnAssertionError() {
    try (TestSite site = TestSite.empty()) {
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> SpiderTest.of(TITLES).crawl(site))
          .withMessage("the crawl had nothing to ask for: has the spider seeds?");
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(
              () ->
                  SpiderTest.of(TITLES)
                      .crawl(
                          site, crawl -> crawl.export(Exporters.jsonLines(folder.resolve("no/x")))))
          .withCauseInstanceOf(ExportException.class);
    }
  }

  @Test
  void failedRequestsAreToldToTheSpider() {
    Spider<String> hears =
        new Spider<>() {
          @Override
          public List<Request> seeds() {
            return List.of(Request.get(Url.parse("https://a.example/missing")));
          }

          @Override
          public void parse(dev.scraper.page.Page page, dev.scraper.spider.Output<String> out) {}

          @Override
          public void failed(
              dev.scraper.spider.FailedRequest request, dev.scraper.spider.Output<String> out) {
            out.item(request.message());
          }
        };
    try (TestSite site = TestSite.empty()) {
      assertThat(SpiderTest.of(hears).crawl(site).items()).containsExactly("HTTP 404");
    }
  }
}
