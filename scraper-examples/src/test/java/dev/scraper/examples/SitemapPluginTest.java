package dev.scraper.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.Failure;
import dev.scraper.examples.SitemapPlugin.Product;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.plugin.Arguments;
import dev.scraper.testing.SavedPage;
import dev.scraper.testing.SiteReply;
import dev.scraper.testing.SpiderTest;
import dev.scraper.testing.TestSite;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SitemapPluginTest {

  private static final String SHOP = "https://shop.example/";

  private final SitemapPlugin plugin = new SitemapPlugin();
  private final TestSite site = TestSite.resource("sites/shop");
  private final SpiderTest<Product> test =
      SpiderTest.of(
          plugin.create(Arguments.of(plugin.arguments(), "sitemap=" + SHOP + "sitemap.xml")));

  @AfterEach
  void close() {
    site.close();
  }

  private static Product lamp() {
    return new Product(
        Url.parse(SHOP + "lamp"),
        "Desk lamp",
        Optional.of("L-7"),
        Optional.of(new BigDecimal("49.90")),
        Optional.of("EUR"));
  }

  @Test
  void theProductsOfThePagesInTheSitemapAreFoundAndNoLinkIsFollowed() {
    Product chair =
        new Product(
            Url.parse(SHOP + "chair"),
            "Chair",
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    test.crawl(site).hasNoFailures().hasItems(2).hasItem(lamp()).hasItem(chair);
    assertThat(site.targets())
        .containsExactly(
            "/robots.txt", "/sitemap.xml", "/sitemap-products.xml", "/lamp", "/chair", "/about");
  }

  @Test
  void aSavedPageGivesItsProduct() {
    Request request = Request.get(SHOP + "lamp").label("page");
    test.page(SavedPage.resource("sites/shop/lamp.html").at(request)).hasItem(lamp());
  }

  @Test
  void structuredDataThatCannotBeReadFailsItsPage() {
    site.route(
        "/lamp",
        SiteReply.html("<script type='application/ld+json'>{\"@type\": Product}</script>"));
    var result = test.crawl(site).hasItems(1);
    assertThat(result.failures())
        .singleElement()
        .returns(FailureKind.SPIDER, Failure::kind)
        .returns(SHOP + "lamp", Failure::url);
  }
}
