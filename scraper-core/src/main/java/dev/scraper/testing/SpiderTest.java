package dev.scraper.testing;

import dev.scraper.CrawlBuilder;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.export.ExportException;
import dev.scraper.http.Request;
import dev.scraper.internal.work.Collector;
import dev.scraper.page.Page;
import dev.scraper.policy.Media;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.spider.Spider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

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

  private static final Politeness ONE_BY_ONE =
      Politeness.polite().delay(Duration.ZERO).perHost(1).concurrency(1);

  /** A spider that goes round in circles must not hang the tests. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

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
    Collector<T> out = new Collector<>(page, true);
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
    return new PageResult<>(page, out.items(), out.requests(), out.downloads());
  }

  /**
   * Crawls a site from the spider's own seeds to the end; blocks. The site answers for all hosts,
   * so the spider runs with the addresses of the real site and no real host is asked. One request
   * at a time, so that items come in a certain order, without delay and without retries; for at
   * most a minute. Files that the spider downloads go to a folder that is removed again.
   *
   * @throws AssertionError if the crawl could not run, or had nothing to ask for
   */
  public CrawlResult<T> crawl(TestSite site) {
    return crawl(site, crawl -> crawl);
  }

  /**
   * Crawls a site as {@link #crawl(TestSite)} does, with a change to the crawl: other seeds, a
   * limit, a setting. Its {@code onItem} is this test's own.
   *
   * @throws AssertionError if the crawl could not run, or had nothing to ask for
   */
  public CrawlResult<T> crawl(TestSite site, UnaryOperator<CrawlBuilder<T>> change) {
    return run(crawl -> change.apply(crawl).intercept(site.standIn()));
  }

  /**
   * Crawls a recording from the spider's own seeds, as {@link #crawl(TestSite)} does a site.
   *
   * @throws AssertionError if the crawl could not run, or had nothing to ask for
   * @throws IllegalArgumentException if the recording cannot be read; the message says where
   */
  public CrawlResult<T> replay(Recording recording) {
    return replay(recording, crawl -> crawl);
  }

  /** Crawls a recording as {@link #replay(Recording)} does, with a change to the crawl. */
  public CrawlResult<T> replay(Recording recording, UnaryOperator<CrawlBuilder<T>> change) {
    return run(crawl -> recording.replay(change.apply(crawl)));
  }

  private CrawlResult<T> run(UnaryOperator<CrawlBuilder<T>> change) {
    Queue<T> items = new ConcurrentLinkedQueue<>();
    Queue<CrawlEvent> events = new ConcurrentLinkedQueue<>();
    try (TemporaryFolder folder = TemporaryFolder.make();
        Scraper scraper = Scraper.create()) {
      CrawlBuilder<T> crawl =
          scraper
              .crawl(spider)
              .politeness(ONE_BY_ONE)
              .retry(new RetryPolicy(0))
              .http(http -> http.allowPrivate(true))
              .maxDuration(LONGEST)
              .media(Media.to(folder.path()))
              .listener(events::add);
      CrawlReport report = change.apply(crawl).onItem(items::add).run();
      if (report.ended() == Ended.ERROR) {
        throw new AssertionError("the crawl broke: " + report.error(), report.error());
      }
      if (events.isEmpty()) {
        throw new AssertionError("the crawl had nothing to ask for: has the spider seeds?");
      }
      return new CrawlResult<>(List.copyOf(items), List.copyOf(events), report);
    } catch (ExportException e) {
      throw new AssertionError("an output of the crawl could not be opened: " + e, e);
    }
  }
}
