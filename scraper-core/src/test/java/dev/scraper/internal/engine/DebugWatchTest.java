package dev.scraper.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlReport;
import dev.scraper.fixture.LeakCheck;
import dev.scraper.fixture.LocalSite;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.Request;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.internal.trace.HeldTooLong;
import dev.scraper.internal.work.ItemPlan;
import dev.scraper.policy.Limits;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.policy.Scope;
import dev.scraper.spider.Spider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
@Timeout(60)
class DebugWatchTest {

  private final CountDownLatch release = new CountDownLatch(1);
  private final BlockingQueue<String> found = new LinkedBlockingQueue<>();

  private void blockInHere() throws InterruptedException {
    release.await();
  }

  private static CrawlPlan<Object> plan(Spider<Object> spider, String seed) {
    return new CrawlPlan<>(
        spider,
        Purpose.PAGE,
        List.of(Request.get(seed)),
        List.of(),
        List.of(),
        false,
        HttpOptions.DEFAULT,
        List.of(),
        Politeness.polite().delay(Duration.ZERO).ignoreRobots(),
        new RetryPolicy(0),
        Limits.NONE,
        Scope.HOST,
        Duration.ofMinutes(1),
        List.of(),
        ItemPlan.NONE,
        null,
        null,
        null,
        false,
        null,
        true);
  }

  @Test
  void handlerThatHoldsItsPageIsToldWithTheStack() throws Exception {
    try (LocalSite site = new LocalSite().links("/")) {
      CrawlEngine engine = CrawlEngine.start(plan((page, out) -> blockInHere(), site.url("/")));
      HeldTooLong patience = new HeldTooLong(Duration.ofNanos(1));
      try (DebugWatch watch =
          new DebugWatch(
              engine::post, System::nanoTime, patience, Duration.ofMillis(1), found::add)) {
        watch.start();
        String finding;
        do {
          finding = found.poll(20, TimeUnit.SECONDS);
          assertThat(finding).as("told in time").isNotNull();
        } while (!finding.contains("(HANDLER)") || !finding.contains("blockInHere"));
        assertThat(finding).startsWith("page " + site.url("/") + " has waited for the handler");
        release.countDown();
        CrawlReport report = engine.report().get(20, TimeUnit.SECONDS);
        assertThat(report.stats().pages()).isEqualTo(1);
      }
    }
  }
}
