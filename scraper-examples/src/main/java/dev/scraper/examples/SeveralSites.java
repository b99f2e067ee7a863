package dev.scraper.examples;

import dev.scraper.CrawlBuilder;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.export.ExportException;
import dev.scraper.export.Exporters;
import dev.scraper.extract.Css;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.page.Page;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.spider.Output;
import dev.scraper.spider.Router;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Several sites in one crawl: a handler for each, manners for each, a file for each type of item.
 *
 * <p>Hosts wait for their own delays only and not for one another. One that does not answer is
 * tried as often as the retries allow and then given up, while the others go on; what could not be
 * had becomes an item too, so that it is in a file and not in a log.
 *
 * <p>Arguments: an address such as {@code https://quotes.toscrape.com/}, one such as {@code
 * https://books.toscrape.com/}, and a folder for {@code quotes.csv}, {@code books.csv} and {@code
 * missing.csv}.
 */
public final class SeveralSites {

  /** The bookshop asks for one request a second. */
  static final Duration BOOKS_DELAY = Duration.ofSeconds(1);

  private SeveralSites() {}

  /** What the crawl finds. */
  sealed interface Found permits Quote, Book, Missing {}

  @Css("div.quote")
  record Quote(@Css("span.text") String text, @Css("small.author") String author)
      implements Found {}

  @Css("article.product_pod")
  record Book(@Css("h3 a") String title, @Css(".price_color") BigDecimal price) implements Found {}

  record Missing(String site, Url url, String why) implements Found {}

  /** The labels name the sites. */
  static Router<Found> spider(String quotes, String books) {
    return new Router<Found>()
        .seed(Request.get(quotes).label("quotes"))
        .seed(Request.get(books).label("books").delay(BOOKS_DELAY))
        .on("quotes", SeveralSites::quotes)
        .on("books", SeveralSites::books)
        .onFailure(
            (failed, out) -> {
              String site = failed.request().label().orElseThrow();
              out.item(new Missing(site, failed.request().url(), failed.message()));
            });
  }

  private static void quotes(Page page, Output<Found> out) {
    page.all(Quote.class).forEach(out::item);
    page.next().ifPresent(next -> out.follow(next, "quotes"));
  }

  private static void books(Page page, Output<Found> out) {
    page.all(Book.class).forEach(out::item);
    page.next()
        .map(next -> Request.get(next).label("books").delay(BOOKS_DELAY))
        .ifPresent(out::follow);
  }

  /** The crawl; each seed's host is in its scope, and no host has more than 500 pages of it. */
  static CrawlBuilder<Found> crawl(Scraper scraper, String quotes, String books, Path folder) {
    return scraper
        .crawl(spider(quotes, books))
        .politeness(manners -> manners.delay(Duration.ofMillis(100)).perHost(1))
        .retry(new RetryPolicy(1))
        .maxPerHost(500)
        .export(Quote.class, Exporters.csv(folder.resolve("quotes.csv")))
        .export(Book.class, Exporters.csv(folder.resolve("books.csv")))
        .export(
            Missing.class,
            Exporters.csv(folder.resolve("missing.csv"), List.of("site", "url", "why")));
  }

  /** Crawls, and exits as the command line would: 4 if a site could not be had. */
  public static void main(String[] args) throws ExportException {
    CrawlReport report;
    try (Scraper scraper = Scraper.create()) {
      report = crawl(scraper, args[0], args[1], Path.of(args[2])).run();
    }
    System.out.println(report);
    System.exit(report.exitStatus());
  }
}
