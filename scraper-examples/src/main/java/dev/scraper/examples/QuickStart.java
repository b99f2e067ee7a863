package dev.scraper.examples;

import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.export.Exporters;
import dev.scraper.extract.Css;
import dev.scraper.spider.Spider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The shortest crawl: a record that says what a quote is made of, the links to follow, one file.
 *
 * <p>Arguments: an address such as {@code https://quotes.toscrape.com/}, and a file that does not
 * exist yet, such as {@code quotes.jsonl}.
 */
public final class QuickStart {

  private QuickStart() {}

  @Css("div.quote")
  record Quote(
      @Css("span.text") String text,
      @Css("small.author") String author,
      @Css("a.tag") List<String> tags) {}

  /** Crawls and blocks until the file is complete. */
  public static void main(String[] args) throws IOException {
    try (Scraper scraper = Scraper.create()) {
      CrawlReport report =
          scraper
              .crawl(args[0], Spider.of(Quote.class).following("li.next a"))
              .export(Exporters.jsonLines(Path.of(args[1])))
              .run();
      System.out.println(report);
    }
  }
}
