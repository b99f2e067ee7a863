package dev.scraper.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.scraper.Scraper;
import dev.scraper.extract.Css;
import dev.scraper.fixture.LeakCheck;
import dev.scraper.http.Request;
import dev.scraper.intercept.Interceptor;
import dev.scraper.plugin.Arguments;
import dev.scraper.plugin.CrawlSettings;
import dev.scraper.plugin.SpiderPlugin;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.spider.Spider;
import dev.scraper.testing.QuotesSpider.Quote;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The check that a spider's selectors still match. */
@ExtendWith(LeakCheck.class)
@Timeout(30)
class SpiderCheckTest {

  private final TestSite site = TestSite.resource("testing/quotes");
  private final Scraper scraper =
      Scraper.builder()
          .politeness(Politeness.polite().delay(Duration.ZERO).perHost(1).concurrency(1))
          .retry(new RetryPolicy(0))
          .build();

  @AfterEach
  void close() {
    scraper.close();
    site.close();
  }

  private SpiderCheck<Quote> quotes() {
    return SpiderCheck.of(new QuotesSpider()).crawl(crawl -> crawl.intercept(site.standIn()));
  }

  @Test
  void aSpiderWhoseSelectorsMatchIsWell() {
    CheckReport report = quotes().run(scraper).assertOk();
    assertThat(report.exitStatus()).isZero();
    assertThat(report.lines())
        .containsExactly(
            "ok      page.first   h1         3 of 3 pages, 3 matches",
            "ok      page.links   li.next a  1 of 2 pages, 1 match",
            "ok      page.select  div.quote  2 of 2 pages, 3 matches",
            "5 pages, 6 items, 3 selectors, 0 broken, 0 failed");
  }

  @Test
  void aSpiderThatDownloadsIsCheckedWithoutAFolderAndNothingIsDownloaded() {
    Spider<String> spider =
        (page, out) -> {
          page.select("h1").forEach(title -> out.item(title.text()));
          out.download("/a.png");
        };
    List<Request> seeds = List.of(Request.get(QuotesSpider.HOME + "author/hamlet"));
    SpiderCheck.of(spider)
        .crawl(crawl -> crawl.seeds(seeds).intercept(site.standIn()))
        .run(scraper)
        .assertOk();
    assertThat(site.targets()).doesNotContain("/a.png");
  }

  @Test
  void noMoreThanTheAgreedPagesAreAskedFor() {
    CheckReport report = quotes().maxPages(1).run(scraper);
    assertThat(site.targets()).containsExactly("/robots.txt", "/");
    assertThat(report.crawl().stats().pages()).isEqualTo(1);
    assertThat(report.selectors())
        .extracting(CheckReport.Selector::selector)
        .containsExactly("li.next a", "div.quote");
  }

  @Test
  void aSelectorThatMatchesNothingIsBrokenUnlessItMay() {
    site.route("/", SiteReply.html("<div class=quotation>new markup</div>"));
    CheckReport report = quotes().mayMiss("li.next a").run(scraper);
    assertThat(report.exitStatus()).isEqualTo(4);
    assertThat(report.broken())
        .containsExactly(new CheckReport.Selector("page.select", "div.quote", 1, 0, 0));
    assertThat(report.lines())
        .containsExactly(
            "missed  page.links   li.next a  0 of 1 page, 0 matches",
            "BROKEN  page.select  div.quote  0 of 1 page, 0 matches",
            "1 page, 0 items (at least 1 expected), 2 selectors, 1 broken, 0 failed");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(report::assertOk)
        .withMessageStartingWith("the check failed\nmissed  page.links");
    assertThat(
            quotes()
                .mayMiss("page.links")
                .mayMiss("div.quote")
                .minItems(0)
                .run(scraper)
                .exitStatus())
        .isZero();
  }

  @Test
  void tooFewItemsAndFailedPagesAreNotWell() {
    assertThat(quotes().minItems(7).run(scraper).exitStatus()).isEqualTo(4);
    site.route("/author/hamlet", SiteReply.empty(404));
    CheckReport report = quotes().run(scraper);
    assertThat(report.exitStatus()).isEqualTo(4);
    assertThat(report.broken()).isEmpty();
    assertThat(report.lines())
        .contains("FAILED  HTTP https://quotes.example/author/hamlet: HTTP 404");
  }

