package dev.scraper.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.Failure;
import dev.scraper.examples.ApiPlugin.Price;
import dev.scraper.examples.ApiPlugin.Product;
import dev.scraper.plugin.Arguments;
import dev.scraper.testing.CrawlResult;
import dev.scraper.testing.SiteReply;
import dev.scraper.testing.SiteRequest;
import dev.scraper.testing.SpiderTest;
import dev.scraper.testing.TestSite;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiPluginTest {

  private static final String API = "https://api.shop.example/products";

  private final ApiPlugin plugin = new ApiPlugin();
  private final TestSite site = TestSite.empty();

  @AfterEach
  void close() {
    site.close();
  }

  private SpiderTest<Product> test(String... args) {
    return SpiderTest.of(plugin.create(Arguments.of(plugin.arguments(), args)));
  }

  /** Products from that number on, and more members of the page's object. */
  private static String page(int first, int count, String more) {
    String items =
        IntStream.range(first, first + count)
            .mapToObj(
                i ->
                    ("{\"id\":\"p%d\",\"name\":\"N\",\"price\":{\"amount\":%d.50,"
                            + "\"currency\":\"EUR\"},\"tags\":[\"a\"],\"added\":\"2026-11-21\","
                            + "\"unknown\":{}}")
                        .formatted(i, i))
            .collect(Collectors.joining(","));
    return "{\"items\":[" + items + "]" + more + "}";
  }

  private static Product product(int number) {
    Price price = new Price(new BigDecimal(number + ".50"), Currency.getInstance("EUR"));
    LocalDate added = LocalDate.of(2026, 11, 21);
    return new Product("p" + number, "N", Optional.empty(), price, List.of("a"), added);
  }

  private static void hasAll(CrawlResult<Product> result) {
    result.hasNoFailures();
    assertThat(result.items()).containsExactly(product(1), product(2), product(3));
  }

  @Test
  void pagesAreCountedUpToTheLastOne() {
    site.route(
        "/products",
        request ->
            request.parameter("page").orElse("1").equals("1")
                ? SiteReply.json(page(1, 2, ",\"pages\":2"))
                : SiteReply.json(page(3, 1, ",\"pages\":2")));
    hasAll(test("start=" + API + "?sort=id").crawl(site));
    assertThat(site.targets())
        .containsExactly("/robots.txt", "/products?sort=id", "/products?sort=id&page=2");
  }

  @Test
  void aCursorLeadsOnUntilThereIsNone() {
    site.route("/products", SiteReply.json(page(1, 2, ",\"next\":\"b/2\"")))
        .route("/products?after=b%2F2", SiteReply.json(page(3, 1, ",\"next\":null")));
    hasAll(test("start=" + API, "paging=cursor").crawl(site));
  }

  @Test
  void aLinkHeaderLeadsOnAndTheKeyGoesAlong() {
    site.route(
            "/products",
            SiteReply.json(page(1, 2, ""))
                .header("Link", "</products?at=2>; rel=\"next\", </products?at=9>; rel=last"))
        .route("/products?at=2", SiteReply.json(page(3, 1, "")));
    hasAll(test("start=" + API, "paging=link", "key=k1").crawl(site));
    assertThat(site.requests().subList(1, 3))
        .extracting(request -> request.header("Authorization").orElse(""))
        .containsExactly("Bearer k1", "Bearer k1");
    assertThat(site.requests().get(1))
        .extracting(SiteRequest::headers)
        .satisfies(headers -> assertThat(headers.first("Accept")).contains("application/json"));
  }

  @Test
  void aSavedPageIsBoundToRecords() {
    test("start=" + API).json(page(1, 2, ",\"pages\":1"), API).hasItems(2).hasRequests(0);
  }

  @Test
  void aValueThatDoesNotFitFailsItsPageAndSaysWhere() {
    String broken = page(1, 2, ",\"pages\":1").replace("2.50", "\"free\"");
    site.route("/products", SiteReply.json(broken));
    var result = test("start=" + API).crawl(site).hasItems(0);
    assertThat(result.failures())
        .singleElement()
        .extracting(Failure::message)
        .asString()
        .contains("/items/1/price/amount", "free");
  }
}
