package dev.scraper.examples;

import dev.scraper.Scraper;
import dev.scraper.export.Exporter;
import dev.scraper.export.Exporters;
import dev.scraper.extract.Attr;
import dev.scraper.extract.Css;
import dev.scraper.extract.Exists;
import dev.scraper.extract.Match;
import dev.scraper.http.Url;
import dev.scraper.spider.Spider;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;

/**
 * The books of a shop from its list pages, with a price, a rating and a link of their own types. A
 * book whose price cannot be read fails its page, and the report says which and why.
 *
 * <p>Arguments: an address such as {@code https://books.toscrape.com/}, and a file that does not
 * exist yet, such as {@code books.csv}.
 */
public final class BookList {

  private BookList() {}

  enum Rating {
    ONE,
    TWO,
    THREE,
    FOUR,
    FIVE
  }

  @Css("article.product_pod")
  record Book(
      @Css("h3 a") @Attr("title") String title,
      @Css(".price_color") BigDecimal price,
      @Css(".star-rating") @Attr("class") @Match("star-rating (\\w+)") Rating rating,
      @Css(".instock") @Exists boolean inStock,
      @Css("h3 a") Url page) {}

  /** Crawls and blocks until the file is complete. */
  public static void main(String[] args) throws IOException {
    try (Scraper scraper = Scraper.create()) {
      Spider<Book> books = Spider.of(Book.class).following("li.next a");
      Exporter file = Exporters.forPath(Path.of(args[1]));
      System.out.println(scraper.crawl(args[0], books).export(file).run());
    }
  }
}
