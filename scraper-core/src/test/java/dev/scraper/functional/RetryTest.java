package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlReport;
import dev.scraper.event.Failure;
import dev.scraper.fixture.LocalSite;
import dev.scraper.http.FailureKind;
import dev.scraper.http.HttpOptions;
import dev.scraper.policy.RetryPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failures and retries on a real wire; the long waits are tested with the loop's clock. */
class RetryTest extends SiteTestBase {

  private static final RetryPolicy ONE = new RetryPolicy(1);

  private double gapMillis(String path) {
    List<LocalSite.Hit> hits = site.hits(path);
    assertThat(hits).hasSize(2);
    return (hits.get(1).at() - hits.get(0).at()) / 1e6;
  }

  private void answerFirst(String path, MockResponse first, MockResponse then) {
    AtomicInteger times = new AtomicInteger();
    site.answer(path, request -> times.getAndIncrement() == 0 ? first : then);
  }

  @Test
  void aPageIsTriedAgainAfterTheBackOff() throws Exception {
    MockResponse error = new MockResponse.Builder().code(502).build();
    answerFirst("/a", error, LocalSite.html("now"));
    CrawlReport report = crawl(site.url("/a")).retry(ONE).run();
    assertThat(heard.pages()).containsExactly(site.url("/a"));
    assertThat(gapMillis("/a")).isGreaterThanOrEqualTo(499);
    assertThat(report.stats().retries()).isEqualTo(1);
    assertThat(report.stats().requests()).isEqualTo(2);
    assertThat(report.exitStatus()).isZero();
  }

  @Test
  void anotherTryForRobotsIsNoRetryOfAPage() throws Exception {
    MockResponse error = new MockResponse.Builder().code(502).build();
    answerFirst("/robots.txt", error, LocalSite.html("User-agent: other"));
    site.page("/a", "a");
    CrawlReport report = crawl(site.url("/a")).retry(ONE).run();
    assertThat(site.hits("/robots.txt")).hasSize(2);
    assertThat(report.stats().robotsRequests()).isEqualTo(2);
    assertThat(report.stats().requests()).isEqualTo(1);
    assertThat(report.stats().retries()).isZero();
  }

  @Test
  void retryAfterIsWaitedForByTheWholeHost() throws Exception {
    MockResponse busy = new MockResponse.Builder().code(503).addHeader("Retry-After", "1").build();
    answerFirst("/a", busy, LocalSite.html("now"));
    site.page("/b", "b");
    crawl(site.url("/a"), site.url("/b")).politeness(EAGER.perHost(1)).retry(ONE).run();
    assertThat(heard.pages()).hasSize(2);
    assertThat(gapMillis("/a")).isGreaterThanOrEqualTo(999);
    double other = (site.hits("/b").get(0).at() - site.hits("/a").get(0).at()) / 1e6;
    assertThat(other).isGreaterThanOrEqualTo(999);
  }

  @Test
  void everyRequestOnTheWireCountsAsAnAttempt() throws Exception {
    site.answer(
        "/a",
        request ->
            LocalSite.html("cut in the middle of its body")
                .newBuilder()
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());
    CrawlReport report = crawl(site.url("/a")).retry(ONE).run();
    Failure failure = heard.failure(site.url("/a"));
    assertThat(failure.kind()).isIn(FailureKind.TRUNCATED, FailureKind.RESET);
    assertThat(failure.attempts()).isEqualTo(2);
    assertThat(site.hits("/a")).hasSize(2);
    assertThat(report.stats().requests()).isEqualTo(2);
    assertThat(report.exitStatus()).isEqualTo(3);
  }

  @Test
  void connectionsThatTheServerClosesBetweenPagesCostNoPage() throws Exception {
    site.otherwise(
        request ->
            LocalSite.html("<a href=/1>1</a><a href=/2>2</a><a href=/3>3</a>")
                .newBuilder()
                .onResponseEnd(new SocketEffect.CloseSocket())
                .build());
    crawl(site.url("/")).politeness(EAGER.perHost(1)).run();
    assertThat(heard.failures()).isEmpty();
    assertThat(heard.pages()).hasSize(4);
    assertThat(site.paths()).containsExactly("/robots.txt", "/", "/1", "/2", "/3");
  }

  @Test
  void aHostThatRefusesConnectionsFailsItsPages() throws Exception {
    int port = closedPort();
    String a = "http://127.0.0.1:" + port + "/a";
    CrawlReport report = crawl(a, "http://127.0.0.1:" + port + "/b").run();
    assertThat(heard.failures()).hasSize(2);
    assertThat(heard.failure(a).kind()).isEqualTo(FailureKind.CONNECT);
    assertThat(heard.failure(a).attempts()).isZero();
    assertThat(heard.failure(a).status()).isNull();
    assertThat(heard.failure(a).message()).startsWith("robots.txt: ");
    assertThat(report.exitStatus()).isEqualTo(3);
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  @Test
  void anInvalidSeedAndANameWithoutAddressAreFailures() throws Exception {
    crawl(site.url("/"), "http://no-such-host.invalid/")
        .seedLines(List.of("http://[half", "ftp://example.com/").iterator())
        .politeness(EAGER.ignoreRobots())
        .run();
    assertThat(heard.failure("http://no-such-host.invalid/").kind()).isEqualTo(FailureKind.DNS);
    assertThat(heard.failure("http://[half").kind()).isEqualTo(FailureKind.INVALID_URL);
    assertThat(heard.failure("ftp://example.com/").kind()).isEqualTo(FailureKind.INVALID_URL);
    assertThat(heard.failure("ftp://example.com/").attempts()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"404,0", "401,0", "500,4", "503,4", "429,4", "408,4", "410,0"})
  void theExitStatusTellsWhetherPagesWereLost(int status, int exit) throws Exception {
    site.links("/", "/a").status("/a", status);
    CrawlReport report = crawl(site.url("/")).run();
    Failure failure = heard.failure(site.url("/a"));
    assertThat(failure.status()).isEqualTo(status);
    assertThat(failure.attempts()).isEqualTo(1);
    assertThat(failure.referrer()).isEqualTo(site.url("/"));
    assertThat(report.exitStatus()).isEqualTo(exit);
  }

  @Test
  void aFailureInTheBodyTellsTheStatusThatCameBeforeIt() throws Exception {
    site.page("/a", "x".repeat(2_000));
    crawl(site.url("/a")).http(HttpOptions.DEFAULT.maxBodyBytes(1_000)).run();
    assertThat(heard.failure(site.url("/a")).kind()).isEqualTo(FailureKind.TOO_LARGE);
    assertThat(heard.failure(site.url("/a")).status()).isEqualTo(200);
  }

  @Test
  void aServerThatDoesNotAnswerInTimeFailsWithItsAttempt() throws Exception {
    site.answer(
        "/a",
        request -> LocalSite.html("late").newBuilder().headersDelay(5, TimeUnit.SECONDS).build());
    crawl(site.url("/a")).http(HttpOptions.DEFAULT.timeout(Duration.ofMillis(300))).run();
    Failure failure = heard.failure(site.url("/a"));
    assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
    assertThat(failure.attempts()).isEqualTo(1);
    assertThat(failure.status()).isNull();
  }
}
