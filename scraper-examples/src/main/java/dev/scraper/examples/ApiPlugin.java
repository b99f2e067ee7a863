package dev.scraper.examples;

import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.plugin.Argument;
import dev.scraper.plugin.Arguments;
import dev.scraper.plugin.SpiderPlugin;
import dev.scraper.spider.Paging;
import dev.scraper.spider.Router;
import dev.scraper.spider.Spider;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/**
 * A JSON API that gives its list in pages: {@code scraper run api -a
 * start=https://api.shop.example/products -a paging=cursor -o products.jsonl}.
 *
 * <p>The pages become records by the names of their components; a value that does not fit fails its
 * page and the message says where: {@code JSON at /items/3/price/amount}. The key and all else that
 * the first request has go along to the next pages, but never to another origin.
 *
 * <p><b>Thread-safety:</b> stateless.
 */
public final class ApiPlugin implements SpiderPlugin<ApiPlugin.Product> {

  /**
   * A sum of money.
   *
   * @param amount with its digits as written
   * @param currency by its code
   */
  public record Price(BigDecimal amount, Currency currency) {}

  /**
   * One item.
   *
   * @param id unique in the shop
   * @param name of the product
   * @param color if there is a choice
   * @param price of one
   * @param tags none, one or several
   * @param added when it came into the shop
   */
  public record Product(
      String id,
      String name,
      Optional<String> color,
      Price price,
      List<String> tags,
      LocalDate added) {}

  /** How the API leads to the next page. */
  enum By {
    /** {@code ?page=2}, up to the number of pages that each page tells. */
    NUMBER,
    /** A cursor in the page, which the next request gives back as {@code ?after=}. */
    CURSOR,
    /** The header {@code Link: <...>; rel="next"}. */
    LINK
  }

  static final Argument<Url> START = Argument.url("start").help("the first page");
  static final Argument<By> PAGING =
      Argument.choice("paging", By.class).defaultsTo(By.NUMBER).help("what leads to the next page");
  static final Argument<Optional<String>> KEY =
      Argument.text("key").optional().help("sent as a bearer token");

  /** For the loader of plug-ins. */
  public ApiPlugin() {}

  @Override
  public String description() {
    return "Products from a JSON API, page by page";
  }

  @Override
  public List<Argument<?>> arguments() {
    return List.of(START, PAGING, KEY);
  }

  private static Paging paging(By by) {
    return switch (by) {
      case NUMBER -> Paging.pageNumber("page").items("/items").pages("/pages");
      case CURSOR -> Paging.cursor("/next", "after");
      case LINK -> Paging.linkHeader();
    };
  }

  @Override
  public Spider<Product> create(Arguments args) {
    Request plain = Request.get(args.get(START)).header("Accept", "application/json");
    Request first =
        args.get(KEY).map(key -> plain.header("Authorization", "Bearer " + key)).orElse(plain);
    Paging paging = paging(args.get(PAGING));
    return new Router<Product>()
        .seed(first)
        .otherwise(
            (page, out) -> {
              page.json("/items").list(Product.class).forEach(out::item);
              paging.next(page).ifPresent(out::follow);
            });
  }
}
