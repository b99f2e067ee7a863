package dev.scraper.functional;

import static dev.scraper.http.FailureKind.BLOCKED_ADDRESS;
import static dev.scraper.http.FailureKind.CONNECT;
import static dev.scraper.http.FailureKind.DECODE;
import static dev.scraper.http.FailureKind.HTTP;
import static dev.scraper.http.FailureKind.INVALID_URL;
import static dev.scraper.http.FailureKind.PROTOCOL;
import static dev.scraper.http.FailureKind.REDIRECT;
import static dev.scraper.http.FailureKind.RESET;
import static dev.scraper.http.FailureKind.TIMEOUT;
import static dev.scraper.http.FailureKind.TLS;
import static dev.scraper.http.FailureKind.TOO_LARGE;
import static dev.scraper.http.FailureKind.TRUNCATED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.event.Failure;
import dev.scraper.fixture.RawSite;
import dev.scraper.http.FailureKind;
import dev.scraper.http.HttpOptions;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.policy.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of failure: what is told of it, what it does to the counts and the exit status. */
class FailureKindsTest extends RawCrawl {

  private static final HttpOptions OPTIONS = HttpOptions.DEFAULT.maxBodyBytes(1_000);

  private static Arguments answer(
      FailureKind kind, @Nullable Integer status, int exit, String answer) {
    return Arguments.of(kind, status, exit, answer);
  }

