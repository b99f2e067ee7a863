package dev.scraper.examples;

import dev.scraper.http.Url;
import dev.scraper.plugin.Argument;
import dev.scraper.plugin.Arguments;
import dev.scraper.plugin.SpiderPlugin;
import dev.scraper.spider.Spider;
import java.util.List;

/**
 * {@link ShopSpider} as a plug-in: {@code scraper run shop --plugins scraper-examples/target}.
 *
 * <p><b>Thread-safety:</b> stateless.
 */
public final class ShopPlugin implements SpiderPlugin<ShopSpider.Product> {

  static final Argument<Url> START =
      Argument.url("start")
          .defaultsTo(Url.parse("https://books.toscrape.com/"))
          .help("the first page");

  /** For the loader of plug-ins. */
  public ShopPlugin() {}

  @Override
  public String name() {
    return "shop";
  }

  @Override
  public String description() {
    return "Products of a shop, category by category";
  }

  @Override
  public List<Argument<?>> arguments() {
    return List.of(START);
  }

  @Override
  public Spider<ShopSpider.Product> create(Arguments args) {
    return new ShopSpider(args.get(START).toString());
  }
}
