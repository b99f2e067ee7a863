package dev.scraper.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.Crawl;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.CrawlStats;
import dev.scraper.event.Ended;
import dev.scraper.policy.Politeness;
import java.io.BufferedReader;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProgressExampleTest {

  private final Site site = new Site();
  private final Scraper scraper =
      Scraper.builder().politeness(Politeness.polite().delay(Duration.ZERO)).build();

  @AfterEach
  void close() {
    scraper.close();
    site.close();
  }

  private static void type(Crawl crawl, String commands) {
    ProgressExample.steer(crawl, new BufferedReader(new StringReader(commands)));
  }

  @Test
  void theCountsAreShownUntilTheReportIsThere() throws Exception {
    Crawl crawl = ProgressExample.start(scraper, site.endless().url("/page/1"));
    List<CrawlStats> shown = new ArrayList<>();
    CrawlReport report =
        ProgressExample.watch(
            crawl,
            Duration.ofMillis(1),
            stats -> {
              shown.add(stats);
              if (stats.pages() > 5) {
                type(crawl, "stop");
              }
            });
    assertThat(report.ended()).isEqualTo(Ended.INTERRUPTED);
    assertThat(report.stats().pages()).isGreaterThan(5);
    assertThat(shown).extracting(CrawlStats::pages).isSorted();
    assertThat(crawl.report()).isCompletedWithValue(report);
  }

  @Test
  void aPausedCrawlSendsNothingUntilItIsResumed() throws Exception {
    Crawl crawl = ProgressExample.start(scraper, site.endless().url("/page/1"));
    untilPages(crawl, 3);
    type(crawl, "pause");
    CrawlStats paused = untilNothingIsOpen(crawl);
    assertThat(paused.queued()).isPositive();
    // Questions and answers go through the loop in order: it had every chance to send something.
    for (int i = 0; i < 1_000; i++) {
      CrawlStats later = crawl.progress();
      assertThat(later.inFlight()).isZero();
      assertThat(later.requests()).isEqualTo(paused.requests());
    }
    assertThat(crawl.isDone()).isFalse();
    type(crawl, "resume");
    untilPages(crawl, paused.pages() + 3);
    type(crawl, "nonsense\ncancel");
    assertThat(crawl.get(30, TimeUnit.SECONDS).ended()).isEqualTo(Ended.INTERRUPTED);
  }

  private static void untilPages(Crawl crawl, long pages) {
    while (crawl.progress().pages() < pages) {
      assertThat(crawl.isDone()).as("the site is endless").isFalse();
    }
  }

  private static CrawlStats untilNothingIsOpen(Crawl crawl) {
    CrawlStats stats;
    do {
      stats = crawl.progress();
    } while (stats.inFlight() > 0);
    return stats;
  }
}
