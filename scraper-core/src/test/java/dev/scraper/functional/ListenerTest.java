package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.Crawl;
import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlListener;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.fixture.RawSite;
import dev.scraper.policy.RetryPolicy;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What listeners hear, and what they may do. */
class ListenerTest extends RawCrawl {

  private void manyPages(int count) {
    String[] paths = IntStream.range(0, count).mapToObj(i -> "/" + i).toArray(String[]::new);
    site.links("/", paths);
    for (String path : paths) {
      site.links(path);
    }
  }

  @Test
  void eachQueuedRequestHasExactlyOneEnd() throws Exception {
    site.closing();
    site.links("/", "/page", "/gone", "/cut", "/image", "/again", "/to", "/to-known", "/throws");
    site.links("/page").links("/target", "/page", "/throws").links("/throws");
    site.says("/image", RawSite.ok("Content-Type: image/png\r\n", "x"));
    site.says("/cut", "HTTP/1.1 200 OK\r\nContent-Length: 0x\r\n\r\n");
    site.saysAndCloses("/again", "");
    site.says("/to", "HTTP/1.1 302 Found\r\nLocation: /target\r\nContent-Length: 0\r\n\r\n");
    site.says("/to-known", "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n");
    crawl(
            (page, out) -> {
              page.links().forEach(out::follow);
              if (page.url().path().equals("/throws")) {
                throw new IllegalStateException();
              }
            },
            "/")
        .retry(new RetryPolicy(1))
        .run();
    Set<String> queued = new TreeSet<>();
    for (String path :
        List.of("/", "/page", "/gone", "/cut", "/image", "/again", "/to", "/to-known", "/throws")) {
      queued.add(site.url(path));
    }
    assertThat(ends()).containsExactlyInAnyOrderElementsOf(queued);
  }

  @Test
  void eventsComeInTheOrderThingsHappened() throws Exception {
    site.links("/", "/1").links("/1", "/2").links("/2", "/3").links("/3");
    crawl("/").run();
    assertThat(ends())
        .containsExactly(site.url("/"), site.url("/1"), site.url("/2"), site.url("/3"));
    CrawlEvent.PageDone first = (CrawlEvent.PageDone) events.get(0);
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.depth()).isZero();
    assertThat(first.links()).isEqualTo(1);
    assertThat(first.items()).isZero();
    assertThat(first.elapsed()).isPositive();
  }

  @Test
  void allEventsWereHeardWhenTheReportIsThere() throws Exception {
    manyPages(30);
    CountDownLatch release = new CountDownLatch(1);
    List<CrawlEvent> heard = new CopyOnWriteArrayList<>();
    Crawl crawl =
        crawl("/")
            .listener(
                event -> {
                  BackPressureTest.awaitUninterruptibly(release);
                  heard.add(event);
                })
            .start();
    // The crawl goes on while its listener lags behind; only the report waits.
    while (crawl.progress().pages() < 31) {
      Thread.onSpinWait();
    }
    assertThat(heard).isEmpty();
    assertThat(crawl.isDone()).isFalse();
    release.countDown();
    crawl.await();
    assertThat(heard).hasSize(31).isEqualTo(events);
  }

  static Stream<Throwable> throwables() {
    return Stream.of(new IllegalStateException(), new AssertionError(), new Exception());
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void whatAListenerThrowsChangesNothing(Throwable thrown) throws Exception {
    manyPages(5);
    List<CrawlEvent> after = new CopyOnWriteArrayList<>();
    CrawlListener bad = event -> ListenerTest.<RuntimeException>sneak(thrown);
    CrawlReport report = crawl("/").listener(bad).listener(after::add).run();
    assertThat(report.exitStatus()).isZero();
    assertThat(report.stats().pages()).isEqualTo(6);
    assertThat(after).hasSize(6).isEqualTo(events);
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void aListenerThatInterruptsItsThreadHearsAllTheSame() throws Exception {
    manyPages(20);
    CrawlReport report = crawl("/").listener(event -> Thread.currentThread().interrupt()).run();
    assertThat(report.stats().pages()).isEqualTo(21);
    assertThat(events).hasSize(21);
  }

  @Test
  void aListenerMayLookAtTheCrawlAndStopIt() throws Exception {
    site.endless();
    AtomicReference<Crawl> crawl = new AtomicReference<>();
    CountDownLatch known = new CountDownLatch(1);
    List<Long> counts = new CopyOnWriteArrayList<>();
    crawl.set(
        crawl("/")
            .listener(
                event -> {
                  BackPressureTest.awaitUninterruptibly(known);
                  counts.add(crawl.get().progress().pages());
                  crawl.get().stop();
                })
            .start());
    known.countDown();
    CrawlReport report = crawl.get().await();
    assertThat(report.ended()).isEqualTo(Ended.INTERRUPTED);
    assertThat(counts).isNotEmpty().allMatch(count -> count >= 1);
  }
}
