package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.Crawl;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.CrawlStats;
import dev.scraper.event.Ended;
import dev.scraper.fixture.RawSite;
import dev.scraper.http.FailureKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends before the end: stop, cancel, close, pause, interrupts; and the crawl as a future. */
class StopTest extends RawCrawl {

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch answer = new CountDownLatch(1);
  private final CountDownLatch hungUp = new CountDownLatch(1);

  /** A page that is answered when the test says so, and leads to another. */
  private void held(String path) {
    site.on(
        path,
        peer -> {
          asked.countDown();
          await(answer);
          peer.send(RawSite.ok("Content-Type: text/html\r\n", "<a href=/next>x</a>"));
        });
  }

  /** A page that never comes, or not whole. */
  private void stuck(String path, String start) {
    site.on(
        path,
        peer -> {
          peer.send(start);
          asked.countDown();
          peer.untilClosed();
          hungUp.countDown();
        });
  }

  @Test
  void aStopLetsOpenRequestsFinishAndBeginsNone() throws Exception {
    held("/");
    Records records = new Records();
    Crawl crawl =
        crawl(
                (page, out) -> {
                  out.item("whole");
                  page.links().forEach(out::follow);
                },
                "/")
            .export(records)
            .start();
    await(asked);
    crawl.stop();
    crawl.progress(); // the loop has taken the stop in
    answer.countDown();
    CrawlReport report = crawl.await();
    assertThat(report.ended()).isEqualTo(Ended.INTERRUPTED);
    assertThat(report.exitStatus()).isEqualTo(130);
    assertThat(report.stats().pages()).isEqualTo(1);
    assertThat(report.stats().failures()).isZero();
    assertThat(records.values()).containsExactly("whole");
    assertThat(site.paths()).containsExactly("/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Le", "HTTP/1.1 200 OK\r\n\r\nhalf"})
  void aCancelClosesConnectionsAtOnce(String start) throws Exception {
    stuck("/", start);
    Crawl crawl = crawl("/").start();
    await(asked);
    crawl.cancel();
    // Far below the 5 s of a stop, and the 30 s of a call.
    assertThat(hungUp.await(4, TimeUnit.SECONDS)).isTrue();
    CrawlReport report = crawl.await();
    assertThat(report.exitStatus()).isEqualTo(130);
    assertThat(report.stats().failed()).isEqualTo(Map.of(FailureKind.CANCELLED, 1L));
    assertThat(failure().attempts()).isEqualTo(1);
    assertThat(failure().url()).isEqualTo(site.url("/"));
  }

  @Test
  void aCancelAfterAStopWaitsNoLonger() throws Exception {
    stuck("/", "");
    Crawl crawl = crawl("/").start();
    await(asked);
    crawl.stop();
    crawl.cancel();
    assertThat(hungUp.await(4, TimeUnit.SECONDS)).isTrue();
    assertThat(crawl.await().exitStatus()).isEqualTo(130);
  }

