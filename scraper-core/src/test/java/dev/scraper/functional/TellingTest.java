package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.Crawl;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.fixture.LocalSite;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Request;
import dev.scraper.pipeline.Pipeline;
import dev.scraper.pipeline.Stage;
import dev.scraper.pipeline.Verdict;
import dev.scraper.spider.Router;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A spider that is told of failures, and takes its time. */
class TellingTest extends SiteTestBase {

  @Test
  void aSpiderThatBlocksWhenItIsToldOfManyFailuresHoldsNoPageUp() throws Exception {
    site.otherwise(r -> LocalSite.html("a page"));
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch parsed = new CountDownLatch(20);
    AtomicInteger told = new AtomicInteger();
    Router<Object> router =
        new Router<>()
            .otherwise((page, out) -> parsed.countDown())
            .onFailure(
                (failed, out) -> {
                  told.incrementAndGet();
                  release.await();
                });
    for (int i = 0; i < 200; i++) {
      router.seed("http://127.0.0.1:1/" + i); // a port that nobody listens on
    }
    for (int i = 0; i < 20; i++) {
      router.seed(Request.get(site.url("/" + i)).label("late"));
    }
    router.on("late", (page, out) -> parsed.countDown());
    Crawl crawl =
        scraper
            .crawl(router)
            .politeness(p -> p.ignoreRobots().concurrency(3))
            .listener(heard)
            .start();
    boolean inTime = parsed.await(20, TimeUnit.SECONDS);
    release.countDown();
    crawl.await();
    assertThat(inTime).as("pages were parsed while the spider was being told").isTrue();
    assertThat(told).hasValue(200);
  }

  @Test
  void aSpiderThatThrowsWhenItIsToldWasGivenNoPageAllTheSame() throws Exception {
    site.status("/", 404);
    Router<Object> router =
        new Router<>()
            .seed(site.url("/"))
            .otherwise((page, out) -> {})
            .onFailure(
                (failed, out) -> {
                  throw new IllegalStateException("no comment");
                });
    CrawlReport report = scraper.crawl(router).run();
    assertThat(report.stats().failed()).containsEntry(FailureKind.SPIDER, 1L);
    assertThat(report.exitStatus()).isEqualTo(3);
  }

  @Test
  void anOutputThatFailsWhileASpiderIsBeingToldIsNoFailureOfTheSpider() throws Exception {
    site.links("/", "/gone").status("/gone", 404);
    Records records =
        new Records()
            .onWrite(
                () -> {
                  throw new IOException("full");
                });
    Router<Object> router =
        new Router<>()
            .seed(site.url("/"))
            .otherwise((page, out) -> page.links().forEach(out::follow))
            .onFailure((failed, out) -> out.item("gone"));
    CrawlReport report = scraper.crawl(router).listener(heard).export(records).run();
    assertThat(report.ended()).isEqualTo(Ended.ERROR);
    assertThat(report.stats().failed()).doesNotContainKey(FailureKind.SPIDER);
  }

  /** Passes everything; its close is the last moment before the outputs are closed. */
  private record AtTheEnd(Runnable last) implements Stage<Object, Object>, AutoCloseable {

    @Override
    public Verdict<Object> apply(Object item) {
      return Verdict.pass(item);
    }

    @Override
    public void close() {
      last.run();
    }
  }

  @Test
  void theRecordsOfAFailureThatTheEndOfTheCrawlDidNotWaitForAreNotInTheOutputs() throws Exception {
    site.status("/", 404);
    CompletableFuture<Thread> told = new CompletableFuture<>();
    CountDownLatch release = new CountDownLatch(1);
    Records records = new Records();
    Router<Object> router =
        new Router<>()
            .seed(site.url("/"))
            .otherwise((page, out) -> {})
            .onFailure(
                (failed, out) -> {
                  out.item("too late");
                  told.complete(Thread.currentThread());
                  awaitWhateverComes(release);
                });
    Runnable last =
        () -> {
          release.countDown();
          awaitWhateverComes(told.join());
        };
    Crawl crawl =
        scraper
            .crawl(router)
            .pipeline(Pipeline.of(Object.class).stagePerCrawl("last", () -> new AtTheEnd(last)))
            .export(records)
            .start();
    told.get(20, TimeUnit.SECONDS);
    crawl.cancel();
    CrawlReport report = crawl.await();
    assertThat(report.ended()).isEqualTo(Ended.INTERRUPTED);
    assertThat(records.values()).isEmpty();
    assertThat(report.stats().records()).isZero();
  }

  /** As code does that does not listen to interrupts. */
  private static void awaitWhateverComes(CountDownLatch latch) {
    boolean over = false;
    while (!over) {
      try {
        over = latch.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        // goes on all the same
      }
    }
  }

  private static void awaitWhateverComes(Thread thread) {
    while (thread.isAlive()) {
      try {
        thread.join(TimeUnit.SECONDS.toMillis(20));
      } catch (InterruptedException e) {
        // goes on all the same
      }
    }
  }
}
