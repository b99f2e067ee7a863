package dev.scraper.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.examples.SeveralSites.Found;
import dev.scraper.http.Request;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.testing.SavedPage;
import dev.scraper.testing.SiteReply;
import dev.scraper.testing.SpiderTest;
import dev.scraper.testing.TestSite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeveralSitesTest {

  private final TestSite quotes = TestSite.resource("sites/quotes");
  private final TestSite books = TestSite.resource("sites/books");

  @TempDir Path folder;

  @AfterEach
  void close() {
    quotes.close();
    books.close();
  }

  private CrawlReport crawl() throws Exception {
    try (Scraper scraper = Scraper.create()) {
      return SeveralSites.crawl(scraper, quotes.url("/"), books.url("/"), folder)
          .politeness(manners -> manners.delay(Duration.ZERO))
          .retry(new RetryPolicy(0))
          .run();
    }
  }

  @Test
  void eachSiteHasItsHandlerAndEachTypeItsFile() throws Exception {
    assertThat(crawl().exitStatus()).isZero();
    assertThat(Files.readAllLines(folder.resolve("quotes.csv")))
        .containsExactly(
            "text,author",
            "“A queue is a promise to come back.”,Ada Example",
            "\"“Ask twice, wait once.”\",Björn Beispiel",
            "“The last page has no next.”,Ada Example");
    assertThat(Files.readAllLines(folder.resolve("books.csv")))
        .containsExactly("title,price", "The Alps ...,51.77", "The Sea,10.00", "Odes,20.50");
    assertThat(Files.readAllLines(folder.resolve("missing.csv"))).containsExactly("site,url,why");
  }

  @Test
  void aSiteThatIsDownIsInTheFileOfWhatIsMissingAndTheOthersAreComplete() throws Exception {
    books.route("/", SiteReply.hangUp());
    CrawlReport report = crawl();
    assertThat(report.exitStatus()).isEqualTo(4);
    assertThat(Files.readAllLines(folder.resolve("quotes.csv"))).hasSize(4);
    assertThat(Files.readAllLines(folder.resolve("books.csv"))).hasSizeLessThanOrEqualTo(1);
    assertThat(Files.readAllLines(folder.resolve("missing.csv")))
        .hasSize(2)
        .last()
        .asString()
        .startsWith("books," + books.url("/") + ",");
  }

  @Test
  void theSlowSiteIsAskedSlowlyOnEachOfItsPages() {
    String shop = "https://books.example/";
    var test = SpiderTest.<Found>of(SeveralSites.spider("https://quotes.example/", shop));
    Request next =
        test.page(SavedPage.resource("sites/books/index.html").at(Request.get(shop).label("books")))
            .hasItems(2)
            .request("/catalogue/page-2.html");
    assertThat(next.delay()).isEqualTo(SeveralSites.BOOKS_DELAY);
    assertThat(next.label()).contains("books");
  }
}
