package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.Crawl;
import dev.scraper.event.Dump;
import dev.scraper.event.InFlight;
import dev.scraper.event.Phase;
import dev.scraper.fixture.RawSite;
import dev.scraper.http.Response;
import dev.scraper.policy.Politeness;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every request in flight waits for, asked at any time. */
@Timeout(60)
class DumpTest extends RawCrawl {

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  /** Asks until the answer is that. */
  private static Dump until(Crawl crawl, Predicate<Dump> fits) {
    return until(crawl::dump, fits);
  }

  private static Dump until(Supplier<Dump> dumps, Predicate<Dump> fits) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    Dump dump = dumps.get();
    while (!fits.test(dump)) {
      assertThat(System.nanoTime()).as("not in time: %s", dump).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
      dump = dumps.get();
    }
    return dump;
  }

  private static Dump until(Crawl crawl, Phase phase) {
    return until(crawl, dump -> dump.requests().stream().anyMatch(r -> r.phase() == phase));
  }

  private void stuck(String path, String start) {
    site.on(
        path,
        peer -> {
          peer.send(start);
          asked.countDown();
          peer.untilClosed();
        });
  }

  @Test
  void silentServerIsWaitedForUntilItsFirstByte() throws Exception {
    stuck("/", "");
    Crawl crawl = crawl("/").start();
    await(asked);
    Dump dump = until(crawl, Phase.FIRST_BYTE);
    InFlight request = dump.requests().get(0);
    assertThat(request.url()).isEqualTo(site.url("/"));
    assertThat(request.purpose()).isEqualTo("page");
    assertThat(request.attempt()).isEqualTo(1);
    assertThat(request.stack()).isEmpty();
    assertThat(request.inPhase()).isEmpty();
    assertThat(dump.toString())
        .contains("1 request waits for the first byte of the answer (FIRST_BYTE)", site.url("/"));
    assertThat(scraper.dump().requests()).hasSize(1);
    crawl.cancel();
  }

  @Test
  void bodyThatStopsComingIsToldAsThat() throws Exception {
    stuck("/", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99\r\n\r\nhalf");
    Crawl crawl = crawl("/").start();
    await(asked);
    assertThat(until(crawl, Phase.BODY).text()).contains("waits for the body (BODY)");
    crawl.cancel();
  }

  @Test
  void handlerThatBlocksIsShownWithItsStack() throws Exception {
    site.links("/");
    Crawl crawl = crawl((page, out) -> dwell(), "/").start();
    await(asked);
    Dump dump =
        until(
            crawl,
            d ->
                d.requests().stream().anyMatch(r -> r.phase() == Phase.HANDLER && has(r, "dwell")));
    assertThat(dump.text())
        .contains("waits for the handler (HANDLER)", "DumpTest.dwell(DumpTest.java:")
        .doesNotContain("internal.work.PageStage");
    release.countDown();
    assertThat(crawl.await().stats().pages()).isEqualTo(1);
    assertThat(crawl.dump().text()).contains("crawl (over)", "0 in flight");
    assertThat(scraper.dump().text()).isEqualTo("nothing runs\n");
  }

  @Test
  void handlerThatWaitsForAFetchIsShownBesideTheFetch() throws Exception {
    site.links("/")
        .on(
            "/part",
            peer -> {
              asked.countDown();
              await(release);
              peer.send(RawSite.ok("Content-Type: text/html\r\n", "x"));
            });
    Crawl crawl = crawl((page, out) -> page.fetch("/part"), "/").start();
    await(asked);
    Dump dump = until(crawl, Phase.FIRST_BYTE);
    assertThat(dump.requests()).hasSize(2);
    InFlight page = dump.requests().get(0);
    assertThat(page.phase()).isEqualTo(Phase.HANDLER);
    assertThat(page.stack())
        .anyMatch(frame -> "DumpTest.java".equals(frame.getFileName()))
        .anyMatch(frame -> frame.getMethodName().equals("fetch"));
    InFlight part = dump.requests().get(1);
    assertThat(part.purpose()).isEqualTo("fetch");
    assertThat(part.referrer()).contains(site.url("/"));
    release.countDown();
    assertThat(crawl.await().stats().pages()).isEqualTo(1);
  }

  private static boolean has(InFlight request, String method) {
    return request.stack().stream().anyMatch(frame -> frame.getMethodName().equals(method));
  }

  private void dwell() throws InterruptedException {
    asked.countDown();
    await(release);
  }

  @Test
  void outputThatIsBehindIsShownByWhoWaitsForIt() throws Exception {
    site.links("/1").links("/2").links("/3");
    Records records = new Records().onWrite(() -> BackPressureTest.awaitUninterruptibly(release));
    Crawl crawl =
        crawl((page, out) -> IntStream.range(0, 2_000).forEach(out::item), "/1", "/2", "/3")
            .export(records)
            .start();
    // The output has the first page in its hands, and room for no more.
    Dump dump =
        until(crawl, d -> d.requests().stream().filter(r -> has(r, "deliver")).count() == 2);
    assertThat(dump.text()).contains("2 requests wait for the outputs (EXPORT)", "Outputs.deliver");
    release.countDown();
    assertThat(crawl.await().stats().records()).isEqualTo(6_000);
  }

  @Test
  void fetchOfAProgramIsOneOfThem() throws Exception {
    stuck("/", "");
    CompletableFuture<Response> future = scraper.fetch(site.url("/"));
    await(asked);
    Dump dump =
        until(
            scraper::dump, d -> d.requests().stream().anyMatch(r -> r.phase() == Phase.FIRST_BYTE));
    assertThat(dump.requests().get(0).purpose()).isEqualTo("fetch");
    future.cancel(true);
  }

  @Test
  void queuedHostsAreGroupedByWhatKeepsThem() throws Exception {
    site.on(
        "/robots.txt",
        peer -> {
          asked.countDown();
          await(release);
          peer.send(RawSite.ok("", ""));
        });
    Crawl crawl =
        crawl("/a", "/b").politeness(Politeness.polite().delay(Duration.ofHours(1))).start();
    await(asked);
    assertThat(until(crawl, dump -> dump.text().contains("2 queued")).text())
        .contains("1 host waits for its robots.txt, with 2 queued; such as " + origin());
    release.countDown();
    Dump delayed = until(crawl, dump -> dump.text().contains("delay"));
    assertThat(delayed.text())
        .containsPattern("1 host waits for its delay.*, with [12] queued, the first for another 3");
    crawl.cancel();
  }

  private String origin() {
    String url = site.url("/");
    return url.substring(0, url.length() - 1);
  }

  @Test
  void ofManyTheOldestTenAreNamedAndTheOthersCounted() throws Exception {
    int all = 300;
    CountDownLatch here = new CountDownLatch(all);
    site.says("/", RawSite.ok("Content-Type: text/html\r\n", links(all)))
        .otherwise(
            peer -> {
              here.countDown();
              peer.untilClosed();
            });
    Crawl crawl = crawl("/").politeness(EAGER.concurrency(all).perHost(all)).start();
    await(here);
    Dump dump =
        until(
            crawl,
            d -> d.requests().stream().filter(r -> r.phase() == Phase.FIRST_BYTE).count() == all);
    assertThat(dump.text())
        .contains("300 requests wait for the first byte of the answer", "... and 290 others");
    assertThat(dump.text().lines().filter(line -> line.contains("http://")).count()).isEqualTo(10);
    crawl.cancel();
  }

  private static String links(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "<a href=/" + i + ">x</a>")
        .collect(Collectors.joining());
  }

  @Test
  void pausedCrawlSaysSo() throws Exception {
    stuck("/", "");
    Crawl crawl = crawl("/").start();
    await(asked);
    crawl.pause();
    assertThat(crawl.dump().text()).contains("crawl (paused)");
    crawl.stop();
    assertThat(crawl.dump().text()).contains("crawl (stopping)");
    crawl.cancel();
  }
}
