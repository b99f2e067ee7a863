package dev.scraper.examples;

import dev.scraper.CrawlBuilder;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.export.ExportException;
import dev.scraper.export.Exporters;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.page.Page;
import dev.scraper.spider.Output;
import dev.scraper.spider.Spider;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jsoup.nodes.Element;

/**
 * A shop with several kinds of pages: the front page names the categories, a category lists
 * products over one or more pages, a product is an item. A label on the request says what its page
 * is; a priority says what comes first.
 *
 * <p>Arguments: an address such as {@code https://books.toscrape.com/}, and a CSV file that does
 * not exist yet.
 *
 * <p><b>Thread-safety:</b> safe, since it has no state.
 */
public final class ShopSpider implements Spider<ShopSpider.Product> {

  /**
   * One item.
   *
   * @param name of the product
   * @param price without its currency
   * @param inStock whether it can be bought
   * @param category as the product page has it
   * @param url of the product page
   */
  public record Product(String name, BigDecimal price, boolean inStock, String category, Url url) {}

  /** What a request asks for. */
  private enum Kind {
    FRONT_PAGE,
    CATEGORY,
    PRODUCT
  }

  private final String frontPage;

  /**
   * @param frontPage where the categories are
   */
  public ShopSpider(String frontPage) {
    this.frontPage = frontPage;
  }

  @Override
  public List<Request> seeds() {
    return List.of(Request.get(frontPage).label(Kind.FRONT_PAGE.name()));
  }

  @Override
  public void parse(Page page, Output<Product> out) {
    switch (Kind.valueOf(page.label().orElseThrow())) {
      case FRONT_PAGE -> follow(page, "div.side_categories ul ul a", Kind.CATEGORY, out);
      case CATEGORY -> {
        follow(page, "article.product_pod h3 a", Kind.PRODUCT, out);
        follow(page, "li.next a", Kind.CATEGORY, out);
      }
      case PRODUCT -> out.item(product(page));
    }
  }

  /** Products go before categories, so that a crawl cut short has whole categories. */
  private static void follow(Page page, String css, Kind kind, Output<Product> out) {
    int priority = kind == Kind.PRODUCT ? 1 : 0;
    for (Url link : page.links(css)) {
      out.follow(Request.get(link).label(kind.name()).priority(priority));
    }
  }

  /** What is missing on the page throws, and fails the page: better than half an item. */
  private static Product product(Page page) {
    Element main = page.document().expectFirst("div.product_main");
    String price = main.expectFirst(".price_color").text().replaceAll("[^0-9.]", "");
    return new Product(
        main.expectFirst("h1").text(),
        new BigDecimal(price),
        main.selectFirst(".instock") != null,
        page.select("ul.breadcrumb li:nth-child(3)").text(),
        page.url());
  }

  /** The crawl without its output. Each limit ends it in good order, with a complete file. */
  static CrawlBuilder<Product> crawl(Scraper scraper, String frontPage) {
    return scraper
        .crawl(new ShopSpider(frontPage))
        .maxDepth(50)
        .maxPages(500)
        .maxDuration(Duration.ofMinutes(10));
  }

  /** Crawls at most 500 pages, and exits as the command line would. */
  public static void main(String[] args) throws ExportException {
    CrawlReport report;
    try (Scraper scraper = Scraper.create()) {
      report = crawl(scraper, args[0]).export(Exporters.csv(Path.of(args[1]))).run();
    }
    System.out.println(report);
    System.exit(report.exitStatus());
  }
}
