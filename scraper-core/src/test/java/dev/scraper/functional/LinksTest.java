package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlReport;
import dev.scraper.fixture.LocalSite;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.policy.Limits;
import dev.scraper.policy.SkipReason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** URLs, their identity and links, as a crawl sees them. */
class LinksTest extends SiteTestBase {

  private CrawlReport run() throws Exception {
    site.otherwise(request -> LocalSite.html("leaf"));
    return crawl(site.url("/")).politeness(EAGER.perHost(1)).run();
  }

  private List<String> pathsAfterRoot() {
    return site.paths().subList(2, site.paths().size());
  }

  @Test
  void theseElementsAreLinks() throws Exception {
    site.page(
        "/",
        """
        <link rel="start next" href=/next><link rel=PREV href=/prev>
        <meta http-equiv=refresh content="5; url=/refresh">
        <a href=/a>a</a><map><area href=/area></map><iframe src=/iframe></iframe>
        <a href="/nofollow" rel=nofollow>n</a>
        """);
    run();
    assertThat(pathsAfterRoot())
        .containsExactlyInAnyOrder(
            "/next", "/prev", "/refresh", "/a", "/area", "/iframe", "/nofollow");
    assertThat(heard.page(site.url("/refresh")).depth()).isEqualTo(1);
  }

  @Test
  void framesAreLinks() throws Exception {
    site.page("/", "<frameset><frame src=/frame></frameset>");
    run();
    assertThat(pathsAfterRoot()).containsExactly("/frame");
  }

  @Test
  void theseElementsAreNot() throws Exception {
    site.page(
        "/",
        """
        <link rel=canonical href=/no1><link rel=alternate href=/no2><link rel=stylesheet href=/no3>
        <script src=/no4></script><img src=/no5 srcset="/no6 2x"><form action=/no7></form>
        <!-- <a href=/no8>x</a> --><template><a href=/no9>x</a></template>
        <a href="mailto:a@b.c">m</a><a href="javascript:no()">j</a><a>none</a>
        """);
    run();
    assertThat(pathsAfterRoot()).isEmpty();
  }

  @Test
  void aLinkIsTrimmedResolvedAgainstTheBaseAndSentWithoutItsFragment() throws Exception {
    site.page(
        "/",
        "<base href=/dir/sub/><a href=' ../x\n\t/y ?q=1#top '>x</a><a href='\u00e4?\u00e4'>a</a>");
    run();
    assertThat(pathsAfterRoot()).containsExactly("/dir/x/y%20?q=1", "/dir/sub/%C3%A4?%C3%A4");
  }

  @Test
  void theQueryIsEncodedInThePagesCharset() throws Exception {
    byte[] latin1 = "<a href='/\u00e4?\u00e4'>x</a>".getBytes(StandardCharsets.ISO_8859_1);
    site.answer(
        "/",
        request ->
            new MockResponse.Builder()
                .addHeader("Content-Type", "text/html; charset=iso-8859-1")
                .body(new Buffer().write(latin1))
                .build());
    run();
    assertThat(pathsAfterRoot()).containsExactly("/%C3%A4?%E4");
  }

  @ParameterizedTest
  @CsvSource({
    "/p?a=1&a=2, /p?a=2&a=1",
    "/p?b=2&a=1, /p?a=1&b=2",
    "/p?, /p",
    "/p?a=1&, /p?&a=1&&",
    "/%7ep, /~p",
    "/%c3%a4, /%C3%A4",
    "/p#one, /p#two",
    "/a/../p, /p",
  })
  void differentSpellingsOfOneUrlAreFetchedOnceAsTheFirstIsSpelled(String one, String other)
      throws Exception {
    site.links("/", one, other);
    CrawlReport report = run();
    assertThat(report.stats().pages()).isEqualTo(2);
    assertThat(report.stats().skipped().getOrDefault(SkipReason.DUPLICATE, 0L)).isBetween(0L, 1L);
    assertThat(pathsAfterRoot())
        .containsExactly(Url.parse(site.url("/")).resolve(one).orElseThrow().pathAndQuery());
  }

  @ParameterizedTest
  @CsvSource({"/p?a, /p?a=", "/p?a=+, /p?a=%20", "/p, /P", "/p, /p/", "/a%2Fb, /a/b"})
  void whatMayBeDifferentIsFetchedTwice(String one, String other) throws Exception {
    site.links("/", one, other);
    run();
    assertThat(pathsAfterRoot()).containsExactly(one, other);
  }

