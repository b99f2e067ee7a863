package dev.scraper.functional;

import static dev.scraper.http.FailureKind.HTTP;
import static dev.scraper.http.FailureKind.PROTOCOL;
import static dev.scraper.http.FailureKind.TRUNCATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlReport;
import dev.scraper.fixture.RawSite;
import dev.scraper.http.FailureKind;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are no good HTTP/1.1, seen by a whole crawl. */
class HttpFaultsTest extends FaultCrawl {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";
  private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
  private static final String EVIL =
      RawSite.ok("Content-Type: text/html\r\n", "<title>evil</title>");

  private static Arguments fault(
      String name, FailureKind kind, @Nullable Integer status, String answer) {
    return Arguments.of(name, kind, status, answer);
  }

  /** Answers after which the connection is closed. */
  static Stream<Arguments> faults() {
    return Stream.of(
        fault("garbage for a status line", PROTOCOL, null, "\u0001\u0002\u0003\u0004\r\n\r\n"),
        fault("status that is no number", PROTOCOL, null, "HTTP/1.1 2xx OK\r\n\r\n"),
        fault("status of four digits", PROTOCOL, null, "HTTP/1.1 2000 OK\r\n\r\n"),
        fault("HTTP/0.9", PROTOCOL, null, "<title>old</title><p>no header at all</p>"),
        fault("greeting of another protocol", PROTOCOL, null, "220 mail.example ESMTP\r\n"),
        fault("line without a colon", PROTOCOL, null, OK + "no colon here\r\n\r\nx"),
        fault("field without a name", PROTOCOL, null, OK + ": nobody\r\n\r\nx"),
        fault(
            "two lengths", PROTOCOL, null, OK + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy"),
        fault("negative length", PROTOCOL, null, OK + "Content-Length: -1\r\n\r\nx"),
        fault("folded length", PROTOCOL, null, OK + "Content-Length:\r\n 1\r\n\r\nx"),
        fault(
            "folded coding",
            PROTOCOL,
            null,
            OK + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"),
        fault("100,000 fields", PROTOCOL, null, OK + "x-a: b\r\n".repeat(100_000) + "\r\n"),
        fault("length too long", TRUNCATED, 200, OK + "Content-Length: 9\r\n\r\nshort"),
        fault("chunk size of letters", PROTOCOL, 200, CHUNKED + "xyz\r\nhello\r\n0\r\n\r\n"),
        fault("negative chunk size", PROTOCOL, 200, CHUNKED + "-5\r\nhello\r\n0\r\n\r\n"),
        fault("huge chunk size", PROTOCOL, 200, CHUNKED + "f".repeat(17) + "\r\nhello"),
        fault("no last chunk", TRUNCATED, 200, CHUNKED + "5\r\nhello\r\n"),
        fault("half a last chunk", TRUNCATED, 200, CHUNKED + "5\r\nhello\r\n0\r\n"),
        fault(
            "204 with a length",
            PROTOCOL,
            null,
            "HTTP/1.1 204 No\r\nContent-Length: 4\r\n\r\nbody"),
        fault("304 with a body", HTTP, 304, "HTTP/1.1 304 Same\r\nContent-Length: 4\r\n\r\nbody"),
        fault("other protocol unasked", HTTP, 101, "HTTP/1.1 101 Go\r\nUpgrade: x\r\n\r\nbinary"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void anAnswerThatIsNoHttpFailsAlone(
      String name, FailureKind kind, @Nullable Integer status, String answer) throws Exception {
    bad.saysAndCloses("/bad", answer);
    CrawlReport report = crawlWith(OPTIONS, bad.url("/bad"));
    assertDelivered(report, kind == HTTP ? 0 : 4);
    assertFailed(bad.url("/bad"), kind, status);
    assertThat(bad.hits("/bad")).as(name).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n",
        "HTTP/1.1 200 OK\r\nx",
        "x-more: and more\r\n"
      })
  void whatComesWithoutAnEndBeforeTheBodyIsNotReadForEver(String again) throws Exception {
    CountDownLatch hungUp = new CountDownLatch(1);
    bad.on(
        "/bad",
        peer -> {
          peer.send(again.startsWith("x") ? "HTTP/1.1 200 OK\r\n" : "");
          try {
            while (true) {
              peer.send(again.endsWith("x") ? "x".repeat(1_000) : again);
            }
          } finally {
            hungUp.countDown();
          }
        });
    CrawlReport report = crawlWith(OPTIONS, bad.url("/bad"));
    assertDelivered(report, 4);
    assertFailed(bad.url("/bad"), PROTOCOL, null);
    await(hungUp);
  }

  static Stream<Arguments> oddButGood() {
    String body = "<title>good</title>";
    String length = "Content-Length: " + body.length() + "\r\n";
    return Stream.of(
        Arguments.of("the same length twice", OK + length + length + "\r\n" + body),
        Arguments.of(
            "length and chunks",
            OK + length + "Transfer-Encoding: chunked\r\n\r\n13\r\n" + body + "\r\n0\r\n\r\n"),
        Arguments.of("folded line", OK + "P3P: one\r\n\ttwo: three\r\n" + length + "\r\n" + body),
        Arguments.of("line feeds alone", (OK + length + "\r\n").replace("\r", "") + body),
        Arguments.of(
            "no reason", "HTTP/1.1 200\r\nContent-Type: text/html\r\n" + length + "\r\n" + body),
        Arguments.of(
            "100,000 short fields", OK + "a:\r\n".repeat(100_000) + length + "\r\n" + body),
        Arguments.of("no length", OK + "\r\n" + body),
        Arguments.of(
            "interim answers",
            "HTTP/1.1 103 Hints\r\nLink: </x>\r\n fold\r\n\r\n".repeat(100)
                + OK
                + length
                + "\r\n"
                + body));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oddButGood")
  void anOddAnswerThatCanBeReadIsAPage(String name, String answer) throws Exception {
    bad.saysAndCloses("/odd", answer);
    CrawlReport report = crawlWith(OPTIONS, bad.url("/odd"));
    assertDelivered(report, 0, "/odd");
    assertThat(pages.get("/odd").title()).as(name).contains("good");
  }

  @Test
  void aFoldedLineGoesOnWithTheOneBeforeAndIsNoFieldOfItsOwn() throws Exception {
    bad.says(
        "/folded",
        "HTTP/1.1 200 OK\r\n dropped: since nothing is before it\r\nContent-Type: text/html\r\n"
            + "X-Policy: one\r\n  two\r\n\t three;\r\n"
            + "X-Trap: a\r\n Set-Cookie: stolen=1\r\n Location: /elsewhere\r\n"
            + "Set-Cookie: real=1;\r\n Path=/\r\n"
            + "Content-Length: 17\r\n\r\n<a href=/next></a");
    String[] asked = {""};
    bad.on(
        "/next",
        peer -> {
          asked[0] = peer.header();
          peer.send(RawSite.ok("Content-Type: text/html\r\n", ""));
        });
    CrawlReport report = crawlWith(OPTIONS, bad.url("/folded"));
    assertDelivered(report, 0, "/folded", "/next");
    var headers = pages.get("/folded").headers();
    assertThat(headers.all("X-Policy")).containsExactly("one two three;");
    assertThat(headers.all("X-Trap")).containsExactly("a Set-Cookie:stolen=1 Location:/elsewhere");
    assertThat(headers.all("Set-Cookie")).containsExactly("real=1; Path=/");
    assertThat(asked[0]).contains("Cookie: real=1\r\n").doesNotContain("stolen");
  }

  @Test
  void controlCharactersInAFieldAreSpaces() throws Exception {
    String field = "X-Odd: a\rSet-Cookie: b\u0000c\r\n";
    bad.says("/odd", RawSite.ok("Content-Type: text/html\r\n" + field, ""));
    assertDelivered(crawlWith(OPTIONS, bad.url("/odd")), 0, "/odd");
    assertThat(pages.get("/odd").headers().first("X-Odd")).contains("a Set-Cookie: b c");
  }

  /** An answer, and what the server sends after it on the same connection. */
  static Stream<Arguments> unasked() {
    String first = RawSite.ok("Content-Type: text/html\r\n", "<a href=/next>x</a>");
    return Stream.of(
        Arguments.of("length too short", first, EVIL),
        Arguments.of("chunks and more", CHUNKED + "13\r\n<a href=/next>x</a>\r\n0\r\n\r\n", EVIL),
        Arguments.of("204 with a body", "HTTP/1.1 204 No Content\r\n\r\n", EVIL),
        Arguments.of("304 with a body", "HTTP/1.1 304 Not Modified\r\n\r\n", EVIL),
        Arguments.of("404 with two bodies", "HTTP/1.1 404 No\r\nContent-Length: 1\r\n\r\nx", EVIL),
        Arguments.of("not even an answer", first, "garbage"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unasked")
  void whatFollowsAnAnswerIsNotTheAnswerToTheNextRequest(String name, String first, String then)
      throws Exception {
    bad.says("/first", first + then);
    bad.says("/next", RawSite.ok("Content-Type: text/html\r\n", "<title>good</title>"));
    CrawlReport report =
        goodSite(bad.url("/first"), bad.url("/next")).politeness(EAGER.perHost(1)).run();
    assertThat(report.exitStatus()).isZero();
    assertThat(pages.get("/next").title()).as(name).contains("good");
    assertThat(bad.hits("/next")).isEqualTo(1);
  }

  @Test
  void anAnswerThatComesBeforeItsRequestIsNotTaken() throws Exception {
    CountDownLatch said = new CountDownLatch(1);
    bad.on(
        "/first",
        peer -> {
          peer.send(RawSite.ok("Content-Type: text/html\r\n", "<a href=/next>x</a>"));
          peer.send(EVIL);
          said.countDown();
        });
    bad.says("/next", RawSite.ok("Content-Type: text/html\r\n", "<title>good</title>"));
    CrawlReport report =
        crawl(
                (page, out) -> {
                  pages.put(page.url().pathAndQuery(), page);
                  await(said); // so that it lies there when the next request is made
                  page.links().forEach(out::follow);
                },
                bad.url("/first"))
            .http(OPTIONS)
            .run();
    assertThat(report.exitStatus()).isZero();
    assertThat(pages.get("/next").title()).contains("good");
    assertThat(bad.hits("/next")).isEqualTo(1);
  }
}
