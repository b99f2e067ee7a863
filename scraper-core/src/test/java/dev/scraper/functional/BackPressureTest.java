package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.Crawl;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.CrawlStats;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A slow output slows the crawl down, and memory stays bounded. */
class BackPressureTest extends RawCrawl {

  /** More than half of what an output's queue takes, so that no two pages fit. */
  private static final int RECORDS = 600;

  private static final int PAGES = 50;
  private static final int CONCURRENCY = 4;

  private final CountDownLatch writing = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final Records slow =
      new Records()
          .onWrite(
              () -> {
                writing.countDown();
                awaitUninterruptibly(release);
              });

  static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Crawl start() throws Exception {
    String[] paths = IntStream.range(0, PAGES).mapToObj(i -> "/" + i).toArray(String[]::new);
    for (String path : paths) {
      site.links(path);
    }
    return crawl(
            (page, out) ->
                IntStream.range(0, RECORDS).forEach(i -> out.item(page.url().path() + "#" + i)),
            paths)
        .politeness(EAGER.concurrency(CONCURRENCY))
        .export(slow)
        .start();
  }

  @Test
  void pagesAreNotFetchedAheadOfASlowOutput() throws Exception {
    Crawl crawl = start();
    await(writing);
    // One page is in the output's hands, and as many as may be in flight wait behind it.
    long waiting = PAGES - 1 - CONCURRENCY;
    CrawlStats stats = crawl.progress();
    while (stats.queued() > waiting || stats.inFlight() < CONCURRENCY) {
      stats = crawl.progress();
    }
    for (int i = 0; i < 200; i++) {
      stats = crawl.progress();
    }
    assertThat(stats.queued()).isEqualTo(waiting);
    assertThat(stats.inFlight()).isEqualTo(CONCURRENCY);
    assertThat(stats.pages()).isEqualTo(1);
    assertThat(site.paths()).hasSizeLessThanOrEqualTo(1 + CONCURRENCY);
    release.countDown();
    CrawlReport report = crawl.await();
    assertThat(report.stats().pages()).isEqualTo(PAGES);
    assertThat(report.stats().maxInFlight()).isEqualTo(CONCURRENCY);
    assertThat(slow.values()).hasSize(PAGES * RECORDS).doesNotHaveDuplicates();
    assertThat(report.exitStatus()).isZero();
  }

  @Test
  void aCancelWhileAnOutputIsSlowLosesNoPageHalfway() throws Exception {
    Crawl crawl = start();
    await(writing);
    crawl.cancel();
    CountDownLatch over = new CountDownLatch(1);
    crawl.report().whenComplete((report, failure) -> over.countDown());
    assertThat(over.getCount()).as("the output holds the end up").isEqualTo(1);
    release.countDown();
    CrawlReport report = crawl.await();
    assertThat(report.exitStatus()).isEqualTo(130);
    assertThat(report.stats().records()).isEqualTo(slow.values().size());
    assertThat(slow.values()).hasSize((int) report.stats().pages() * RECORDS);
    assertThat(slow.calls()).endsWith("close");
  }
}
