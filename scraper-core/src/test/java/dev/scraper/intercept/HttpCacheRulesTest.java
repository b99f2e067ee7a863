package dev.scraper.intercept;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.scraper.fixture.LeakCheck;
import dev.scraper.http.Exchange;
import dev.scraper.http.Headers;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.http.Url;
import dev.scraper.internal.fetch.OkHttpDownloader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9111 as the server sees it, with a clock that is moved by hand. */
@ExtendWith(LeakCheck.class)
class HttpCacheRulesTest {

  @TempDir private Path folder;

  private final WireMockServer server =
      new WireMockServer(options().dynamicPort().gzipDisabled(true));
  private final FakeClock clock = new FakeClock();
  private final OkHttpDownloader network =
      new OkHttpDownloader(HttpOptions.DEFAULT, 4, host -> true, System::nanoTime);
  private HttpCache cache;

  @BeforeEach
  void open() {
    server.start();
    cache = HttpCache.at(folder).clock(clock).rfc9111();
  }

  @AfterEach
  void close() {
    cache.close();
    network.close();
    server.stop();
  }

  private Request request() {
    return Request.get(server.baseUrl() + "/page");
  }

  private Response ask(Request request) throws Exception {
    return cache.intercept(request, Exchange.WHOLE, network).get(30, TimeUnit.SECONDS);
  }

  private String text(Request request) throws Exception {
    return new String(ask(request).body(), StandardCharsets.UTF_8);
  }

  private void answers(ResponseDefinitionBuilder answer) {
    server.resetMappings();
    server.stubFor(any(anyUrl()).willReturn(answer));
  }

  private int asked() {
    int count = server.getAllServeEvents().size();
    server.resetRequests();
    return count;
  }

  private String date(Duration fromNow) {
    Instant moment = clock.instant().plus(fromNow);
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(moment.atOffset(ZoneOffset.UTC));
  }

  private ResponseDefinitionBuilder dated() {
    return aResponse().withHeader("Date", date(Duration.ZERO)).withBody("first");
  }

  /** For how long a kept answer is given without the server being asked. */
  private void isFreshFor(Duration lifetime) throws Exception {
    ask(request());
    assertThat(asked()).isEqualTo(1);
    if (!lifetime.isZero()) {
      clock.pass(lifetime.minusSeconds(1));
      Response kept = ask(request());
      assertThat(kept.fromCache()).isTrue();
      assertThat(new String(kept.body(), StandardCharsets.UTF_8)).isEqualTo("first");
      assertThat(asked()).isZero();
      clock.pass(Duration.ofSeconds(1));
    }
    assertThat(ask(request()).fromCache()).isFalse();
    assertThat(asked()).isEqualTo(1);
  }

  @Test
  void maxAgeSaysHowLongAnAnswerIsFreshAndGoesBeforeExpires() throws Exception {
    answers(
        dated()
            .withHeader("Cache-Control", "private, max-age=60")
            .withHeader("Expires", date(Duration.ofDays(9))));
    isFreshFor(Duration.ofSeconds(60));
  }

  @Test
  void expiresCountsFromTheDateOfTheAnswer() throws Exception {
    answers(
        aResponse()
            .withBody("first")
            .withHeader("Date", date(Duration.ofHours(5)))
            .withHeader("Expires", date(Duration.ofHours(6))));
    isFreshFor(Duration.ofHours(1));
  }

  @Test
  void theAgeThatACacheOnTheWayTellsCounts() throws Exception {
    answers(dated().withHeader("Cache-Control", "max-age=100").withHeader("Age", "40"));
    isFreshFor(Duration.ofSeconds(60));
  }

  @Test
  void anOldDateCountsAsAge() throws Exception {
    answers(
        aResponse()
            .withBody("first")
            .withHeader("Cache-Control", "max-age=100")
            .withHeader("Date", date(Duration.ofSeconds(-70))));
    isFreshFor(Duration.ofSeconds(30));
  }