  @Test
  void theEndOfAProgramsScraperCancelsItsCrawls() throws Exception {
    stuck("/", "");
    Records records = new Records();
    Crawl crawl = crawl("/").export(records).start();
    await(asked);
    scraper.close();
    assertThat(crawl.isDone()).isTrue();
    assertThat(crawl.get().ended()).isEqualTo(Ended.INTERRUPTED);
    assertThat(records.calls()).endsWith("close");
    assertThatThrownBy(() -> crawl("/").start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aCrawlIsAFutureOfItsReport() throws Exception {
    held("/");
    site.links("/next");
    Crawl crawl = crawl("/").start();
    await(asked);
    assertThat(crawl.isDone()).isFalse();
    assertThatThrownBy(() -> crawl.get(1, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    CompletableFuture<CrawlReport> copy = crawl.report();
    assertThat(crawl.report().cancel(true)).isTrue();
    assertThat(crawl.report().completeExceptionally(new IOException())).isTrue();
    assertThat(crawl.isDone()).as("copies change nothing").isFalse();
    answer.countDown();
    CrawlReport report = crawl.get(20, TimeUnit.SECONDS);
    assertThat(report.stats().pages()).isEqualTo(2);
    assertThat(crawl.get()).isSameAs(report);
    assertThat(crawl.await()).isSameAs(report);
    assertThat(copy.join()).isSameAs(report);
    assertThat(crawl.isDone()).isTrue();
    assertThat(crawl.isCancelled()).isFalse();
    assertThat(crawl.cancel(true)).as("it had ended").isFalse();
    assertThat(crawl.progress()).isEqualTo(report.stats());
    assertThat(report.exitStatus()).isZero();
  }

  @Test
  void aCancelledFutureStillGivesAReport() throws Exception {
    stuck("/", "");
    Crawl crawl = crawl("/").start();
    await(asked);
    assertThat(crawl.cancel(false)).isTrue();
    assertThat(crawl.get().ended()).isEqualTo(Ended.INTERRUPTED);
    assertThat(crawl.isCancelled()).isFalse();
  }

  @Test
  void anInterruptOfTheWaitingThreadCancelsAndStaysSet() throws Exception {
    stuck("/", "");
    AtomicReference<CrawlReport> report = new AtomicReference<>();
    AtomicReference<Boolean> interrupted = new AtomicReference<>();
    Thread waiting =
        new Thread(
            () -> {
              try {
                report.set(crawl("/").run());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    waiting.start();
    await(asked);
    waiting.interrupt();
    waiting.join(20_000);
    assertThat(report.get().ended()).isEqualTo(Ended.INTERRUPTED);
    assertThat(interrupted.get()).isTrue();
  }

  @Test
  void anInterruptOfGetLeavesTheCrawlAlone() throws Exception {
    held("/");
    Crawl crawl = crawl("/").start();
    await(asked);
    Thread.currentThread().interrupt();
    assertThatThrownBy(crawl::get).isInstanceOf(InterruptedException.class);
    assertThat(crawl.isDone()).isFalse();
    answer.countDown();
    assertThat(crawl.await().ended()).isEqualTo(Ended.FINISHED);
  }

  @Test
  void aPausedCrawlFinishesWhatIsOpenAndGoesOnWhenResumed() throws Exception {
    held("/");
    site.links("/next");
    Crawl crawl = crawl("/").start();
    await(asked);
    crawl.pause();
    answer.countDown();
    CrawlStats stats = crawl.progress();
    while (stats.pages() < 1) {
      stats = crawl.progress();
    }
    for (int i = 0; i < 100; i++) {
      stats = crawl.progress();
      assertThat(stats.queued()).isEqualTo(1);
      assertThat(stats.inFlight()).isZero();
    }
    assertThat(crawl.isDone()).isFalse();
    crawl.resume();
    CrawlReport report = crawl.await();
    assertThat(report.stats().pages()).isEqualTo(2);
    assertThat(report.ended()).isEqualTo(Ended.FINISHED);
  }

  @Test
  void aPausedCrawlCanBeStopped() throws Exception {
    site.links("/");
    Crawl crawl = crawl("/").start();
    crawl.pause();
    crawl.stop();
    assertThat(crawl.await().ended()).isEqualTo(Ended.INTERRUPTED);
  }

  @Test
  void seedsThatNeverComeDoNotHoldUpTheEnd() throws Exception {
    site.links("/");
    CountDownLatch release = new CountDownLatch(1);
    // Like a terminal: it cannot be interrupted.
    Iterator<String> terminal =
        new Iterator<>() {
          private boolean first = true;

          @Override
          public boolean hasNext() {
            if (!first) {
              asked.countDown();
              BackPressureTest.awaitUninterruptibly(release);
              return false;
            }
            return true;
          }

          @Override
          public String next() {
            first = false;
            return site.url("/");
          }
        };
    Crawl crawl = crawl().seedLines(terminal).start();
    await(asked);
    crawl.cancel();
    assertThat(crawl.await().ended()).isEqualTo(Ended.INTERRUPTED);
    release.countDown();
  }

  @Test
  void seedsThatCannotBeReadEndTheCrawlWithAnError() throws Exception {
    site.links("/");
    IOException broken = new IOException("broken file");
    Iterator<String> lines =
        Stream.of(site.url("/"), "x")
            .map(
                line -> {
                  if (line.equals("x")) {
                    throw new UncheckedIOException(broken);
                  }
                  return line;
                })
            .iterator();
    CrawlReport report = crawl().seedLines(lines).run();
    assertThat(report.ended()).isEqualTo(Ended.ERROR);
    assertThat(report.exitStatus()).isEqualTo(1);
    assertThat(report.failure()).contains(broken);
  }

  @Test
  void seedsOfABrokenIteratorEndTheCrawlWithAnError() throws Exception {
    Iterator<String> lines =
        List.of("x").stream()
            .<String>map(
                line -> {
                  throw new IllegalStateException("broken iterator");
                })
            .iterator();
    CrawlReport report = crawl().seedLines(lines).run();
    assertThat(report.exitStatus()).isEqualTo(1);
    assertThat(report.failure())
        .get()
        .extracting(Throwable::getMessage)
        .isEqualTo("broken iterator");
  }

  @Test
  void aSpiderWhoseSeedsThrowStartsNothing() {
    Records records = new Records();
    dev.scraper.spider.Spider<Object> spider =
        new dev.scraper.spider.Spider<>() {
          @Override
          public List<dev.scraper.http.Request> seeds() {
            throw new IllegalStateException("no seeds");
          }

          @Override
          public void parse(dev.scraper.page.Page page, dev.scraper.spider.Output<Object> out) {}
        };
    assertThatThrownBy(() -> scraper.crawl(spider).export(records).start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no seeds");
    assertThat(records.calls()).isEmpty();
  }

  @Test
  void aCrawlWithoutSeedsEndsWith3() throws Exception {
    CrawlReport report = crawl().run();
    assertThat(report.ended()).isEqualTo(Ended.FINISHED);
    assertThat(report.exitStatus()).isEqualTo(3);
  }
}
