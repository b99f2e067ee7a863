package dev.scraper.examples;

import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.export.Exporters;
import java.io.IOException;
import java.nio.file.Path;
import org.jsoup.nodes.Element;

/**
 * The shortest crawl: one address, one lambda, one file. Collects quotes, page after page.
 *
 * <p>Arguments: an address such as {@code https://quotes.toscrape.com/}, and a file that does not
 * exist yet, such as {@code quotes.jsonl}.
 */
public final class QuickStart {

  private QuickStart() {}

  record Quote(String text, String author) {}

  /** Crawls and blocks until the file is complete. */
  public static void main(String[] args) throws IOException {
    try (Scraper scraper = Scraper.create()) {
      CrawlReport report =
          scraper
              .crawl(
                  args[0],
                  (page, out) -> {
                    for (Element quote : page.select("div.quote")) {
                      String author = quote.select(".author").text();
                      out.item(new Quote(quote.select(".text").text(), author));
                    }
                    page.links("li.next a").forEach(out::follow);
                  })
              .export(Exporters.jsonLines(Path.of(args[1])))
              .run();
      System.out.println(report);
    }
  }
}