  @Test
  void withoutAWordATenthOfTheTimeSinceTheLastChangeIsGuessedAtMostADay() throws Exception {
    answers(dated().withHeader("Last-Modified", date(Duration.ofHours(-10))));
    isFreshFor(Duration.ofHours(1));
    clock.pass(Duration.ofDays(2));
    answers(dated().withHeader("Last-Modified", date(Duration.ofDays(-400))));
    isFreshFor(Duration.ofDays(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no-store",
        "no-store, max-age=60",
        "no-cache, max-age=60",
        "max-age=0",
        "max-age=soon"
      })
  void whatMayNotBeReusedIsAskedForEachTime(String control) throws Exception {
    answers(dated().withHeader("Cache-Control", control));
    isFreshFor(Duration.ZERO);
  }

  @Test
  void anExpiresThatIsNoDateIsLongAgo() throws Exception {
    answers(
        dated().withHeader("Expires", "0").withHeader("Last-Modified", date(Duration.ofDays(-9))));
    isFreshFor(Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource({
    "200, true", "203, true", "204, true", "301, true", "308, true", "404, true", "410, true",
    "302, true", "307, true", "403, true", "206, false", "408, false", "425, false", "429, false",
    "500, false", "503, false"
  })
  void onlyLastingStatusesAreKept(int status, boolean kept) throws Exception {
    answers(aResponse().withStatus(status).withHeader("Cache-Control", "max-age=60"));
    ask(request());
    ask(request());
    assertThat(asked()).isEqualTo(kept ? 1 : 2);
  }

  @Test
  void aStatusThatIsNotKeptByDefaultNeedsAWordOfTheServer() throws Exception {
    answers(aResponse().withStatus(302).withHeader("Last-Modified", date(Duration.ofDays(-10))));
    ask(request());
    ask(request());
    assertThat(asked()).isEqualTo(2);
  }

  @Test
  void aStaleAnswerIsValidatedAndTheHeadersOfThe304AreLaidOverIt() throws Exception {
    answers(
        dated()
            .withHeader("Content-Type", "text/plain")
            .withHeader("Cache-Control", "max-age=10")
            .withHeader("ETag", "\"v1\"")
            .withHeader("X-Gone", "no")
            .withHeader("Last-Modified", date(Duration.ofDays(-1))));
    ask(request());
    clock.pass(Duration.ofSeconds(20));
    server.resetAll();
    server.stubFor(
        get("/page")
            .withHeader("If-None-Match", equalTo("\"v1\""))
            .withHeader("If-Modified-Since", equalTo(date(Duration.ofDays(-1).minusSeconds(20))))
            .willReturn(
                aResponse()
                    .withStatus(304)
                    .withHeader("Date", date(Duration.ZERO))
                    .withHeader("Content-Type", "of/nothing")
                    .withHeader("X-New", "yes")
                    .withHeader("Cache-Control", "max-age=1000")));
    Response answer = ask(request());
    assertThat(asked()).isEqualTo(1);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).asString().isEqualTo("first");
    assertThat(answer.bodyRead()).isTrue();
    assertThat(answer.header("X-New")).contains("yes");
    assertThat(answer.header("X-Gone")).contains("no");
    assertThat(answer.headers().all("Content-Type")).containsExactly("text/plain");
    assertThat(answer.headers().all("Cache-Control")).containsExactly("max-age=1000");
    assertThat(answer.header("ETag")).contains("\"v1\"");
    clock.pass(Duration.ofSeconds(900));
    assertThat(ask(request()).fromCache()).isTrue();
    assertThat(asked()).isZero();
  }

  @Test
  void aChangedAnswerTakesThePlaceOfTheOldOne() throws Exception {
    answers(dated().withHeader("Cache-Control", "max-age=10").withHeader("ETag", "\"v1\""));
    ask(request());
    clock.pass(Duration.ofSeconds(20));
    answers(
        aResponse()
            .withBody("second")
            .withHeader("Cache-Control", "max-age=10")
            .withHeader("ETag", "\"v2\""));
    assertThat(text(request())).isEqualTo("second");
    assertThat(text(request())).isEqualTo("second");
    assertThat(asked()).isEqualTo(2);
  }

  @Test
  void anErrorWhileValidatingIsToldAndTheOldAnswerStays() throws Exception {
    answers(dated().withHeader("Cache-Control", "max-age=10").withHeader("ETag", "\"v1\""));
    ask(request());
    clock.pass(Duration.ofSeconds(20));
    answers(aResponse().withStatus(503));
    assertThat(ask(request()).status()).isEqualTo(503);
    answers(aResponse().withStatus(304));
    assertThat(text(request())).isEqualTo("first");
  }

  @Test
  void noCacheMeansValidateBeforeEachUse() throws Exception {
    answers(dated().withHeader("Cache-Control", "no-cache").withHeader("ETag", "\"v1\""));
    ask(request());
    answers(aResponse().withStatus(304));
    assertThat(text(request())).isEqualTo("first");
    assertThat(text(request())).isEqualTo("first");
    assertThat(asked()).isEqualTo(3);
  }

  @Test
  void varyTellsVariantsApartAndKeepsThemBesideEachOther() throws Exception {
    server.stubFor(get("/page").willReturn(varied("other")));
    server.stubFor(get("/page").withHeader("X-Kind", equalTo("a")).willReturn(varied("a")));
    server.stubFor(get("/page").withHeader("X-Kind", equalTo("b")).willReturn(varied("b")));
    for (int i = 0; i < 3; i++) {
      assertThat(text(request().header("X-Kind", "a"))).isEqualTo("a");
      assertThat(text(request().header("x-kind", "b"))).isEqualTo("b");
      assertThat(text(request())).isEqualTo("other");
      assertThat(text(request().header("X-Other", "1"))).isEqualTo("other");
    }
    assertThat(asked()).isEqualTo(3);
  }

  private static ResponseDefinitionBuilder varied(String body) {
    return aResponse()
        .withBody(body)
        .withHeader("Vary", "X-Kind")
        .withHeader("Cache-Control", "max-age=60");
  }

  @Test
  void varyByWhatTheClientAddsIsKnownToo() throws Exception {
    answers(dated().withHeader("Vary", "User-Agent").withHeader("Cache-Control", "max-age=60"));
    for (String agent : new String[] {"one/1", "one/1", "two/2", "one/1", "two/2"}) {
      Exchange exchange =
          new Exchange() {
            @Override
            public boolean wantsBody(int status, Headers headers) {
              return true;
            }

            @Override
            public Headers clientHeaders() {
              return Headers.of("User-Agent", agent);
            }
          };
      cache.intercept(request(), exchange, network).get(30, TimeUnit.SECONDS);
    }
    assertThat(asked()).isEqualTo(2);
  }

  @Test
  void varyByAnythingIsNotKept() throws Exception {
    answers(dated().withHeader("Vary", "*").withHeader("Cache-Control", "max-age=60"));
    isFreshFor(Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource({
    "Cache-Control, no-cache",
    "Cache-Control, no-store",
    "Cache-Control, max-age=5",
    "Cache-Control, min-fresh=55",
    "Pragma, no-cache",
    "Range, bytes=0-1",
    "If-None-Match, \"x\""
  })
  void aRequestMayAskForMoreThanIsKept(String name, String value) throws Exception {
    answers(dated().withHeader("Cache-Control", "max-age=60"));
    ask(request());
    clock.pass(Duration.ofSeconds(6));
    assertThat(ask(request().header(name, value)).fromCache()).isFalse();
    assertThat(asked()).isEqualTo(2);
  }

  @Test
  void aRequestMayTakeWhatIsStaleUnlessTheServerForbidsIt() throws Exception {
    answers(dated().withHeader("Cache-Control", "max-age=60"));
    ask(request());
    clock.pass(Duration.ofSeconds(80));
    assertThat(ask(request().header("Cache-Control", "max-stale=30")).fromCache()).isTrue();
    assertThat(ask(request().header("Cache-Control", "max-stale")).fromCache()).isTrue();
    assertThat(ask(request().header("Cache-Control", "max-stale=10")).fromCache()).isFalse();
    answers(dated().withHeader("Cache-Control", "max-age=60, must-revalidate"));
    clock.pass(Duration.ofSeconds(80));
    ask(request());
    clock.pass(Duration.ofSeconds(80));
    assertThat(ask(request().header("Cache-Control", "max-stale")).fromCache()).isFalse();
  }

  @Test
  void aPostThatWorkedForgetsWhatWasKeptForItsUrl() throws Exception {
    answers(dated().withHeader("Cache-Control", "max-age=60"));
    ask(request());
    Request post = Request.post(Url.parse(request().url().toString()), "text/plain", new byte[1]);
    server.resetMappings();
    server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(500)));
    assertThat(ask(post).status()).isEqualTo(500);
    assertThat(ask(request()).fromCache()).isTrue();
    answers(dated().withHeader("Cache-Control", "max-age=60"));
    assertThat(ask(post).fromCache()).isFalse();
    assertThat(ask(request()).fromCache()).isFalse();
    assertThat(ask(post).fromCache()).isFalse();
  }

  @Test
  void aRefetchIsSentAndItsAnswerKept() throws Exception {
    answers(dated().withHeader("Cache-Control", "max-age=60"));
    ask(request());
    answers(aResponse().withBody("second").withHeader("Cache-Control", "max-age=60"));
    assertThat(text(request().refetch())).isEqualTo("second");
    assertThat(text(request())).isEqualTo("second");
    assertThat(asked()).isEqualTo(2);
  }

  @Test
  void aSecondProgramOnTheFolderFindsWhatIsFresh() throws Exception {
    answers(dated().withHeader("Cache-Control", "max-age=60"));
    ask(request());
    cache.close();
    cache = HttpCache.at(folder).clock(clock).rfc9111();
    assertThat(text(request())).isEqualTo("first");
    assertThat(asked()).isEqualTo(1);
  }
}
