package dev.scraper.examples;

import dev.scraper.data.StructuredData;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.json.Json;
import dev.scraper.page.Page;
import dev.scraper.plugin.Argument;
import dev.scraper.plugin.Arguments;
import dev.scraper.plugin.CrawlSettings;
import dev.scraper.plugin.SpiderPlugin;
import dev.scraper.spider.Output;
import dev.scraper.spider.Router;
import dev.scraper.spider.Spider;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * Products of any shop that describes them for search engines: {@code scraper run sitemap -a
 * sitemap=https://shop.example/sitemap.xml -o products.csv}.
 *
 * <p>The sitemap names the pages, so no link is followed; each page's JSON-LD says what is on it,
 * so there is no selector that the next change of the design breaks. The sitemap may be an index,
 * gz, RSS, Atom or plain text. Where its address is not known, {@code settings.sitemaps(true)}
 * takes those that the robots.txt of the seeds' hosts names.
 *
 * <p><b>Thread-safety:</b> stateless.
 */
public final class SitemapPlugin implements SpiderPlugin<SitemapPlugin.Product> {

  /**
   * One item.
   *
   * @param page where it was found
   * @param name of the product
   * @param sku the shop's own number
   * @param price without its currency
   * @param currency its code
   */
  public record Product(
      Url page,
      String name,
      Optional<String> sku,
      Optional<BigDecimal> price,
      Optional<String> currency) {}

  /** What schema.org calls a product, as far as it is of use here. */
  private record Description(String name, Optional<String> sku, Optional<Offer> offers) {}

  private record Offer(BigDecimal price, String priceCurrency) {}

  static final Argument<Url> SITEMAP = Argument.url("sitemap").help("which names the pages");

  /** For the loader of plug-ins. */
  public SitemapPlugin() {}

  @Override
  public String description() {
    return "Products from the structured data of the pages that a sitemap names";
  }

  @Override
  public List<Argument<?>> arguments() {
    return List.of(SITEMAP);
  }

  @Override
  public CrawlSettings settings(Arguments args) {
    return CrawlSettings.usual().limits(limits -> limits.maxPages(1_000));
  }

  @Override
  public Spider<Product> create(Arguments args) {
    return new Router<Product>()
        .sitemap(Request.get(args.get(SITEMAP)).label("page"))
        .on("page", SitemapPlugin::products);
  }

  /** A page without a product gives none; one whose data cannot be read fails. */
  private static void products(Page page, Output<Product> out) {
    StructuredData data = page.structured();
    for (Json json : data.jsonLd("Product")) {
      Description product = json.as(Description.class);
      out.item(
          new Product(
              page.url(),
              product.name(),
              product.sku(),
              product.offers().map(Offer::price),
              product.offers().map(Offer::priceCurrency)));
    }
    if (!data.problems().isEmpty()) {
      throw new IllegalStateException(String.join("; ", data.problems()));
    }
  }
}
