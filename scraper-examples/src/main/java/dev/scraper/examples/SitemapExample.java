package dev.scraper.examples;

import dev.scraper.CrawlBuilder;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.export.ExportException;
import dev.scraper.export.Exporters;
import dev.scraper.http.Url;
import dev.scraper.page.Page;
import dev.scraper.spider.Output;

/**
 * Seeds from sitemaps: fetches the pages that a site's sitemaps name, follows no links, and writes
 * each page's address and title to standard output.
 *
 * <p>Argument: any address of the site. Its robots.txt is asked for the sitemaps; when it names
 * none, {@code /sitemap.xml} is tried. An index of sitemaps, gz and text files are read too.
 */
public final class SitemapExample {

  private SitemapExample() {}

  /**
   * One item.
   *
   * @param url of the page
   * @param title empty when the page has none
   */
  record Titled(Url url, String title) {}

  private static void parse(Page page, Output<Titled> out) {
    out.item(new Titled(page.url(), page.title().orElse("")));
  }

  /** The crawl without its output. The seed is fetched as well; other hosts are out of scope. */
  static CrawlBuilder<Titled> crawl(Scraper scraper, String seed) {
    return scraper.crawl(seed, SitemapExample::parse).sitemaps(true).maxPages(1_000);
  }

  /** Crawls at most 1,000 pages, and exits as the command line would. */
  public static void main(String[] args) throws ExportException {
    CrawlReport report;
    try (Scraper scraper = Scraper.create()) {
      report =
          crawl(scraper, args[0]).export(Exporters.jsonLines(System.out, "standard output")).run();
    }
    System.err.println(report);
    System.exit(report.exitStatus());
  }
}
