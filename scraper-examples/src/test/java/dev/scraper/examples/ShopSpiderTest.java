package dev.scraper.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.examples.ShopSpider.Product;
import dev.scraper.export.Exporters;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Url;
import dev.scraper.policy.Politeness;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopSpiderTest {

  private final Site site = new Site();

  /** One request at a time, so that the order at the server is that of the priorities. */
  private final Scraper scraper =
      Scraper.builder().politeness(Politeness.polite().delay(Duration.ZERO).perHost(1)).build();

  @BeforeEach
  void aShopOfTwoCategories() {
    site.page(
        "/",
        "<div class='side_categories'><ul><li><a href='/all'>All</a><ul>"
            + "<li><a href='/travel/1'>Travel</a></li><li><a href='/poetry/1'>Poetry</a></li>"
            + "</ul></li></ul></div>");
    site.page("/travel/1", pod("/p/alps") + "<li class='next'><a href='2'>next</a></li>");
    site.page("/travel/2", pod("/p/sea"));
    site.page("/poetry/1", pod("/p/odes"));
    site.page("/p/alps", product("The Alps", "\u00a351.77", "Travel", "instock availability"));
    site.page("/p/sea", product("The Sea", "\u00a310.00", "Travel", "outofstock availability"));
    site.page("/p/odes", product("Odes", "\u00a31", "Poetry", "instock availability"));
  }

  private static String pod(String path) {
    return "<article class='product_pod'><h3><a href='" + path + "'>a product</a></h3></article>";
  }

  private static String product(String name, String price, String category, String stock) {
    return "<ul class='breadcrumb'><li>Home<li>Books<li>%s<li>%s</ul>".formatted(category, name)
        + "<div class='product_main'><h1>%s</h1>".formatted(name)
        + "<p class='price_color'>%s</p><p class='%s'>stock</p></div>".formatted(price, stock);
  }

  @AfterEach
  void close() {
    scraper.close();
    site.close();
  }

  @Test
  void productsOfAllCategoriesBecomeTypedItems() throws Exception {
    ConcurrentLinkedQueue<Product> products = new ConcurrentLinkedQueue<>();
    CrawlReport report = ShopSpider.crawl(scraper, site.url("/")).onItem(products::add).run();
    assertThat(products)
        .containsExactlyInAnyOrder(
            item("The Alps", "51.77", true, "Travel", "/p/alps"),
            item("The Sea", "10.00", false, "Travel", "/p/sea"),
            item("Odes", "1", true, "Poetry", "/p/odes"));
    assertThat(report.exitStatus()).isZero();
    assertThat(report.stats().pages()).isEqualTo(7);
  }

  private Product item(String name, String price, boolean inStock, String category, String path) {
    return new Product(name, new BigDecimal(price), inStock, category, Url.parse(site.url(path)));
  }

  @Test
  void theProductsOfACategoryComeBeforeTheNextCategory() throws Exception {
    ShopSpider.crawl(scraper, site.url("/")).run();
    assertThat(site.asked())
        .containsExactly(
            "/robots.txt",
            "/",
            "/travel/1",
            "/p/alps",
            "/poetry/1",
            "/p/odes",
            "/travel/2",
            "/p/sea");
  }

  @Test
  void aCrawlThatALimitEndsLeavesACompleteFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("products.csv");
    CrawlReport report =
        ShopSpider.crawl(scraper, site.url("/")).maxPages(3).export(Exporters.csv(file)).run();
    assertThat(report.ended()).isEqualTo(Ended.MAX_PAGES);
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "name,price,inStock,category,url", "The Alps,51.77,true,Travel," + site.url("/p/alps"));
  }

  @Test
  void aProductPageWithoutItsPartsFailsAloneAndGivesNoItem() throws Exception {
    site.page("/p/alps", "<h1>Sorry</h1>");
    CrawlReport report = ShopSpider.crawl(scraper, site.url("/")).run();
    assertThat(report.stats().failed()).isEqualTo(Map.of(FailureKind.SPIDER, 1L));
    assertThat(report.stats().records()).isEqualTo(2);
    assertThat(report.exitStatus()).isEqualTo(4);
  }
}
