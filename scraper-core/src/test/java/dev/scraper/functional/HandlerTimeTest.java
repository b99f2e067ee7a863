package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlReport;
import dev.scraper.event.Failure;
import dev.scraper.fixture.LocalSite;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Request;
import dev.scraper.page.Page;
import dev.scraper.spider.FailedRequest;
import dev.scraper.spider.Output;
import dev.scraper.spider.Spider;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Handlers that take too long. */
class HandlerTimeTest extends SiteTestBase {

  private final Records records = new Records();

  /** Ends the loops that nothing else ends, so that no test leaves a thread. */
  private volatile boolean released;

  private void loopForEver() {
    while (!released) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aHandlerThatLoopsPastItsTimeFailsItsPageOnlyWithTheStackItWasCaughtAt() throws Exception {
    site.links("/", "/loop", "/a", "/b").links("/loop", "/never").page("/a", "a").page("/b", "b");
    CountDownLatch left = new CountDownLatch(1);
    CrawlReport report =
        scraper
            .<Object>crawl(
                site.url("/"),
                (page, out) -> {
                  out.item(page.url().path());
                  page.links().forEach(out::follow);
                  if (page.url().path().equals("/loop")) {
                    loopForEver();
                    left.countDown();
                  }
                })
            .handlerTime(Duration.ofMillis(200))
            .listener(heard)
            .export(records)
            .run();
    released = true;
    assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
    Failure failure = heard.failure(site.url("/loop"));
    assertThat(failure.kind()).isEqualTo(FailureKind.SPIDER);
    assertThat(failure.status()).isEqualTo(200);
    assertThat(failure.cause()).isInstanceOf(TimeoutException.class);
    assertThat(failure.cause().getStackTrace())
        .anyMatch(frame -> frame.getMethodName().equals("loopForEver"));
    assertThat(report.failures()).containsExactly(failure);
    assertThat(records.values()).containsExactlyInAnyOrder("/", "/a", "/b");
    assertThat(site.paths()).doesNotContain("/never");
    assertThat(report.stats().pages()).isEqualTo(3);
    assertThat(report.exitStatus()).isEqualTo(4);
  }

  @Test
  void aHandlerThatWaitsPastItsTimeIsInterrupted() throws Exception {
    site.page("/", "page");
    CountDownLatch interrupted = new CountDownLatch(1);
    scraper
        .<Object>crawl(
            site.url("/"),
            (page, out) -> {
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
              }
            })
        .handlerTime(Duration.ofMillis(50))
        .listener(heard)
        .run();
    assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(heard.failures()).hasSize(1);
    assertThat(heard.failures().get(0).cause()).isInstanceOf(TimeoutException.class);
  }

  @Test
  void manyHandlersThatNeverReturnDoNotUseUpTheThreads() throws Exception {
    int stuck = 20;
    String[] paths = IntStream.range(0, stuck).mapToObj(i -> "/stuck/" + i).toArray(String[]::new);
    site.links("/", paths).otherwise(request -> LocalSite.html("page"));
    CountDownLatch left = new CountDownLatch(stuck);
    CrawlReport report =
        scraper
            .<Object>crawl(
                site.url("/"),
                (page, out) -> {
                  page.links().forEach(out::follow);
                  if (page.url().path().startsWith("/stuck")) {
                    out.follow("/after" + page.url().path());
                    while (!released) {
                      Thread.yield();
                    }
                    left.countDown();
                  }
                })
            .politeness(EAGER.perHost(2).concurrency(2))
            .handlerTime(Duration.ofMillis(100))
            .listener(heard)
            .run();
    released = true;
    assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(report.stats().failed()).containsEntry(FailureKind.SPIDER, (long) stuck);
    assertThat(report.stats().pages()).isEqualTo(1);
  }

  @Test
  void aFailureHandlerThatNeverReturnsDoesNotKeepTheCrawlFromItsEnd() throws Exception {
    site.status("/", 404);
    AtomicInteger told = new AtomicInteger();
    CrawlReport report =
        scraper
            .crawl(
                new Spider<Object>() {
                  @Override
                  public void parse(Page page, Output<Object> out) {}

                  @Override
                  public void failed(FailedRequest request, Output<Object> out) {
                    told.incrementAndGet();
                    loopForEver();
                  }
                })
            .seeds(List.of(Request.get(site.url("/"))))
            .handlerTime(Duration.ofMillis(100))
            .listener(heard)
            .run();
    released = true;
    assertThat(told).hasValue(1);
    assertThat(heard.failures())
        .extracting(Failure::kind)
        .containsExactly(FailureKind.HTTP, FailureKind.SPIDER);
    assertThat(report.exitStatus()).isEqualTo(3); // no page was delivered
  }

  @Test
  void aHundredHandlersThatBlockTogetherKeepNoOtherPageWaiting() throws Exception {
    int blocking = 100;
    String[] paths =
        IntStream.range(0, blocking).mapToObj(i -> "/block/" + i).toArray(String[]::new);
    site.links("/", paths).otherwise(request -> LocalSite.html("page"));
    CountDownLatch allIn = new CountDownLatch(blocking);
    CountDownLatch quickOnes = new CountDownLatch(blocking);
    // Each blocked page is let go only when all are blocked and a hundred others were handled.
    CrawlReport report =
        scraper
            .<Object>crawl(
                site.url("/"),
                (page, out) -> {
                  page.links().forEach(out::follow);
                  if (page.url().path().startsWith("/block")) {
                    allIn.countDown();
                    quickOnes.await();
                  } else if (page.url().path().startsWith("/quick")) {
                    allIn.await();
                    quickOnes.countDown();
                  } else {
                    IntStream.range(0, blocking).forEach(i -> out.follow("/quick/" + i));
                  }
                })
            .politeness(EAGER.perHost(300).concurrency(300))
            .listener(heard)
            .run();
    assertThat(report.stats().pages()).isEqualTo(1 + 2 * blocking);
  }
}
