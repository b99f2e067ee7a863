package dev.scraper.functional;

import static dev.scraper.fixture.Http2Site.CONTINUATION;
import static dev.scraper.fixture.Http2Site.DATA;
import static dev.scraper.fixture.Http2Site.END_HEADERS;
import static dev.scraper.fixture.Http2Site.END_STREAM;
import static dev.scraper.fixture.Http2Site.GOAWAY;
import static dev.scraper.fixture.Http2Site.HEADERS;
import static dev.scraper.fixture.Http2Site.OK;
import static dev.scraper.fixture.Http2Site.PING;
import static dev.scraper.fixture.Http2Site.RST_STREAM;
import static dev.scraper.fixture.Http2Site.SETTINGS;
import static dev.scraper.fixture.Http2Site.field;
import static dev.scraper.fixture.Http2Site.join;
import static dev.scraper.fixture.Http2Site.number;
import static dev.scraper.http.FailureKind.PROTOCOL;
import static dev.scraper.http.FailureKind.RESET;
import static dev.scraper.http.FailureKind.TIMEOUT;
import static dev.scraper.http.FailureKind.TOO_LARGE;
import static dev.scraper.http.FailureKind.TRUNCATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlReport;
import dev.scraper.fixture.Http2Site;
import dev.scraper.http.FailureKind;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that speak bad HTTP/2, frame by frame, seen by a whole crawl. */
class Http2FaultsTest extends FaultCrawl {

  private static final HttpOptions SECURE = OPTIONS.insecure(true);
  private static final HttpOptions HURRIED = IMPATIENT.insecure(true);
  private static final byte[] NOTHING = {};

  private static Arguments fault(
      String name, FailureKind kind, @Nullable Integer status, Http2Site.Script script) {
    return Arguments.of(name, kind, status, script);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault(
            "RST_STREAM before the header",
            RESET,
            null,
            (peer, stream, request) -> peer.send(RST_STREAM, 0, stream, number(2))),
        fault(
            "RST_STREAM in the body",
            TRUNCATED,
            200,
            (peer, stream, request) -> {
              peer.send(HEADERS, END_HEADERS, stream, OK);
              peer.send(DATA, 0, stream, join(NOTHING, "half"));
              peer.send(RST_STREAM, 0, stream, number(2));
            }),
        fault(
            "GOAWAY for the stream itself",
            RESET,
            null,
            (peer, stream, request) -> peer.send(GOAWAY, 0, 0, join(number(0), "\0\0\0\0"))),
        fault(
            "field block past 256 KB",
            PROTOCOL,
            null,
            (peer, stream, request) -> {
              peer.send(HEADERS, 0, stream, OK);
              while (true) {
                peer.send(CONTINUATION, 0, stream, field("x-a", "y".repeat(10_000)));
              }
            }),
        fault(
            "field block that grows when it is read",
            PROTOCOL,
            null,
            (peer, stream, request) -> {
              byte[] kept = field("x-a", "y".repeat(3_000));
              kept[0] = 0x40; // remembered, as the first entry after the static ones
              peer.send(HEADERS, 0, stream, OK);
              peer.send(CONTINUATION, 0, stream, kept);
              byte[] again = new byte[16_000];
              java.util.Arrays.fill(again, (byte) (0x80 | 62));
              peer.send(CONTINUATION, END_HEADERS, stream, again);
              peer.untilClosed();
            }),
        fault(
            "line breaks in a field",
            PROTOCOL,
            null,
            (peer, stream, request) -> {
              ByteArrayOutputStream block = new ByteArrayOutputStream();
              block.writeBytes(OK);
              block.writeBytes(field("x-odd", "a\r\nset-cookie: b=c"));
              peer.send(HEADERS, END_HEADERS | END_STREAM, stream, block.toByteArray());
            }),
        fault(
            "frame larger than agreed",
            PROTOCOL,
            null,
            (peer, stream, request) -> peer.send(HEADERS, END_HEADERS, stream, new byte[20_000])),
        fault(
            "frames that are none",
            PROTOCOL,
            null,
            (peer, stream, request) -> peer.send(PING, 0, 0, new byte[3])));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void aStreamThatBreaksFailsItsPageAlone(
      String name, FailureKind kind, @Nullable Integer status, Http2Site.Script script)
      throws Exception {
    try (Http2Site server = new Http2Site(script)) {
      CrawlReport report = crawlWith(SECURE, server.url("/bad"));
      assertDelivered(report, 4);
      assertFailed(server.url("/bad"), kind, status);
      assertThat(server.requests()).as(name).isEqualTo(1);
    }
  }

  @Test
  void anEndlessBodyIsTooLarge() throws Exception {
    Http2Site.Script script =
        (peer, stream, request) -> {
          peer.send(HEADERS, END_HEADERS, stream, OK);
          for (int i = 0; i < 1_000; i++) {
            peer.send(DATA, 0, stream, new byte[16_000]);
          }
        };
    try (Http2Site server = new Http2Site(script)) {
      assertDelivered(crawlWith(SECURE, server.url("/bad")), 0);
      assertFailed(server.url("/bad"), TOO_LARGE, 200);
    }
  }

