package dev.scraper;

import dev.scraper.event.CrawlListener;
import dev.scraper.event.CrawlReport;
import dev.scraper.export.ExportException;
import dev.scraper.export.Exporter;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.Request;
import dev.scraper.intercept.Interceptor;
import dev.scraper.internal.engine.CrawlPlan;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.policy.Limits;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.policy.Scope;
import dev.scraper.spider.Spider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A crawl before it runs. Values are checked where they are given.
 *
 * <p><b>Thread-safety:</b> none. One builder starts one crawl, since its exporters serve once.
 *
 * @param <T> the type of the spider's items
 */
public final class CrawlBuilder<T> {

  private final Scraper scraper;
  private final Spider<T> spider;
  private HttpOptions http;
  private final List<Interceptor> interceptors;
  private Politeness politeness;
  private RetryPolicy retry;
  private Limits limits = Limits.NONE;
  private Scope scope = Scope.HOST;
  private boolean sitemaps;
  private Duration handlerTime = Duration.ofMinutes(1);
  private final List<Request> seeds = new ArrayList<>();
  private final List<Request> sitemapSeeds = new ArrayList<>();
  private final List<Iterator<String>> seedLines = new ArrayList<>();
  private final List<Exporter> exporters = new ArrayList<>();
  private final List<CrawlListener> listeners = new ArrayList<>();
  private Consumer<? super T> items = item -> {};

  CrawlBuilder(
      Scraper scraper,
      Spider<T> spider,
      HttpOptions http,
      List<Interceptor> interceptors,
      Politeness politeness,
      RetryPolicy retry) {
    this.scraper = scraper;
    this.spider = Objects.requireNonNull(spider, "spider");
    this.http = http;
    this.interceptors = new ArrayList<>(interceptors);
    this.politeness = politeness;
    this.retry = retry;
  }

  /** More requests to begin with, beside the spider's own. */
  public CrawlBuilder<T> seeds(List<Request> more) {
    seeds.addAll(more);
    return this;
  }

  /**
   * More addresses to begin with, read one by one as the crawl takes them, at most 10,000 ahead.
   * One that is no URL fails as INVALID_URL; an {@link java.io.UncheckedIOException} ends the
   * crawl.
   */
  public CrawlBuilder<T> seedLines(Iterator<String> lines) {
    seedLines.add(Objects.requireNonNull(lines));
    return this;
  }

  /**
   * Whether the sitemaps of the seeds' hosts are read too: those that robots.txt names, or else
   * {@code /sitemap.xml}.
   */
  public CrawlBuilder<T> sitemaps(boolean value) {
    sitemaps = value;
    return this;
  }

  /**
   * Sitemaps and feeds whose pages to begin with, beside the spider's own: see {@link
   * Spider#sitemaps}.
   */
  public CrawlBuilder<T> sitemapSeeds(List<Request> more) {
    sitemapSeeds.addAll(more);
    return this;
  }

  /** How requests are sent, in place of all that the scraper says of it. */
  public CrawlBuilder<T> http(HttpOptions value) {
    http = Objects.requireNonNull(value);
    return this;
  }

  /** How requests are sent, as a change of what the scraper says of it. */
  public CrawlBuilder<T> http(UnaryOperator<HttpOptions> change) {
    return http(change.apply(http));
  }

  /**
   * One more interceptor, which stands behind those given before, nearer to the network; those of
   * the scraper come first. It is not closed by the crawl.
   */
  public CrawlBuilder<T> intercept(Interceptor interceptor) {
    interceptors.add(Objects.requireNonNull(interceptor));
    return this;
  }

  /** How hard servers may be asked, in place of all that the scraper says of it. */
  public CrawlBuilder<T> politeness(Politeness value) {
    politeness = Objects.requireNonNull(value);
    return this;
  }

  /** How hard servers may be asked, as a change of what the scraper says of it. */
  public CrawlBuilder<T> politeness(UnaryOperator<Politeness> change) {
    return politeness(change.apply(politeness));
  }

  /** Which failures are tried again. */
  public CrawlBuilder<T> retry(RetryPolicy value) {
    retry = value;
    return this;
  }

  /** Which links are followed; the hosts of the seeds unless set. */
  public CrawlBuilder<T> scope(Scope value) {
    scope = value;
    return this;
  }

  /** Where the crawl ends before its links do. */
  public CrawlBuilder<T> limits(Limits value) {
    limits = value;
    return this;
  }

  /** The most links between a seed and a page. */
  public CrawlBuilder<T> maxDepth(int value) {
    return limits(limits.maxDepth(value));
  }

  /** The most pages delivered to the spider; never exceeded. */
  public CrawlBuilder<T> maxPages(long value) {
    return limits(limits.maxPages(value));
  }

  /** The most pages of one host delivered to the spider. */
  public CrawlBuilder<T> maxPerHost(long value) {
    return limits(limits.maxPerHost(value));
  }

  /** The longest the crawl may take. */
  public CrawlBuilder<T> maxDuration(Duration value) {
    return limits(limits.maxDuration(value));
  }

  /** The most pages of each host whose path is of that form; see {@link Limits#maxPerPath}. */
  public CrawlBuilder<T> maxPerPath(String glob, long pages) {
    return limits(limits.maxPerPath(glob, pages));
  }

  /**
   * The longest that user code may take over one page; a minute unless set. A page whose handler
   * takes longer fails with kind SPIDER, and its handler is interrupted.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public CrawlBuilder<T> handlerTime(Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("handler time <= 0: " + value);
    }
    handlerTime = value;
    return this;
  }

  /** One more output for the items. */
  public CrawlBuilder<T> export(Exporter exporter) {
    exporters.add(Objects.requireNonNull(exporter));
    return this;
  }

  /** One more listener. */
  public CrawlBuilder<T> listener(CrawlListener listener) {
    listeners.add(Objects.requireNonNull(listener));
    return this;
  }

  /**
   * Code that takes each item of a page after its spider has returned; called on parse threads, by
   * several at once. What it throws fails the page.
   */
  public CrawlBuilder<T> onItem(Consumer<? super T> consumer) {
    items = Objects.requireNonNull(consumer);
    return this;
  }

  /**
   * Starts the crawl and returns its handle at once.
   *
   * @throws ExportException if an output cannot be opened; nothing has been fetched then
   * @throws IllegalStateException if the scraper is closed
   */
  public Crawl start() throws ExportException {
    CrawlPlan<T> plan =
        new CrawlPlan<>(
            spider,
            Purpose.PAGE,
            List.copyOf(seeds),
            List.copyOf(sitemapSeeds),
            List.copyOf(seedLines),
            sitemaps,
            http,
            List.copyOf(interceptors),
            politeness,
            retry,
            limits,
            scope,
            handlerTime,
            List.copyOf(exporters),
            List.copyOf(listeners),
            items,
            null);
    return scraper.start(plan);
  }

  /**
   * Runs the crawl to its end; blocks. An interrupt of the waiting thread cancels the crawl, waits
   * for its report all the same, and leaves the interrupt set.
   *
   * @throws ExportException if an output cannot be opened; nothing has been fetched then
   */
  public CrawlReport run() throws ExportException {
    return start().await();
  }
}
