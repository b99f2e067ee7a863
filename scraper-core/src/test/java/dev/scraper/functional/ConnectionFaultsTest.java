package dev.scraper.functional;

import static dev.scraper.http.FailureKind.CONNECT;
import static dev.scraper.http.FailureKind.RESET;
import static dev.scraper.http.FailureKind.TIMEOUT;
import static dev.scraper.http.FailureKind.TOO_LARGE;
import static dev.scraper.http.FailureKind.TRUNCATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.CrawlBuilder;
import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Failure;
import dev.scraper.fixture.RawSite;
import dev.scraper.http.FailureKind;
import dev.scraper.policy.RetryPolicy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that break, hang or go on for ever, seen by a whole crawl. */
class ConnectionFaultsTest extends FaultCrawl {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";

  private static int freePort() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return taken.getLocalPort();
    }
  }

  @Test
  void aRefusedConnectionFailsAlone() throws Exception {
    String url = "http://127.0.0.1:" + freePort() + "/";
    assertDelivered(crawlWith(OPTIONS, url), 4);
    assertFailed(url, CONNECT, null);
  }

  @Test
  void aConnectionResetBeforeTheRequestIsReadIsReset() throws Exception {
    bad.greeting(RawSite.Peer::reset);
    assertDelivered(crawlWith(OPTIONS, bad.url("/bad")), 4);
    assertFailed(bad.url("/bad"), RESET, null);
  }

  private static Arguments fault(
      String name, FailureKind kind, @Nullable Integer status, RawSite.Script script) {
    return Arguments.of(name, kind, status, script);
  }

  static Stream<Arguments> breaks() {
    return Stream.of(
        fault("reset after the request", RESET, null, RawSite.Peer::reset),
        fault(
            "reset in the status line",
            RESET,
            null,
            peer -> {
              peer.send("HTTP/1.1 2");
              peer.reset();
            }),
        fault(
            "reset in the header",
            RESET,
            null,
            peer -> {
              peer.send(OK + "X-Long: ab");
              peer.reset();
            }),
        fault(
            "half-closed without an answer",
            RESET,
            null,
            peer -> {
              peer.finish();
              peer.untilClosed();
            }),
        fault(
            "half-closed in the header",
            RESET,
            null,
            peer -> {
              peer.send(OK + "X-Long: ab");
              peer.finish();
              peer.untilClosed();
            }),
        fault(
            "half-closed in the body",
            TRUNCATED,
            200,
            peer -> {
              peer.send(OK + "Content-Length: 100\r\n\r\nhalf");
              peer.finish();
              peer.untilClosed();
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("breaks")
  void aConnectionThatBreaksFailsItsPageAlone(
      String name, FailureKind kind, @Nullable Integer status, RawSite.Script script)
      throws Exception {
    bad.on("/bad", script);
    CrawlReport report = crawlWith(OPTIONS, bad.url("/bad"));
    assertDelivered(report, 4);
    assertFailed(bad.url("/bad"), kind, status);
    assertThat(bad.hits("/bad")).as(name).isEqualTo(1);
  }

  @Test
  void aConnectionResetInTheBodyIsTruncatedOrReset() throws Exception {
    bad.on(
        "/bad",
        peer -> {
          peer.send(OK + "Content-Length: 100\r\n\r\nhalf");
          peer.reset(); // which may overtake what was sent
        });
    assertDelivered(crawlWith(OPTIONS, bad.url("/bad")), 4);
    assertThat(failure().kind()).isIn(TRUNCATED, RESET);
  }

  @Test
  void aServerThatHalfClosesAfterAWholeAnswerHasGivenAPage() throws Exception {
    bad.on(
        "/half",
        peer -> {
          peer.send(RawSite.ok("Content-Type: text/html\r\n", "<a href=/next>next</a>"));
          peer.finish();
          peer.untilClosed();
        });
    bad.says("/next", RawSite.ok("Content-Type: text/html\r\n", "<title>next</title>"));
    assertDelivered(crawlWith(OPTIONS, bad.url("/half")), 0, "/half", "/next");
  }

  /** One crawl for all, since each lasts as long as a request may. */
  @Test
  void silenceWhereverItBeginsEndsWithTheTimeOfTheWholeCall() throws Exception {
    Map<String, String> starts =
        Map.of(
            "/nothing", "",
            "/status", "HTTP/1.1 2",
            "/header", OK + "X-Long: ab",
            "/body", OK + "Content-Length: 100\r\n\r\nhalf",
            "/chunk", OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
            "/unbounded", OK + "\r\nhalf");
    starts.forEach(
        (path, start) ->
            bad.on(
                path,
                peer -> {
                  peer.send(start);
                  peer.untilClosed();
                }));
    bad.on("/drip-header", peer -> drip(peer, OK + "X-Drip: "));
    bad.on("/drip-body", peer -> drip(peer, OK + "Content-Length: 1000\r\n\r\n"));
    String[] paths =
        Stream.concat(starts.keySet().stream(), Stream.of("/drip-header", "/drip-body"))
            .map(bad::url)
            .toArray(String[]::new);
    CrawlReport report = crawlWith(IMPATIENT, paths);
    assertDelivered(report, 4);
    assertThat(failures()).hasSize(8);
    for (String url : paths) {
      boolean headerIn = url.matches(".*(body|chunk|unbounded)");
      assertFailed(url, TIMEOUT, headerIn ? 200 : null);
    }
    assertThat(report.stats().elapsed()).isLessThan(Duration.ofSeconds(20));
  }

  /** A byte every so often, so that no time of a single read would ever pass. */
  private static void drip(RawSite.Peer peer, String start) throws Exception {
    peer.send(start);
    while (true) {
      peer.send("x");
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Test
  void aConnectionThatNobodyAcceptsIsATimeout() throws Exception {
    try (ServerSocket deaf = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
      String url = "http://127.0.0.1:" + deaf.getLocalPort() + "/";
      assertDelivered(crawlWith(IMPATIENT, url), 4);
      assertFailed(url, TIMEOUT, null);
    }
  }

  static Stream<Arguments> endless() {
    String chunk = "400\r\n" + "x".repeat(0x400) + "\r\n";
    return Stream.of(
        Arguments.of("chunks", OK + "Transfer-Encoding: chunked\r\n\r\n", chunk),
        Arguments.of("until it is closed", OK + "\r\n", chunk),
        Arguments.of("a length", OK + "Content-Length: 999999999999\r\n\r\n", chunk));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("endless")
  void anEndlessBodyEndsAtTheLimitAndClosesItsConnection(String name, String head, String more)
      throws Exception {
    CountDownLatch hungUp = new CountDownLatch(1);
    bad.on(
        "/bad",
        peer -> {
          peer.send(head);
          try {
            while (true) {
              peer.send(more);
            }
          } finally {
            hungUp.countDown();
          }
        });
    CrawlReport report = crawlWith(OPTIONS, bad.url("/bad"));
    assertDelivered(report, 0);
    assertFailed(bad.url("/bad"), TOO_LARGE, 200);
    await(hungUp);
  }

  @Test
  void aServerThatDiesAndReturnsIsAskedAgainAndItsPagesAreDelivered() throws Exception {
    int port = freePort();
    AtomicReference<RawSite> returned = new AtomicReference<>();
    CrawlReport report =
        goodSite("http://127.0.0.1:" + port + "/late")
            .retry(new RetryPolicy(3))
            .listener(
                event -> {
                  if (event instanceof CrawlEvent.Retrying && returned.get() == null) {
                    returned.set(new RawSite(port).links("/late", "/later").links("/later"));
                  }
                })
            .run();
    assertThat(failures()).isEmpty();
    assertDelivered(report, 0, "/late", "/later");
    assertThat(report.stats().retries()).isEqualTo(1);
    returned.get().close();
  }

  @Test
  void aHostThatSlowsDownHoldsItsOwnPlacesOnly() throws Exception {
    CountDownLatch others = new CountDownLatch(4);
    CountDownLatch both = new CountDownLatch(2);
    AtomicInteger open = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    bad.otherwise(
        peer -> {
          most.accumulateAndGet(open.incrementAndGet(), Math::max);
          both.countDown();
          try {
            await(others); // slower than all the others together
          } finally {
            open.decrementAndGet();
          }
          peer.send(RawSite.ok("Content-Type: text/html\r\n", "<title>slow</title>"));
        });
    String[] slow =
        IntStream.range(0, 20).mapToObj(i -> bad.url("/slow" + i)).toArray(String[]::new);
    CrawlBuilder<Object> crawl = goodSite(slow);
    site.on(
        "/a",
        peer -> {
          await(both); // so that all places of the slow host are taken when others are asked
          peer.send(RawSite.ok("Content-Type: text/html\r\n", "<a href=/c>c</a>"));
        });
    CrawlReport report =
        crawl
            .politeness(EAGER.perHost(2).concurrency(4))
            .listener(
                event -> {
                  if (event instanceof CrawlEvent.PageDone done
                      && done.url().toString().startsWith(site.url("/"))) {
                    others.countDown();
                  }
                })
            .run();
    assertThat(failures()).extracting(Failure::kind).isEqualTo(List.of());
    assertThat(pages).hasSize(24);
    assertThat(most.get()).isEqualTo(2);
    assertThat(report.exitStatus()).isZero();
  }
}
