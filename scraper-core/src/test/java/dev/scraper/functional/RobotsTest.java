package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlReport;
import dev.scraper.fixture.LocalSite;
import dev.scraper.http.FailureKind;
import dev.scraper.http.HttpOptions;
import dev.scraper.policy.SkipReason;
import dev.scraper.robots.RobotsRules;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a robots.txt, or its absence, means for a crawl (RFC 9309). */
class RobotsTest extends SiteTestBase {

  private static final String NOT_X = "User-agent: *\nDisallow: /x\n";

  private static MockResponse.Builder answer(int status, String body) {
    return new MockResponse.Builder().code(status).body(body);
  }

  private void crawlXAndY() throws Exception {
    site.page("/x", "x").page("/y", "y");
    crawl(site.url("/x"), site.url("/y")).run();
  }

  private void assertThatXIsForbidden() {
    assertThat(heard.pages()).containsExactly(site.url("/y"));
    assertThat(heard.skipReason(site.url("/x"))).isEqualTo(SkipReason.ROBOTS);
    assertThat(heard.skip(site.url("/x")).attempts()).isZero();
    assertThat(site.hits("/x")).isEmpty();
  }

  private void assertThatAllIsAllowed() {
    assertThat(heard.pages()).containsExactlyInAnyOrder(site.url("/x"), site.url("/y"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/octet-stream", "image/png", ""})
  void rulesAreReadWhateverTheirType(String type) throws Exception {
    site.answer(
        "/robots.txt",
        request -> {
          MockResponse.Builder answer = answer(200, NOT_X);
          return type.isEmpty() ? answer.build() : answer.addHeader("Content-Type", type).build();
        });
    crawlXAndY();
    assertThatXIsForbidden();
  }

  @Test
  void rulesWithAnyStatusOf2xxAreRead() throws Exception {
    site.answer("/robots.txt", request -> answer(203, NOT_X).build());
    crawlXAndY();
    assertThatXIsForbidden();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 408, 410, 451})
  void allIsAllowedWhereTheServerSaysThatThereIsNone(int status) throws Exception {
    site.answer("/robots.txt", request -> answer(status, NOT_X).build());
    crawlXAndY();
    assertThatAllIsAllowed();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 501, 503, 599})
  void nothingIsAllowedWhereTheServerCannotTell(int status) throws Exception {
    site.answer("/robots.txt", request -> answer(status, "").build());
    site.page("/x", "x").page("/y", "y");
    CrawlReport report = crawl(site.url("/x"), site.url("/y")).run();
    assertThat(site.paths()).containsExactly("/robots.txt");
    assertThat(heard.skipReason(site.url("/x"))).isEqualTo(SkipReason.ROBOTS_UNAVAILABLE);
    assertThat(heard.skipReason(site.url("/y"))).isEqualTo(SkipReason.ROBOTS_UNAVAILABLE);
    assertThat(report.exitStatus()).isEqualTo(3);
    assertThat(report.troubled()).isTrue();
  }

  @Test
  void pagesFailLikeARobotsTxtThatTheNetworkLost() throws Exception {
    site.answer(
        "/robots.txt",
        request ->
            new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
    crawlXAndY();
    assertThat(heard.failures()).hasSize(2);
    assertThat(heard.failures())
        .allSatisfy(
            failure -> {
              assertThat(failure.kind()).isEqualTo(FailureKind.RESET);
              assertThat(failure.attempts()).isZero();
              assertThat(failure.message()).startsWith("robots.txt: ");
            });
  }

  @Test
  void fiveRedirectsOfARobotsTxtAreFollowed() throws Exception {
    redirectRobots(5);
    crawlXAndY();
    assertThatXIsForbidden();
  }

  @Test
  void aSixthRedirectOfARobotsTxtAllowsAll() throws Exception {
    redirectRobots(6);
    crawlXAndY();
    assertThatAllIsAllowed();
    assertThat(site.hits("/r6")).isEmpty();
  }

  private void redirectRobots(int times) {
    site.redirect("/robots.txt", 301, "/r1");
    for (int i = 1; i < times; i++) {
      site.redirect("/r" + i, 301, "/r" + (i + 1));
    }
    site.answer("/r" + times, request -> answer(200, NOT_X).build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/robots.txt", "/loop", "mailto:robot@example.com", "http://[half", "", "-"})
  void aRedirectOfARobotsTxtToNowhereAllowsAll(String location) throws Exception {
    site.answer(
        "/robots.txt",
        request -> {
          MockResponse.Builder answer = answer(302, NOT_X);
          return location.equals("-")
              ? answer.build()
              : answer.addHeader("Location", location).build();
        });
    site.redirect("/loop", 302, "/robots.txt");
    crawlXAndY();
    assertThatAllIsAllowed();
    assertThat(site.hits("/robots.txt")).hasSize(1);
  }

  @Test
  void rulesFoundOnAnotherHostHoldForTheHostThatRedirectedThere() throws Exception {
    site.redirect("127.0.0.1/robots.txt", 301, site.url(2, "/shared"));
    site.answer("127.0.0.2/shared", request -> answer(200, NOT_X).build());
    site.page("/x", "x").page("/y", "y");
    crawlEverywhere(site.url(1, "/x"), site.url(1, "/y"), site.url(2, "/x")).run();
    assertThat(heard.pages()).containsExactlyInAnyOrder(site.url(1, "/y"), site.url(2, "/x"));
    assertThat(heard.skipReason(site.url(1, "/x"))).isEqualTo(SkipReason.ROBOTS);
  }

  @Test
  void aRobotsTxtOnAPrivateAddressIsNotAskedFor() throws Exception {
    site.redirect("127.0.0.1/robots.txt", 301, site.url(2, "/robots.txt"));
    crawlXAndY();
    assertThatAllIsAllowed();
    assertThat(site.hitsOf(2)).isEmpty();
  }

  @Test
  void theRulesInTheFirst500KibibytesCount() throws Exception {
    String comment = "#" + "c".repeat(98) + "\n";
    StringBuilder text = new StringBuilder("User-agent: *\nDisallow: /x\n");
    while (text.length() < RobotsRules.MAX_BYTES - 112) {
      text.append(comment);
    }
    while (text.length() < RobotsRules.MAX_BYTES - "Disallow: /y".length()) {
      text.append('\n');
    }
    text.append("Disallow: /yes-this-line-is-cut\n").append(comment.repeat(500));
    text.append("Disallow: /late\n");
    site.robots(text.toString()).page("/x", "x").page("/y", "y").page("/late", "late");
    crawl(site.url("/x"), site.url("/y"), site.url("/late")).run();
    assertThat(heard.pages()).containsExactlyInAnyOrder(site.url("/y"), site.url("/late"));
    assertThat(heard.skipReason(site.url("/x"))).isEqualTo(SkipReason.ROBOTS);
  }

  @Test
  void sizeIsCountedAfterDecoding() throws Exception {
    String text = NOT_X + ("#" + "c".repeat(98) + "\n").repeat(10_000) + "Disallow: /y\n";
    Buffer zipped = new Buffer();
    try (var sink = Okio.buffer(new GzipSink(zipped))) {
      sink.writeUtf8(text);
    }
    assertThat(zipped.size()).isLessThan(RobotsRules.MAX_BYTES / 10);
    site.answer(
        "/robots.txt",
        request ->
            new MockResponse.Builder()
                .addHeader("Content-Encoding", "gzip")
                .body(zipped.clone())
                .build());
    crawlXAndY();
    assertThatXIsForbidden();
  }

  @Test
  void eachAuthorityHasItsOwnRulesAndIsAskedOnce() throws Exception {
    try (LocalSite other = new LocalSite()) {
      other.page("/x", "x").page("/y", "y");
      site.robots(NOT_X).page("/x", "x").page("/y", "y").page("/z", "z");
      crawlEverywhere(
              site.url("/x"), site.url("/y"), site.url("/z"), other.url("/x"), other.url("/y"))
          .run();
      assertThat(heard.pages())
          .containsExactlyInAnyOrder(
              site.url("/y"), site.url("/z"), other.url("/x"), other.url("/y"));
      assertThat(site.hits("/robots.txt")).hasSize(1);
      assertThat(other.hits("/robots.txt")).hasSize(1);
    }
    assertThat(heard.all(CrawlEvent.RobotsRead.class)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"my_own-bot", "MY_OWN-BOT"})
  void theGroupOfOurProductTokenCounts(String group) throws Exception {
    site.robots("User-agent: *\nDisallow: /\n\nUser-agent: " + group + "\nDisallow: /x\n");
    crawlAs("My_Own-Bot/2.0 (+http://example.com/bot)");
    assertThatXIsForbidden();
  }

  @ParameterizedTest
  @ValueSource(strings = {"my", "my_own-bot-news", "bot"})
  void aGroupOfAnotherTokenDoesNotCount(String group) throws Exception {
    site.robots("User-agent: " + group + "\nDisallow: /\n\nUser-agent: *\nDisallow: /x\n");
    crawlAs("My_Own-Bot/2.0");
    assertThatXIsForbidden();
  }

  private void crawlAs(String userAgent) throws Exception {
    site.page("/x", "x").page("/y", "y");
    crawl(site.url("/x"), site.url("/y")).http(HttpOptions.DEFAULT.userAgent(userAgent)).run();
    assertThat(site.hits("/robots.txt").get(0).headers().get("User-Agent")).isEqualTo(userAgent);
  }

  @Test
  void theLongestRuleWinsWithBothSidesNormalised() throws Exception {
    site.robots(
        "User-agent: *\nDisallow: /x\nAllow: /x/%7Eann$\nDisallow: /*.pdf\nAllow: /%66ree\n"
            + "Disallow: /free\n");
    site.otherwise(request -> LocalSite.html("page"));
    crawl(
            site.url("/x/~ann"),
            site.url("/x/~ann/more"),
            site.url("/some.pdf?v=1"),
            site.url("/free"))
        .run();
    assertThat(heard.pages()).containsExactlyInAnyOrder(site.url("/x/~ann"), site.url("/free"));
  }

  @Test
  void withoutObedienceNothingIsAskedAndNothingForbidden() throws Exception {
    site.robots("User-agent: *\nDisallow: /\n");
    site.page("/", "<meta name=robots content=nofollow><a href=/x>x</a>").page("/x", "x");
    crawl(site.url("/")).politeness(EAGER.ignoreRobots()).run();
    assertThat(site.paths()).containsExactly("/", "/x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<meta name=robots content=nofollow>",
        "<meta name=ROBOTS content='noindex, NoFollow'>",
        "<meta name=robots content=none>",
        "<meta name=scraper content=nofollow>"
      })
  void linksOfAPageThatAsksForItInAMetaTagAreSkipped(String meta) throws Exception {
    site.page("/", meta + "<a href=/x>x</a><a href=/y>y</a>");
    CrawlReport report = crawl(site.url("/")).run();
    assertThat(heard.pages()).containsExactly(site.url("/"));
    assertThat(report.stats().skipped()).containsEntry(SkipReason.NOFOLLOW, 2L);
    assertThat(report.exitStatus()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nofollow", "noindex, none", "scraper: nofollow", "Scraper: noindex,none"})
  void linksOfAPageThatAsksForItInItsHeaderAreSkipped(String value) throws Exception {
    assertThat(pagesWithHeader(value)).containsExactly(site.url("/"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"noindex", "otherbot: nofollow", "nofollowing"})
  void linksOfAPageThatAsksForSomethingElseAreFollowed(String value) throws Exception {
    assertThat(pagesWithHeader(value)).containsExactly(site.url("/"), site.url("/x"));
  }

  private List<String> pagesWithHeader(String value) throws Exception {
    site.answer(
        "/",
        request ->
            LocalSite.html("<a href=/x>x</a>")
                .newBuilder()
                .addHeader("X-Robots-Tag", value)
                .build());
    site.page("/x", "x");
    crawl(site.url("/")).run();
    return heard.pages();
  }

  @Test
  void relNofollowIsNoReasonToSkipALink() throws Exception {
    site.page("/", "<a rel=nofollow href=/x>x</a>").page("/x", "x");
    crawl(site.url("/")).run();
    assertThat(heard.pages()).containsExactly(site.url("/"), site.url("/x"));
  }
}
