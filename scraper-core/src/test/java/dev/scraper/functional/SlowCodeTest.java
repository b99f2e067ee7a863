package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlReport;
import dev.scraper.fixture.LogLines;
import dev.scraper.intercept.Interceptor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the debug mode tells of code that keeps a thread from others. */
@Timeout(60)
class SlowCodeTest extends RawCrawl {

  private final LogLines log = new LogLines();

  /** Keeps its thread until it was told of, or for good if it never is. */
  private void dawdle(String message) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (log.with(message).isEmpty() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aHandlerThatKeepsItsThreadIsToldWithItsStackAndItsEnd() throws Exception {
    site.links("/");
    String begin = "GET " + site.url("/") + " has kept scraper-parse-";
    try (log) {
      crawl((page, out) -> dawdle(begin), "/").debug(true).run();
      assertThat(log.with(begin)).hasSize(2);
      assertThat(log.with(begin).get(0))
          .contains("WARN dev.scraper.debug")
          .endsWith(" ms, and was caught");
      assertThat(log.with("SlowCodeTest.dawdle(SlowCodeTest.java:")).isNotEmpty();
      assertThat(log.with(begin).get(1)).endsWith(" ms in all");
    }
  }

  @Test
  void aHandlerThatWaitsForAFetchIsNotTold() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    site.links("/");
    site.on(
        "/slow",
        peer -> {
          await(release);
          peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\nx");
        });
    try (log) {
      CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS).execute(release::countDown);
      CrawlReport report = crawl((page, out) -> page.fetch("/slow"), "/").debug(true).run();
      assertThat(report.stats().failed()).isEmpty();
      assertThat(log.with("GET " + site.url("/") + " has kept")).isEmpty();
    }
  }

  @Test
  void anInterceptorThatKeepsTheLaunchThreadIsTold() throws Exception {
    site.links("/");
    Interceptor slow =
        (request, exchange, next) -> {
          dawdle("scraper-launch has been busy with one thing for ");
          return next.fetch(request, exchange);
        };
    try (log) {
      crawl("/").intercept(slow).debug(true).run();
      assertThat(log.with("WARN dev.scraper.debug - scraper-launch has been busy")).hasSize(1);
      assertThat(log.with("SlowCodeTest.dawdle(SlowCodeTest.java:")).isNotEmpty();
    }
  }

  @Test
  void withoutTheDebugModeNothingIsTold() throws Exception {
    site.links("/");
    try (log) {
      CountDownLatch over = new CountDownLatch(1);
      CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS).execute(over::countDown);
      crawl((page, out) -> over.await(), "/").run();
      assertThat(log.with("has kept")).isEmpty();
    }
  }
}
