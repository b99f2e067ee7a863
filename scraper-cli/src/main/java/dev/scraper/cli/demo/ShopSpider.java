package dev.scraper.cli.demo;

import dev.scraper.page.Page;
import dev.scraper.spider.Output;
import dev.scraper.spider.Spider;
import java.math.BigDecimal;
import java.util.NoSuchElementException;
import org.jsoup.nodes.Element;

/**
 * Follows every link of the sample shop and makes a record of each product page.
 *
 * <p><b>Thread-safety:</b> stateless.
 */
final class ShopSpider implements Spider<ShopItem> {

  @Override
  public void parse(Page page, Output<ShopItem> out) {
    page.first("article.product").ifPresent(product -> out.item(item(page, product)));
    page.links().forEach(out::follow);
  }

  private static ShopItem item(Page page, Element product) {
    Element price = one(product, ".price");
    return new ShopItem(
        product.attr("data-sku"),
        one(product, "h1").text(),
        new BigDecimal(price.text()),
        price.attr("data-currency"),
        Integer.parseInt(one(product, ".stock").attr("data-stock")),
        Double.parseDouble(one(product, ".rating").attr("data-rating")),
        one(page.document(), ".crumbs a:last-of-type").text(),
        page.url().toString());
  }

  private static Element one(Element parent, String css) {
    Element found = parent.selectFirst(css);
    if (found == null) {
      throw new NoSuchElementException("no " + css + " on a product page");
    }
    return found;
  }
}
