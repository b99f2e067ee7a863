package dev.scraper.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.examples.QuickStart.Quote;
import dev.scraper.spider.Spider;
import dev.scraper.testing.SpiderTest;
import dev.scraper.testing.TestSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quotes and books exercises, in their shortest form. */
class QuickStartTest {

  /** What the project promises for each, from the record to the exported file. */
  private static final int LINES = 20;

  @TempDir Path folder;

  @Test
  void theQuotesOfAllPagesAreInTheFile() throws IOException {
    Path file = folder.resolve("quotes.jsonl");
    try (TestSite site = TestSite.resource("sites/quotes")) {
      QuickStart.main(new String[] {site.url("/"), file.toString()});
      assertThat(site.targets()).containsExactly("/robots.txt", "/", "/page/2/");
    }
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "{\"text\":\"“A queue is a promise to come back.”\",\"author\":\"Ada Example\","
                + "\"tags\":[\"patience\",\"queues\"]}",
            "{\"text\":\"“Ask twice, wait once.”\",\"author\":\"Björn Beispiel\",\"tags\":[]}",
            "{\"text\":\"“The last page has no next.”\",\"author\":\"Ada Example\","
                + "\"tags\":[\"ends\"]}");
  }

  @Test
  void theBooksOfAllListPagesAreInTheFile() throws IOException {
    Path file = folder.resolve("books.csv");
    try (TestSite site = TestSite.resource("sites/books")) {
      BookList.main(new String[] {site.url("/"), file.toString()});
      String books = site.url("/catalogue/");
      assertThat(Files.readAllLines(file))
          .containsExactly(
              "title,price,rating,inStock,page",
              "The Alps on Foot,51.77,THREE,true," + books + "alps_1/index.html",
              "The Sea,10.00,ONE,false," + books + "sea_2/index.html",
              "Odes,20.50,FIVE,true," + books + "odes_3/index.html");
    }
  }

  @Test
  void aSavedPageIsEnoughToTestTheRecord() {
    SpiderTest.of(Spider.of(Quote.class).following("li.next a"))
        .resource("sites/quotes/index.html", "https://quotes.example/")
        .hasItems(2)
        .hasItem(new Quote("“Ask twice, wait once.”", "Björn Beispiel", List.of()))
        .hasRequests(1)
        .follows("/page/2/");
  }

  /** The lines from the first type inside of the class to the end of the crawl. */
  private static List<String> fromRecordToFile(List<String> source) {
    List<String> code =
        source.stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("import "))
            .filter(line -> !line.startsWith("/") && !line.startsWith("*"))
            .toList();
    int first = 0;
    while (!code.get(first).matches("(enum|record|@Css|@Format)\\b.*")) {
      first++;
    }
    int end = first;
    while (!code.get(end++).contains(".run()")) {
      // up to the end of the crawl
    }
    List<String> counted = code.subList(first, end);
    assertThat(counted).anyMatch(line -> line.contains(".export("));
    return counted;
  }

  @Test
  void eachExerciseTakesAtMostTwentyLinesFromTheRecordToTheFile() throws IOException {
    Path sources =
        Documents.project().resolve("scraper-examples/src/main/java/dev/scraper/examples");
    for (String example : List.of("QuickStart", "BookList")) {
      List<String> source = Files.readAllLines(sources.resolve(example + ".java"));
      assertThat(fromRecordToFile(source)).as(example).hasSizeLessThanOrEqualTo(LINES);
    }
  }

  @Test
  void theFirstProgramsOfTheDocumentsAreAsShort() throws IOException {
    for (String document : List.of("README.md", "docs/guide.md")) {
      String text = Files.readString(Documents.project().resolve(document));
      List<String> first = Documents.javaBlocks(text).get(0).lines().toList();
      assertThat(String.join("\n", first)).as(document).contains("Spider.of(");
      assertThat(fromRecordToFile(first)).as(document).hasSizeLessThanOrEqualTo(LINES);
    }
  }
}
