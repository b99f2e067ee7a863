package dev.scraper.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.examples.BookPipeline.Stock;
import dev.scraper.policy.Politeness;
import dev.scraper.testing.SiteReply;
import dev.scraper.testing.TestSite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookPipelineTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final TestSite site =
      TestSite.empty()
          .route(
              "/",
              SiteReply.html(
                  book("9780000000001", "Alps", "9.99")
                      + book("978", "No ISBN", "1")
                      + book("9780000000002", "Gold", "1001")
                      + book("9780000000003", "Sea", "10")
                      + "<a class=author>Ann</a><li class=next><a href=/2>next</a>"))
          .route(
              "/2",
              SiteReply.html(
                  book("9780000000001", "Alps again", "9.99")
                      + book("9780000000004", "Odes", "5")
                      + "<a class=author>Ann</a><a class=author>Bob</a>"));

  private final Scraper scraper =
      Scraper.builder().politeness(Politeness.polite().delay(Duration.ZERO)).build();

  @TempDir Path folder;

  private static String book(String isbn, String title, String price) {
    return "<article class=book data-isbn=%s><h3>%s</h3><b class=price>&pound;%s</b></article>"
        .formatted(isbn, title, price);
  }

  @AfterEach
  void close() {
    scraper.close();
    site.close();
  }

  private CrawlReport crawl(Stock stock, Duration patience) throws Exception {
    return BookPipeline.crawl(scraper, site.url("/"), BookPipeline.books(stock, patience), folder)
        .run();
  }

  private List<String> lines(String file) throws Exception {
    return Files.readAllLines(folder.resolve(file));
  }

  @Test
  void booksAreCheckedAndCompletedAndEachTypeHasItsFile() throws Exception {
    try (TestSite stock =
        TestSite.empty()
            .route("/stock/9780000000001", SiteReply.text("text/plain", "7\n"))
            .route("/stock/9780000000003", SiteReply.text("text/plain", "0"))
            .route("/stock/9780000000004", SiteReply.empty(503))) {
      CrawlReport report = crawl(Stock.at(stock.url("/stock/")), LONG);
      assertThat(lines("books.csv"))
          .containsExactly(
              "isbn,title,price,stock", "9780000000001,Alps,9.99,7", "9780000000004,Odes,5,");
      assertThat(lines("authors.jsonl"))
          .containsExactly("{\"name\":\"Ann\"}", "{\"name\":\"Bob\"}");
      assertThat(report.stats().dropped())
          .isEqualTo(
              Map.of("invalid: isbn", 1L, "invalid: price", 1L, "duplicate", 2L, "sold out", 1L));
      assertThat(stock.targets())
          .as("what was dropped before is not asked for")
          .containsExactlyInAnyOrder(
              "/stock/9780000000001", "/stock/9780000000003", "/stock/9780000000004");
      assertThat(report.exitStatus()).isZero();
    }
  }

  @Test
  void aBookWhoseStockIsNotKnownInTimeStaysWithoutIt() throws Exception {
    Stock silent = isbn -> new CompletableFuture<>();
    CrawlReport report = crawl(silent, Duration.ofMillis(1));
    assertThat(lines("books.csv")).contains("9780000000001,Alps,9.99,", "9780000000003,Sea,10,");
    assertThat(report.stats().failed()).isEmpty();
  }
}
