package dev.scraper.examples;

import dev.scraper.CrawlBuilder;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlReport;
import dev.scraper.export.ExportException;
import dev.scraper.export.Exporters;
import dev.scraper.extract.Attr;
import dev.scraper.extract.Css;
import dev.scraper.page.Page;
import dev.scraper.pipeline.Enrich;
import dev.scraper.pipeline.Pipeline;
import dev.scraper.pipeline.Rules;
import dev.scraper.spider.Output;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Items between the spider and the files: books are checked, each ISBN is kept once, and a second
 * service is asked how many are in stock; authors go to a file of their own. What is dropped is
 * counted by reason.
 *
 * <p>Arguments: the first page of a book list, the address of the stock service up to the ISBN, and
 * a folder for {@code books.csv} and {@code authors.jsonl}.
 */
public final class BookPipeline {

  private BookPipeline() {}

  /** What a page may give. */
  sealed interface Found permits Book, Author {}

  /** One book; how many are in stock is not on its page. */
  @Css("article.book")
  record Book(
      @Attr("data-isbn") String isbn,
      @Css("h3") String title,
      @Css(".price") BigDecimal price,
      @Css(".stock") OptionalInt stock)
      implements Found {

    Book withStock(int count) {
      return new Book(isbn, title, price, OptionalInt.of(count));
    }
  }

  /** One author. */
  @Css("a.author")
  record Author(@Css("") String name) implements Found {}

  /** The second service. It is asked for all books of a page at once. */
  interface Stock {
    CompletableFuture<Integer> count(String isbn);

    /** One that answers a GET of an address and the ISBN behind it with a number. */
    static Stock at(String address) {
      HttpClient client = HttpClient.newHttpClient();
      return isbn ->
          client
              .sendAsync(
                  HttpRequest.newBuilder(URI.create(address + isbn)).build(),
                  BodyHandlers.ofString())
              .thenApply(
                  answer -> {
                    if (answer.statusCode() != 200) {
                      throw new CompletionException("HTTP " + answer.statusCode(), null);
                    }
                    return Integer.valueOf(answer.body().strip());
                  });
    }
  }

  private static void parse(Page page, Output<Found> out) {
    page.all(Book.class).forEach(out::item);
    page.all(Author.class).forEach(out::item);
    page.links("li.next a").forEach(out::follow);
  }

  /** Cheap stages first: what they drop costs the stock service nothing. */
  static Pipeline<Book, Book> books(Stock stock, Duration patience) {
    Rules<Book> rules =
        Rules.of(Book.class)
            .notBlank("title")
            .pattern("isbn", "[0-9]{13}")
            .range("price", 0, 1_000);
    return Pipeline.of(Book.class)
        .validate(rules)
        .dedup(Book::isbn)
        .enrich(
            book -> stock.count(book.isbn()).thenApply(book::withStock),
            Enrich.within(patience).orKeep())
        .drop("sold out", book -> book.stock().orElse(1) == 0);
  }

  /** A book whose stock is not known in time stays, without it. */
  static CrawlBuilder<?> crawl(
      Scraper scraper, String seed, Pipeline<Book, Book> books, Path folder) {
    return scraper
        .<Found>crawl(seed, BookPipeline::parse)
        .pipeline(Book.class, books)
        .pipeline(Author.class, Pipeline.of(Author.class).dedup())
        .export(Book.class, Exporters.csv(folder.resolve("books.csv")))
        .export(Author.class, Exporters.jsonLines(folder.resolve("authors.jsonl")))
        .listener(
            event -> {
              if (event instanceof CrawlEvent.ItemDropped drop) {
                System.err.println(drop.url() + ": " + drop.reason() + " " + drop.detail());
              }
            });
  }

  /** Crawls, tells what was dropped, and exits as the command line would. */
  public static void main(String[] args) throws ExportException {
    CrawlReport report;
    try (Scraper scraper = Scraper.create()) {
      Pipeline<Book, Book> books = books(Stock.at(args[1]), Duration.ofSeconds(5));
      report = crawl(scraper, args[0], books, Path.of(args[2])).run();
    }
    System.out.println(report);
    System.out.println("dropped: " + report.stats().dropped());
    System.exit(report.exitStatus());
  }
}