  /** Answers after which the connection is closed. */
  static Stream<Arguments> answers() {
    return Stream.of(
        answer(RESET, null, 4, ""),
        answer(RESET, null, 4, "HTTP/1.1 200 OK\r\nContent-Le"),
        answer(TRUNCATED, 200, 4, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"),
        answer(TRUNCATED, 200, 4, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nx"),
        answer(PROTOCOL, null, 4, "HELLO\r\n\r\n"),
        answer(PROTOCOL, null, 4, "HTTP/1.1 200 OK\r\nx: " + "y".repeat(300_000) + "\r\n\r\n"),
        answer(PROTOCOL, 200, 4, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx"),
        answer(DECODE, 200, 4, RawSite.ok("Content-Encoding: gzip\r\n", "this is no gzip")),
        answer(DECODE, 200, 4, RawSite.ok("Content-Encoding: compress\r\n", "whatever")),
        answer(TOO_LARGE, 200, 0, RawSite.ok("", "x".repeat(1_001))),
        answer(HTTP, 404, 0, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
        answer(HTTP, 304, 0, "HTTP/1.1 304 Not Modified\r\n\r\n"),
        answer(HTTP, 302, 0, "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"),
        answer(HTTP, 302, 0, "HTTP/1.1 302 Found\r\nLocation: \r\nContent-Length: 0\r\n\r\n"),
        answer(HTTP, 408, 4, "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"),
        answer(HTTP, 425, 4, "HTTP/1.1 425 Too Early\r\nContent-Length: 0\r\n\r\n"),
        answer(HTTP, 429, 4, "HTTP/1.1 429 Too Many\r\nContent-Length: 0\r\n\r\n"),
        answer(HTTP, 500, 4, "HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n"),
        answer(HTTP, 599, 4, "HTTP/1.1 599 Odd\r\nContent-Length: 0\r\n\r\n"),
        answer(REDIRECT, 302, 0, "HTTP/1.1 302 Found\r\nLocation: mailto:x\r\n\r\n"),
        answer(REDIRECT, 301, 0, "HTTP/1.1 301 Moved\r\nLocation: /bad\r\n\r\n"));
  }

  @ParameterizedTest(name = "{0} {1} exit {2}")
  @MethodSource("answers")
  void aFailureIsToldWithItsKindItsStatusAndWhereItWasFound(
      FailureKind kind, @Nullable Integer status, int exit, String answer) throws Exception {
    site.closing().links("/", "/bad").saysAndCloses("/bad", answer);
    CrawlReport report = crawl("/").http(OPTIONS).run();
    check(failure(), kind, status);
    assertThat(failure().url()).isEqualTo(site.url("/bad"));
    assertThat(failure().referrer()).isEqualTo(site.url("/"));
    assertThat(report.stats().failed()).isEqualTo(Map.of(kind, 1L));
    assertThat(report.stats().pages()).isEqualTo(1);
    assertThat(report.stats().requests()).isEqualTo(2);
    assertThat(report.ended()).isEqualTo(Ended.FINISHED);
    assertThat(report.exitStatus()).isEqualTo(exit);
    assertThat(site.hits("/bad")).isEqualTo(1);
    assertThat(pages).containsOnlyKeys("/");
  }

  private static void check(Failure failure, FailureKind kind, @Nullable Integer status) {
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.status()).isEqualTo(status);
    assertThat(failure.attempts()).isEqualTo(1);
    assertThat(failure.message()).isNotBlank().doesNotMatch("(?s).*\\p{Cc}.*");
  }

  @Test
  void aCrawlWhoseOnlyPageFailsEndsWith3WhateverTheReason() throws Exception {
    site.says("/", "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
    CrawlReport report = crawl("/").run();
    assertThat(report.exitStatus()).isEqualTo(3);
    assertThat(failure().referrer()).isNull();
    assertThat(report.ended()).isEqualTo(Ended.FINISHED);
  }

  @Test
  void aRefusedConnectionIsConnect() throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = taken.getLocalPort();
    }
    site.links("/");
    CrawlReport report = crawl("/", "http://127.0.0.1:" + port + "/").run();
    check(failure(), CONNECT, null);
    assertThat(report.exitStatus()).isEqualTo(4);
  }

  @Test
  void aHandshakeWithAServerThatKnowsNoTlsIsTls() throws Exception {
    site.links("/");
    CrawlReport report = crawl("/", site.url("/").replace("http:", "https:")).run();
    check(failure(), TLS, null);
    assertThat(report.exitStatus()).isEqualTo(4);
  }

  @Test
  void aDeadlineThatPassesIsATimeoutWithTheStatusIfThereWasOne() throws Exception {
    site.links("/", "/header", "/body");
    site.on("/header", RawSite.Peer::untilClosed);
    site.on(
        "/body",
        peer -> {
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort");
          peer.untilClosed();
        });
    CrawlReport report = crawl("/").http(OPTIONS.timeout(Duration.ofMillis(600))).run();
    assertThat(report.stats().failed()).isEqualTo(Map.of(TIMEOUT, 2L));
    assertThat(failures()).allSatisfy(failure -> check(failure, TIMEOUT, failure.status()));
    assertThat(failures())
        .extracting(Failure::url, Failure::status)
        .containsExactlyInAnyOrder(tuple(site.url("/header"), null), tuple(site.url("/body"), 200));
    assertThat(report.exitStatus()).isEqualTo(4);
  }

  @Test
  void aPrivateAddressThatIsNoSeedIsBlockedWithoutAnAttempt() throws Exception {
    site.links("/", site.url("/there").replace("127.0.0.1", "127.0.0.2"));
    CrawlReport report = crawl("/").scope(Scope.HOST.relation(Scope.Relation.ANY)).run();
    assertThat(failure().kind()).isEqualTo(BLOCKED_ADDRESS);
    assertThat(failure().attempts()).isZero();
    assertThat(failure().status()).isNull();
    assertThat(report.stats().requests()).isEqualTo(1);
    assertThat(report.exitStatus()).isZero();
    assertThat(site.paths()).containsExactly("/");
  }

  @Test
  void aBodyThatIsTooLargeClosesItsConnectionRatherThanBeingReadToItsEnd() throws Exception {
    site.links("/", "/large", "/next").links("/next");
    site.on(
        "/large",
        peer -> {
          peer.send(RawSite.ok("Content-Type: text/plain\r\n", "x".repeat(1_001)));
          // A client that read it all would send its next request here, and wait.
          peer.untilClosed();
        });
    CrawlReport report = crawl("/").politeness(EAGER.perHost(1)).http(OPTIONS).run();
    assertThat(report.stats().failed()).isEqualTo(Map.of(TOO_LARGE, 1L));
    assertThat(report.stats().pages()).isEqualTo(2);
  }

  @Test
  void aSeedLineThatIsNoUrlIsOneFailureAsItWasWritten() throws Exception {
    site.links("/");
    CrawlReport report =
        crawl().seedLines(List.of("no url\tat all", site.url("/"), "ftp://x/").iterator()).run();
    assertThat(failures()).extracting(Failure::kind).containsExactly(INVALID_URL, INVALID_URL);
    assertThat(failures()).extracting(Failure::url).containsExactly("no url\tat all", "ftp://x/");
    assertThat(failures()).allSatisfy(failure -> assertThat(failure.attempts()).isZero());
    assertThat(report.stats().pages()).isEqualTo(1);
    assertThat(report.exitStatus()).isZero();
  }

  @Test
  void aFailureBehindARedirectIsToldUnderTheHeadOfTheChain() throws Exception {
    site.closing().links("/", "/head");
    site.says("/head", "HTTP/1.1 302 Found\r\nLocation: /tail\r\nContent-Length: 0\r\n\r\n");
    site.saysAndCloses("/tail", "");
    CrawlReport report = crawl("/").run();
    // The status is the last one that came: the hop's.
    check(failure(), RESET, 302);
    assertThat(failure().url()).isEqualTo(site.url("/head"));
    assertThat(report.stats().requests()).isEqualTo(3);
  }

  /** What is tried again is, once; and what is not is not. One crawl, so that it waits once. */
  @Test
  void whatMayPassIsTriedAgainAndNothingElse() throws Exception {
    List<String> again = List.of("/reset", "/cut", "/408", "/425", "/500", "/502", "/504");
    List<String> once = List.of("/syntax", "/coding", "/large", "/404", "/501", "/nowhere");
    site.closing().links("/", Stream.concat(again.stream(), once.stream()).toArray(String[]::new));
    site.saysAndCloses("/reset", "");
    site.saysAndCloses("/cut", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort");
    for (String status : List.of("408", "425", "500", "502", "504", "404", "501")) {
      site.says("/" + status, "HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n");
    }
    site.saysAndCloses("/syntax", "HELLO\r\n\r\n");
    site.says("/coding", RawSite.ok("Content-Encoding: gzip\r\n", "this is no gzip"));
    site.saysAndCloses("/large", RawSite.ok("", "x".repeat(2_000)));
    site.saysAndCloses("/nowhere", "HTTP/1.1 302 Found\r\nLocation: ftp://x/\r\n\r\n");
    CrawlReport report = crawl("/").http(OPTIONS).retry(new RetryPolicy(1)).run();
    for (Failure failure : failures()) {
      String path = failure.url().substring(site.url("").length());
      int attempts = again.contains(path) ? 2 : 1;
      assertThat(failure.attempts()).as(path).isEqualTo(attempts);
      assertThat(site.hits(path)).as(path).isEqualTo(attempts);
    }
    assertThat(failures()).hasSize(again.size() + once.size());
    assertThat(report.stats().retries()).isEqualTo(again.size());
    assertThat(events.stream().filter(CrawlEvent.Retrying.class::isInstance)).hasSize(again.size());
  }

  @Test
  void aRequestThatSucceedsAtLastIsNoFailure() throws Exception {
    int[] asked = {0};
    site.on(
        "/",
        peer ->
            peer.send(
                ++asked[0] == 1
                    ? "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"
                    : RawSite.ok("Content-Type: text/html\r\n", "<title>at last</title>")));
    CrawlReport report = crawl("/").retry(new RetryPolicy(1)).run();
    assertThat(report.stats().failures()).isZero();
    assertThat(report.stats().retries()).isEqualTo(1);
    assertThat(report.stats().requests()).isEqualTo(2);
    assertThat(report.exitStatus()).isZero();
    assertThat(pages).containsOnlyKeys("/");
  }

  @Test
  void theStatusOfAnEarlierAttemptIsKeptWhenTheLastOneHasNone() throws Exception {
    int[] asked = {0};
    site.on(
        "/",
        peer -> {
          if (++asked[0] == 1) {
            peer.send("HTTP/1.1 500 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
          }
          peer.close();
        });
    crawl("/").retry(new RetryPolicy(1)).run();
    assertThat(failure().kind()).isEqualTo(RESET);
    assertThat(failure().status()).isEqualTo(500);
    assertThat(failure().attempts()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a\r\n\tb", "a\u0000b", "a\u0085\u2028b", " a b\u001b "})
  void theMessageOfAnExceptionBecomesOneLine(String message) throws Exception {
    site.links("/");
    crawl(
            (page, out) -> {
              throw new IOException(message);
            },
            "/")
        .run();
    assertThat(failure().message()).contains("IOException: a b");
    assertThat(failure().message()).doesNotMatch("(?s).*[\\p{Cc}\u2028].*");
    assertThat(failure().cause()).hasMessage(message);
  }
}