  @Test
  void theSelectorsOfAPageThatMadeTheSpiderThrowAreCountedToo() {
    site.route("/author/hamlet", SiteReply.html("<h2>Hamlet</h2>"));
    CheckReport report = quotes().run(scraper);
    assertThat(report.exitStatus()).isEqualTo(4);
    assertThat(report.selectors()).contains(new CheckReport.Selector("page.first", "h1", 3, 2, 2));
    assertThat(report.failures())
        .singleElement()
        .satisfies(f -> assertThat(f.message()).contains("NoSuchElementException"));
  }

  @Test
  void withoutAPageTheStatusIsThree() {
    site.route("/", SiteReply.empty(500));
    CheckReport report = quotes().run(scraper);
    assertThat(report.exitStatus()).isEqualTo(3);
    assertThat(report.lines())
        .containsExactly(
            "FAILED  HTTP https://quotes.example/: HTTP 500",
            "0 pages, 0 items (at least 1 expected), 0 selectors, 0 broken, 1 failed");
  }

  @Test
  void closingTheScraperInterruptsTheCheck() {
    Spider<String> closes =
        (page, out) -> {
          Thread closer = new Thread(scraper::close);
          closer.start();
          closer.join();
        };
    CheckReport report =
        SpiderCheck.of(closes)
            .crawl(
                crawl -> crawl.seeds(List.of(Request.get(site.url("/")))).intercept(site.standIn()))
            .run(scraper);
    assertThat(report.exitStatus()).isEqualTo(130);
  }

  @Test
  void aCheckHasAScraperOfItsOwnIfNoneIsGiven() {
    CheckReport report =
        SpiderCheck.of(new QuotesSpider())
            .maxPages(1)
            .mayMiss("li.next a")
            .crawl(crawl -> crawl.intercept(site.standIn()))
            .run();
    assertThat(report.exitStatus()).isZero();
  }

  @Test
  void theComponentsOfRecordsAreSelectorsOfTheirOwn() {
    Spider<Typed> typed = (page, out) -> page.all(Typed.class).forEach(out::item);
    CheckReport report =
        SpiderCheck.of(typed)
            .crawl(
                crawl ->
                    crawl.seeds(List.of(Request.get(QuotesSpider.HOME))).intercept(site.standIn()))
            .run(scraper);
    assertThat(report.exitStatus()).isEqualTo(4);
    assertThat(report.lines())
        .containsExactly(
            "ok      Typed       div.quote  1 of 1 page, 2 matches",
            "BROKEN  Typed.tags  .tag       0 of 1 page, 0 matches",
            "ok      Typed.text  .text      1 of 1 page, 2 matches",
            "1 page, 2 items, 3 selectors, 1 broken, 0 failed");
  }

  @Css("div.quote")
  record Typed(@Css(".text") String text, @Css(".tag") List<String> tags) {}

  @Test
  void aPluginIsCheckedWithItsSettingsAndItsInterceptors() {
    SpiderPlugin<Quote> plugin =
        new SpiderPlugin<>() {
          @Override
          public Spider<Quote> create(Arguments args) {
            return new QuotesSpider();
          }

          @Override
          public CrawlSettings settings(Arguments args) {
            return CrawlSettings.usual().limits(limits -> limits.maxPages(2));
          }

          @Override
          public List<Interceptor> interceptors(Arguments args) {
            return List.of(site.standIn());
          }
        };
    Arguments none = Arguments.of(plugin.arguments());
    CheckReport report = SpiderCheck.of(plugin, none).run(scraper).assertOk();
    assertThat(report.crawl().stats().pages()).isEqualTo(2);
    assertThat(SpiderCheck.of(plugin, none).maxPages(1).run(scraper).crawl().stats().pages())
        .isEqualTo(1);
  }

  @Test
  void wrongNumbersAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> quotes().maxPages(0))
        .withMessage("max pages < 1: 0");
    assertThatIllegalArgumentException().isThrownBy(() -> quotes().minItems(-1));
  }
}
