package dev.scraper.examples;

import dev.scraper.Scraper;
import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlListener;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Failure;
import dev.scraper.export.ExportException;
import dev.scraper.export.Exporters;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.page.Page;
import dev.scraper.spider.Output;
import dev.scraper.spider.Spider;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.jsoup.nodes.Element;

/**
 * A spider as a class of its own, with typed items, two outputs, and a listener that prints what
 * failed.
 *
 * <p>Arguments: an address such as {@code https://quotes.toscrape.com/}, and a folder for {@code
 * quotes.jsonl} and {@code quotes.csv}.
 *
 * <p><b>Thread-safety:</b> safe, since it has no state: {@link #parse} is called by several threads
 * at once.
 */
public final class QuotesSpider implements Spider<QuotesSpider.Quote> {

  /**
   * One item. The components are the fields of the JSON objects and the columns of the CSV file, in
   * this order.
   *
   * @param text what was said
   * @param author who said it
   * @param tags a JSON array in both files
   * @param page where it was found
   */
  public record Quote(String text, String author, List<String> tags, Url page) {}

  private final String seed;

  /**
   * @param seed the first page
   */
  public QuotesSpider(String seed) {
    this.seed = seed;
  }

  @Override
  public List<Request> seeds() {
    return List.of(Request.get(seed));
  }

  @Override
  public void parse(Page page, Output<Quote> out) {
    for (Element quote : page.select("div.quote")) {
      out.item(
          new Quote(
              quote.select("span.text").text(),
              quote.select("small.author").text(),
              quote.select("a.tag").eachText(),
              page.url()));
    }
    page.links("li.next a").forEach(out::follow);
  }

  /** Prints a line for each request that failed for good. */
  static CrawlListener printFailures(PrintStream to) {
    return event -> {
      if (event instanceof CrawlEvent.Failed failed) {
        Failure failure = failed.failure();
        to.printf("%s %s: %s%n", failure.kind(), failure.url(), failure.message());
      }
    };
  }

  static CrawlReport crawl(Scraper scraper, String seed, Path folder) throws ExportException {
    return scraper
        .crawl(new QuotesSpider(seed))
        .maxPages(1_000)
        .export(Exporters.jsonLines(folder.resolve("quotes.jsonl")))
        .export(Exporters.csv(folder.resolve("quotes.csv")))
        .listener(printFailures(System.err))
        .run();
  }

  /** Crawls, and exits as the command line would: 0 if all went well. */
  public static void main(String[] args) throws ExportException {
    CrawlReport report;
    try (Scraper scraper = Scraper.create()) {
      report = crawl(scraper, args[0], Path.of(args[1]));
    }
    System.out.println(report);
    System.exit(report.exitStatus());
  }
}
