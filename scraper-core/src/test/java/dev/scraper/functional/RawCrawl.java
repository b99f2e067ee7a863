package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.CrawlBuilder;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlEvent;
import dev.scraper.event.Failure;
import dev.scraper.fixture.LeakCheck;
import dev.scraper.fixture.RawSite;
import dev.scraper.http.Request;
import dev.scraper.page.Page;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.spider.Spider;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A crawl of a site that says whatever a test wants, without delay, retries and robots.txt. Checks
 * after each test that no thread and no connection is left, and that each request had one end.
 */
@ExtendWith(LeakCheck.class)
abstract class RawCrawl {

  static final Politeness EAGER =
      Politeness.polite().delay(Duration.ZERO).perHost(64).ignoreRobots();

  final RawSite site = new RawSite();
  final Scraper scraper = Scraper.builder().politeness(EAGER).retry(new RetryPolicy(0)).build();

  /** What was heard, in order. */
  final List<CrawlEvent> events = new CopyOnWriteArrayList<>();

  /** The pages that the spider was given. */
  final Map<String, Page> pages = Collections.synchronizedMap(new LinkedHashMap<>());

  /** A crawl that keeps the pages and follows all links. */
  CrawlBuilder<Object> crawl(String... seeds) {
    return crawl(
        (page, out) -> {
          pages.put(page.url().pathAndQuery(), page);
          page.links().forEach(out::follow);
        },
        seeds);
  }

  /** A crawl with a spider. */
  CrawlBuilder<Object> crawl(Spider<Object> spider, String... seeds) {
    List<Request> requests =
        Stream.of(seeds)
            .map(seed -> Request.get(seed.startsWith("/") ? site.url(seed) : seed))
            .toList();
    return scraper.crawl(spider).seeds(requests).listener(events::add);
  }

  /** The failures that were told, in order. */
  List<Failure> failures() {
    return events.stream()
        .filter(CrawlEvent.Failed.class::isInstance)
        .map(event -> ((CrawlEvent.Failed) event).failure())
        .toList();
  }

  /** The one failure that was told. */
  Failure failure() {
    assertThat(failures()).hasSize(1);
    return failures().get(0);
  }

  /** The skips that were told, in order. */
  List<CrawlEvent.Skipped> skips() {
    return events.stream()
        .filter(CrawlEvent.Skipped.class::isInstance)
        .map(CrawlEvent.Skipped.class::cast)
        .toList();
  }

  /** The URLs that have come to an end, one way or another. */
  List<String> ends() {
    return events.stream()
        .flatMap(
            event -> {
              if (event instanceof CrawlEvent.PageDone done) {
                return Stream.of(done.queued().toString());
              }
              if (event instanceof CrawlEvent.MediaStored stored) {
                return Stream.of(stored.queued().toString());
              }
              if (event instanceof CrawlEvent.Failed failed) {
                return Stream.of(failed.failure().url());
              }
              return event instanceof CrawlEvent.Skipped skipped
                  ? Stream.of(skipped.url())
                  : Stream.empty();
            })
        .toList();
  }

  /** Waits; a test that would wait for ever fails. */
  static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(20, TimeUnit.SECONDS)).as("came in time").isTrue();
  }

  @AfterEach
  void nothingIsLeft() throws InterruptedException {
    scraper.close();
    boolean closed = site.allClosedWithin(10);
    assertThat(closed).as("all connections closed within 10 s, open: " + site.clients()).isTrue();
    site.close();
    assertThat(ends()).doesNotHaveDuplicates();
  }
}
