package dev.scraper.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.event.Failure;
import dev.scraper.examples.ShopPlugin.Product;
import dev.scraper.examples.ShopPlugin.Rating;
import dev.scraper.export.Exporters;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.plugin.Arguments;
import dev.scraper.spider.Spider;
import dev.scraper.testing.SavedPage;
import dev.scraper.testing.SiteReply;
import dev.scraper.testing.SpiderTest;
import dev.scraper.testing.TestSite;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopPluginTest {

  private static final String SHOP = "https://books.example/";

  private final ShopPlugin plugin = new ShopPlugin();
  private final TestSite site = TestSite.resource("sites/books");
  private final SpiderTest<Product> test = SpiderTest.of(spider());

  private Spider<Product> spider() {
    return plugin.create(Arguments.of(plugin.arguments(), "start=" + SHOP));
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void productsOfAllCategoriesBecomeTypedItems() {
    test.crawl(site)
        .hasNoFailures()
        .hasItems(3)
        .hasItem(product("The Alps on Foot", "51.77", 22, Rating.THREE, "Travel", "alps_1"))
        .hasItem(product("The Sea", "10.00", 0, Rating.ONE, "Travel", "sea_2"))
        .hasItem(product("Odes", "1020.00", 1200, Rating.FIVE, "Poetry", "odes_3"));
  }

  private static Product product(
      String name, String price, int stock, Rating rating, String category, String folder) {
    Url url = Url.parse(SHOP + "catalogue/" + folder + "/index.html");
    return new Product(name, new BigDecimal(price), stock, rating, category, url);
  }

  @Test
  void theProductsOfACategoryComeBeforeTheNextCategory() {
    assertThat(test.crawl(site).pages())
        .containsExactly(
            SHOP,
            SHOP + "catalogue/category/books/travel_2/index.html",
            SHOP + "catalogue/alps_1/index.html",
            SHOP + "catalogue/category/books/poetry_23/index.html",
            SHOP + "catalogue/odes_3/index.html",
            SHOP + "catalogue/category/books/travel_2/page-2.html",
            SHOP + "catalogue/sea_2/index.html");
  }

  @Test
  void aSavedListLeadsToProductsThatKnowTheirCategory() {
    String list = SHOP + "catalogue/category/books/travel_2/index.html";
    var result =
        test.page(
            SavedPage.resource("sites/books/catalogue/category/books/travel_2/index.html")
                .at(Request.get(list).label("category")));
    result.hasItems(0).hasRequests(2).follows("page-2.html", "category");
    Request alps = result.request("/catalogue/alps_1/index.html");
    Product product =
        test.page(SavedPage.resource("sites/books/catalogue/alps_1/index.html").at(alps))
            .onlyItem();
    assertThat(product.category()).isEqualTo("Travel");
  }

  @Test
  void aProductPageWithoutItsPartsFailsAloneAndSaysWhichPartsOfWhichPage() {
    site.route("/catalogue/alps_1/index.html", SiteReply.html("<h1>Sorry</h1>"));
    var result = test.crawl(site).hasItems(2);
    assertThat(result.failures())
        .singleElement()
        .returns(FailureKind.SPIDER, Failure::kind)
        .returns(SHOP + "catalogue/alps_1/index.html", Failure::url)
        .extracting(Failure::message)
        .asString()
        .contains("Product.name", "Product.price", "Product.rating");
  }

  @Test
  void aCrawlThatItsLimitEndsLeavesACompleteFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("products.csv");
    Arguments three = Arguments.of(plugin.arguments(), "start=" + site.url("/"), "pages=3");
    try (Scraper scraper = Scraper.create()) {
      CrawlReport report =
          scraper
              .crawl(plugin, three)
              .politeness(manners -> manners.delay(Duration.ZERO).perHost(1))
              .export(Exporters.csv(file))
              .run();
      assertThat(report.ended()).isEqualTo(Ended.MAX_PAGES);
    }
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "name,price,stock,rating,category,url",
            "The Alps on Foot,51.77,22,THREE,Travel," + site.url("/catalogue/alps_1/index.html"));
  }
}
