package dev.scraper.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.http.FailureKind;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.testing.SiteReply;
import dev.scraper.testing.TestSite;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StraightLineTest {

  private final TestSite shop =
      TestSite.empty()
          .route("/", SiteReply.html(list("lamp", "chair") + "<a rel=next href=/more>more</a>"))
          .route("/more", SiteReply.html(list("desk")))
          .route("/lamp", product("Lamp", "L1", "north"))
          .route("/chair", product("Chair", "C1", "south"))
          .route("/desk", product("Desk", "D1", "north"))
          .route("/north", SiteReply.html("<b class=country>Norway</b>"))
          .route("/south", SiteReply.html("<b class=country>Italy</b>"))
          .route("/api/prices/L1", SiteReply.json("{\"amount\":9.90}"))
          .route("/api/prices/C1", SiteReply.json("{\"amount\":120}"))
          .route("/api/prices/D1", SiteReply.json("{\"amount\":75.5}"));

  private final Collection<StraightLine.Offer> offers = new ConcurrentLinkedQueue<>();

  private static String list(String... products) {
    StringBuilder html = new StringBuilder();
    for (String product : products) {
      html.append("<article><h3><a href=/").append(product).append(">x</a></h3></article>");
    }
    return html.toString();
  }

  private static SiteReply product(String name, String number, String maker) {
    return SiteReply.html(
        "<h1 data-number=%s>%s</h1><a class=maker href=/%s>maker</a>"
            .formatted(number, name, maker));
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private CrawlReport crawl(int perHost, int concurrency) throws Exception {
    Politeness manners =
        Politeness.polite().delay(Duration.ZERO).perHost(perHost).concurrency(concurrency);
    try (Scraper scraper =
        Scraper.builder().politeness(manners).retry(new RetryPolicy(0)).build()) {
      return scraper.crawl(new StraightLine(shop.url("/"))).onItem(offers::add).run();
    }
  }

  private void assertAllOffers(CrawlReport report) {
    assertThat(report.exitStatus()).isZero();
    assertThat(offers)
        .extracting(offer -> offer.name() + " " + offer.country() + " " + offer.price())
        .containsExactlyInAnyOrder("Lamp Norway 9.90", "Chair Italy 120", "Desk Norway 75.5");
    assertThat(offers)
        .extracting(offer -> offer.url().toString())
        .contains(shop.url("/lamp"), shop.url("/desk"));
  }

  @Test
  void anOfferIsMadeOfThreePlaces() throws Exception {
    assertAllOffers(crawl(4, 16));
    assertThat(shop.targets())
        .as("what two products ask for is asked twice: fetches are not deduplicated")
        .filteredOn("/north"::equals)
        .hasSize(2);
  }

  @Test
  void onePlaceIsEnoughThoughEachHandlerWaitsForThreeMore() throws Exception {
    assertAllOffers(crawl(1, 1));
  }

  @Test
  void aProductThatCannotBeHadFailsItsListAndNoOther() throws Exception {
    shop.route("/api/prices/C1", SiteReply.empty(500));
    CrawlReport report = crawl(4, 16);
    assertThat(offers).isEmpty();
    assertThat(report.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.kind()).isEqualTo(FailureKind.SPIDER);
              assertThat(failure.url()).isEqualTo(shop.url("/"));
              assertThat(failure.message()).contains("500", "/api/prices/C1");
            });
  }
}