  @Test
  void theDefaultPortAndAnEmptyPathMakeNoDifference() {
    Request named = Request.get("http://example.com:80");
    assertThat(named.fingerprint()).isEqualTo(Request.get("http://EXAMPLE.com/").fingerprint());
  }

  @Test
  void methodAndBodyBelongToTheIdentity() throws Exception {
    site.otherwise(request -> LocalSite.html("leaf"));
    Url url = Url.parse(site.url("/form"));
    CrawlReport report =
        crawl(
                List.of(
                    Request.get(url),
                    Request.post(url, "text/plain", new byte[] {'a'}),
                    Request.post(url, "text/plain", new byte[] {'b'}),
                    Request.post(url, "text/plain", new byte[] {'a'})))
            .run();
    assertThat(site.hits("/form")).hasSize(3);
    assertThat(report.stats().skipped()).containsEntry(SkipReason.DUPLICATE, 1L);
  }

  @Test
  void aSeedGivenTwiceOrFoundAsALinkIsFetchedOnce() throws Exception {
    site.links("/", "/", "/b").links("/b", "/", "/b");
    CrawlReport report = crawl(site.url("/"), site.url("/b"), site.url("/#again")).run();
    assertThat(site.paths()).containsExactlyInAnyOrder("/robots.txt", "/", "/b");
    assertThat(heard.pages()).hasSize(2);
    assertThat(report.exitStatus()).isZero();
  }

  @Test
  void aUrlThatIsTooLongIsSkipped() throws Exception {
    String longest = "/" + "x".repeat(Limits.MAX_URL_LENGTH - site.url("/").length());
    site.links("/", longest, longest + "x");
    CrawlReport report = run();
    assertThat(pathsAfterRoot()).containsExactly(longest);
    assertThat(report.stats().skipped()).containsEntry(SkipReason.LIMIT, 1L);
  }

  @Test
  void soIsASeed() throws Exception {
    String tooLong = site.url("/" + "x".repeat(Limits.MAX_URL_LENGTH));
    site.page("/", "root");
    CrawlReport report = crawl(tooLong, site.url("/")).run();
    assertThat(heard.skipReason(tooLong)).isEqualTo(SkipReason.LIMIT);
    assertThat(report.stats().skipped()).containsEntry(SkipReason.LIMIT, 1L);
    assertThat(site.paths()).containsExactly("/robots.txt", "/");
  }

  @Test
  void aHostIsCrawledFirstInFirstOut() throws Exception {
    site.links("/", "/a", "/b").links("/a", "/a1", "/a2").links("/b", "/b1");
    run();
    assertThat(pathsAfterRoot()).containsExactly("/a", "/b", "/a1", "/a2", "/b1");
  }

  @Test
  void aHigherPriorityGoesFirst() throws Exception {
    site.otherwise(request -> LocalSite.html("leaf"));
    scraper
        .<Object>crawl(
            site.url("/"),
            (page, out) -> {
              if (page.depth() == 0) {
                out.follow(Request.get(site.url("/usual")));
                out.follow(Request.get(site.url("/last")).priority(-1));
                out.follow(Request.get(site.url("/second")).priority(1));
                out.follow(Request.get(site.url("/first")).priority(9));
              }
            })
        .politeness(EAGER.perHost(1))
        .run();
    assertThat(pathsAfterRoot()).containsExactly("/first", "/second", "/usual", "/last");
  }

  @Test
  void aUrlSkippedForItsDepthMayComeByAShorterWayLater() throws Exception {
    CountDownLatch longWayWalked = new CountDownLatch(1);
    site.links("/long", "/long1").links("/long1", "/target").page("/target", "target");
    site.answer(
        "/short",
        request -> {
          await(longWayWalked);
          return LocalSite.html("<a href=/target>t</a>");
        });
    CrawlReport report =
        crawl(site.url("/long"), site.url("/short"))
            .maxDepth(1)
            .listener(
                event -> {
                  if (heard.pages().contains(site.url("/long1"))) {
                    longWayWalked.countDown();
                  }
                })
            .run();
    assertThat(report.stats().skipped()).containsEntry(SkipReason.DEPTH, 1L);
    assertThat(heard.page(site.url("/target")).depth()).isEqualTo(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
