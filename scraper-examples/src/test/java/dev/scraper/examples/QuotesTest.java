package dev.scraper.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.policy.Politeness;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuotesTest {

  private final Site site = new Site();
  private final Scraper scraper =
      Scraper.builder().politeness(Politeness.polite().delay(Duration.ZERO)).build();

  @TempDir Path folder;

  @BeforeEach
  void twoPagesOfQuotes() {
    site.page(
        "/",
        quote("To be, or not to be", "Hamlet", "life", "doubt")
            + quote("Brevity is the soul of wit", "Polonius")
            + "<ul class='pager'><li class='next'><a href='/page/2/'>Next</a></li></ul>"
            + "<a href='/login'>Login</a>");
    site.page(
        "/page/2/",
        quote("Die Welt \u201e\u00fcber\u201c", "Faust", "welt")
            + "<ul class='pager'><li class='previous'><a href='/'>Previous</a></li></ul>");
  }

  private static String quote(String text, String author, String... tags) {
    StringBuilder html = new StringBuilder("<div class='quote'><span class='text'>" + text);
    html.append("</span><small class='author'>").append(author).append("</small>");
    for (String tag : tags) {
      html.append("<a class='tag' href='/tag/x/'>").append(tag).append("</a>");
    }
    return html.append("</div>").toString();
  }

  @AfterEach
  void close() {
    scraper.close();
    site.close();
  }

  @Test
  void theSpiderWritesTheSameItemsToJsonLinesAndCsv() throws Exception {
    CrawlReport report = QuotesSpider.crawl(scraper, site.url("/"), folder);
    assertThat(report.exitStatus()).isZero();
    assertThat(report.stats().records()).isEqualTo(3);
    String first = site.url("/");
    String second = site.url("/page/2/");
    assertThat(Files.readAllLines(folder.resolve("quotes.jsonl")))
        .containsExactly(
            "{\"text\":\"To be, or not to be\",\"author\":\"Hamlet\",\"tags\":[\"life\",\"doubt\"],"
                + "\"page\":\""
                + first
                + "\"}",
            "{\"text\":\"Brevity is the soul of wit\",\"author\":\"Polonius\",\"tags\":[],"
                + "\"page\":\""
                + first
                + "\"}",
            "{\"text\":\"Die Welt \u201e\u00fcber\u201c\",\"author\":\"Faust\",\"tags\":[\"welt\"],"
                + "\"page\":\""
                + second
                + "\"}");
    assertThat(Files.readAllLines(folder.resolve("quotes.csv")))
        .containsExactly(
            "text,author,tags,page",
            "\"To be, or not to be\",Hamlet,\"[\"\"life\"\",\"\"doubt\"\"]\"," + first,
            "Brevity is the soul of wit,Polonius,[]," + first,
            "Die Welt \u201e\u00fcber\u201c,Faust,\"[\"\"welt\"\"]\"," + second);
  }

  @Test
  void theListenerPrintsALineForEachFailure() throws Exception {
    site.status("/page/2/", 410);
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    CrawlReport report =
        scraper
            .crawl(new QuotesSpider(site.url("/")))
            .listener(
                QuotesSpider.printFailures(new PrintStream(printed, true, StandardCharsets.UTF_8)))
            .run();
    assertThat(report.stats().pages()).isEqualTo(1);
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("HTTP " + site.url("/page/2/") + ": HTTP 410");
  }
}
