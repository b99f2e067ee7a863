package dev.scraper.testing;

import dev.scraper.http.Request;
import dev.scraper.internal.work.Collector;
import dev.scraper.page.Page;
import dev.scraper.spider.Spider;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Runs a spider without a web site: on a saved page, on a site served from a folder, or on a
 * recording. It needs no test framework: what is wrong is an {@link AssertionError}.
 *
 * <pre>{@code
 * SpiderTest<Quote> test = SpiderTest.of(new QuotesSpider());
 * test.page(Path.of("src/test/resources/quotes.html"), "https://quotes.example/page/1/")
 *     .hasItems(10)
 *     .follows("/page/2/");
 * }</pre>
 *
 * <p><b>Thread-safety:</b> as safe as the spider.
 *
 * @param <T> the type of the spider's items
 */
public final class SpiderTest<T> {

  private final Spider<T> spider;

  private SpiderTest(Spider<T> spider) {
    this.spider = spider;
  }

  /** A test of that spider. */
  public static <T> SpiderTest<T> of(Spider<T> spider) {
    return new SpiderTest<>(Objects.requireNonNull(spider, "spider"));
  }

  /** Runs the spider on a file, got from that address. */
  public PageResult<T> page(Path file, String url) {
    return page(SavedPage.file(file).at(url));
  }

  /** Runs the spider on a file, as the answer to that request: with its label, say. */
  public PageResult<T> page(Path file, Request request) {
    return page(SavedPage.file(file).at(request));
  }

  /** Runs the spider on HTML, got from that address. */
  public PageResult<T> html(String html, String url) {
    return page(SavedPage.html(html).at(url));
  }

  /** Runs the spider on JSON, got from that address. */
  public PageResult<T> json(String json, String url) {
    return page(SavedPage.json(json).at(url));
  }

  /** Runs the spider on a file of the class path, got from that address. */
  public PageResult<T> resource(String name, String url) {
    return page(SavedPage.resource(name).at(url));
  }

  /**
   * Runs the spider on a page, on the calling thread; blocks as long as the spider does. What it
   * gives counts as in a crawl: after its return nothing more is taken.
   *
   * @throws AssertionError if the spider throws; it names the page, its cause is what was thrown
   */
  public PageResult<T> page(SavedPage saved) {
    Page page = saved.page();
    Collector<T> out = new Collector<>(page);
    try {
      spider.parse(page, out);
      out.end();
    } catch (Throwable e) {
      // Errors too: a crawl fails the page for them, so a test says which page.
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new AssertionError("the spider threw on " + page.url() + ": " + e, e);
    }
    return new PageResult<>(page, out.items(), out.requests());
  }
}
