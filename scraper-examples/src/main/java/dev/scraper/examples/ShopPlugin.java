package dev.scraper.examples;

import dev.scraper.extract.Attr;
import dev.scraper.extract.Carried;
import dev.scraper.extract.Css;
import dev.scraper.extract.Default;
import dev.scraper.extract.Format;
import dev.scraper.extract.Match;
import dev.scraper.extract.PageUrl;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
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

/**
 * A shop with three kinds of pages: {@code scraper run shop -a pages=200 -o products.csv}. The
 * front page names the categories, a category lists products over one or more pages, a product is
 * an item.
 *
 * <p>A label on the request says what its page is, what it carries what only the page before knew,
 * and its priority what comes first.
 *
 * <p><b>Thread-safety:</b> stateless.
 */
public final class ShopPlugin implements SpiderPlugin<ShopPlugin.Product> {

  /** As the shop writes it: a word in the class of an element. */
  public enum Rating {
    /** One star. */
    ONE,
    /** Two stars. */
    TWO,
    /** Three stars. */
    THREE,
    /** Four stars. */
    FOUR,
    /** Five stars. */
    FIVE
  }

  /**
   * One item. A product page that lacks a part without a {@code @Default} fails: better than half
   * an item.
   *
   * @param name of the product
   * @param price without its currency
   * @param stock how many there are
   * @param rating by those who bought it
   * @param category as the list of products has it
   * @param url of the product page
   */
  @Format(locale = "en-GB")
  public record Product(
      @Css(".product_main h1") String name,
      @Css(".product_main .price_color") BigDecimal price,
      @Css(".product_main .availability") @Match("([\\d,]+) available") @Default("0") int stock,
      @Css(".product_main .star-rating") @Attr("class") @Match("star-rating (\\w+)") Rating rating,
      @Carried String category,
      @PageUrl Url url) {}

  static final Argument<Url> START =
      Argument.url("start")
          .defaultsTo(Url.parse("https://books.toscrape.com/"))
          .help("the first page");

  static final Argument<Integer> PAGES =
      Argument.integer("pages").atLeast(1).defaultsTo(500).help("how many pages at most");

  /** For the loader of plug-ins. */
  public ShopPlugin() {}

  @Override
  public String description() {
    return "Products of a shop, category by category";
  }

  @Override
  public List<Argument<?>> arguments() {
    return List.of(START, PAGES);
  }

  /** A limit ends the crawl in good order, with a complete file. */
  @Override
  public CrawlSettings settings(Arguments args) {
    return CrawlSettings.usual().limits(limits -> limits.maxPages(args.get(PAGES)));
  }

  @Override
  public Spider<Product> create(Arguments args) {
    return new Router<Product>()
        .seed(Request.get(args.get(START)))
        .otherwise(
            (page, out) ->
                page.links(".side_categories ul ul a").forEach(url -> out.follow(url, "category")))
        .on("category", ShopPlugin::category)
        .on("product", (page, out) -> out.item(page.one(Product.class)));
  }

  /** Products go before categories, so that a crawl cut short has whole categories. */
  private static void category(Page page, Output<Product> out) {
    String name = page.document().expectFirst("h1").text();
    for (Url link : page.links("article.product_pod h3")) {
      out.follow(Request.get(link).label("product").carry(name).priority(1));
    }
    page.next().ifPresent(next -> out.follow(next, "category"));
  }
}