  static Stream<Arguments> stalls() {
    return Stream.of(
        fault("nothing", TIMEOUT, null, (peer, stream, request) -> {}),
        fault(
            "header and then nothing",
            TIMEOUT,
            200,
            (peer, stream, request) -> {
              peer.send(HEADERS, END_HEADERS, stream, OK);
              peer.send(DATA, 0, stream, join(NOTHING, "half"));
            }),
        fault(
            "empty continuations",
            TIMEOUT,
            null,
            (peer, stream, request) -> {
              peer.send(HEADERS, 0, stream, OK);
              while (true) {
                peer.send(CONTINUATION, 0, stream, NOTHING);
              }
            }),
        fault(
            "interim answers without an end",
            TIMEOUT,
            null,
            (peer, stream, request) -> {
              byte[] hints = field(":status", "103");
              while (true) {
                peer.send(HEADERS, END_HEADERS, stream, hints);
              }
            }),
        fault(
            "pings",
            TIMEOUT,
            null,
            (peer, stream, request) -> {
              while (true) {
                peer.send(PING, 0, 0, new byte[8]);
              }
            }),
        fault(
            "settings",
            TIMEOUT,
            null,
            (peer, stream, request) -> {
              while (true) {
                peer.send(SETTINGS, 0, 0, NOTHING);
              }
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stalls")
  void aConnectionWithoutAnAnswerIsGivenUpWithTheCallAndTheNextRequestHasAnother(
      String name, FailureKind kind, @Nullable Integer status, Http2Site.Script script)
      throws Exception {
    Http2Site.Script once =
        (peer, stream, request) -> {
          if (request == 1) {
            script.answer(peer, stream, request);
          } else {
            peer.page(stream, "<title>second</title>");
          }
        };
    try (Http2Site server = new Http2Site(once)) {
      CrawlReport report =
          goodSite(server.url("/bad"), server.url("/second"))
              .politeness(EAGER.perHost(1))
              .http(HURRIED)
              .run();
      assertDelivered(report, 4, "/second");
      assertFailed(server.url("/bad"), kind, status);
      assertThat(server.connections()).as(name).isEqualTo(2);
      assertThat(report.stats().elapsed()).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void aRequestWhoseBodyTheServerNeverTakesIsATimeout() throws Exception {
    byte[] noWindow = {0, 4, 0, 0, 0, 0}; // SETTINGS_INITIAL_WINDOW_SIZE
    Http2Site.Script script =
        (peer, stream, request) -> {
          if (request == 1) {
            peer.page(stream, "<title>form</title>");
          }
        };
    try (Http2Site server = new Http2Site(script, noWindow)) {
      site.links("/").links("/a").links("/b").links("/c");
      String url = server.url("/post");
      CrawlReport report =
          crawl(
                  (page, out) -> {
                    pages.put(page.url().pathAndQuery(), page);
                    if (page.url().pathAndQuery().equals("/form")) {
                      byte[] body = new byte[100];
                      out.follow(Request.post(Url.parse(url), "text/plain", body));
                    }
                  },
                  server.url("/form"),
                  "/")
              .http(HURRIED)
              .run();
      assertThat(report.exitStatus()).isEqualTo(4);
      assertThat(failure().kind()).isEqualTo(TIMEOUT);
      assertThat(pages).containsOnlyKeys("/", "/form");
    }
  }

  @Test
  void afterAGoawayTheOpenStreamEndsAndTheNextRequestHasAnotherConnection() throws Exception {
    Http2Site.Script script =
        (peer, stream, request) -> {
          if (request > 1) {
            peer.page(stream, "<title>next</title>");
            return;
          }
          peer.send(HEADERS, END_HEADERS, stream, OK);
          peer.send(DATA, 0, stream, join(NOTHING, "<a href=/next>"));
          peer.send(GOAWAY, 0, 0, join(number(stream), "\0\0\0\0"));
          peer.send(DATA, END_STREAM, stream, join(NOTHING, "next</a>"));
        };
    try (Http2Site server = new Http2Site(script)) {
      assertDelivered(crawlWith(SECURE, server.url("/first")), 0, "/first", "/next");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void streamsAboveTheLastOneOfAGoawayAreAskedForAgainElsewhere() throws Exception {
    int[] first = {0};
    Http2Site.Script script =
        (peer, stream, request) -> {
          switch (request) {
            case 1 -> peer.page(stream, "<a href=/x>x</a><a href=/y>y</a>");
            case 2 -> first[0] = stream;
            case 3 -> {
              peer.send(GOAWAY, 0, 0, join(number(first[0]), "\0\0\0\0"));
              peer.page(first[0], "<title>kept</title>");
            }
            default -> peer.page(stream, "<title>again</title>");
          }
        };
    try (Http2Site server = new Http2Site(script)) {
      CrawlReport report = crawlWith(SECURE, server.url("/start"));
      assertDelivered(report, 0, "/start", "/x", "/y");
      assertThat(server.connections()).isEqualTo(2);
      assertThat(server.requests()).isEqualTo(4);
    }
  }
}
