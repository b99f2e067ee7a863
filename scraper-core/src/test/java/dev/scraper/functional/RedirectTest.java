package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Failure;
import dev.scraper.fixture.LocalSite;
import dev.scraper.http.FailureKind;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.policy.SkipReason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects: each hop is a request like any other, and the chain has one end. */
class RedirectTest extends SiteTestBase {

  private void chain(int hops) {
    for (int i = 0; i < hops; i++) {
      site.redirect("/" + i, 302, "/" + (i + 1));
    }
    site.page("/" + hops, "<title>end</title>");
  }

  @Test
  void tenHopsLeadToAPageThatIsCalledByItsLastAddress() throws Exception {
    chain(10);
    crawl(site.url("/0")).run();
    CrawlEvent.PageDone page = heard.page(site.url("/10"));
    assertThat(page.queued()).hasToString(site.url("/0"));
    assertThat(page.depth()).isZero();
    assertThat(site.hits()).hasSize(12);
  }

  @Test
  void theEleventhHopFails() throws Exception {
    chain(11);
    CrawlReport report = crawl(site.url("/0")).run();
    Failure failure = heard.failure(site.url("/0"));
    assertThat(failure.kind()).isEqualTo(FailureKind.REDIRECT);
    assertThat(failure.status()).isEqualTo(302);
    assertThat(failure.attempts()).isEqualTo(1);
    assertThat(site.hits("/10")).hasSize(1);
    assertThat(site.hits("/11")).isEmpty();
    assertThat(report.stats().requests()).isEqualTo(11);
    assertThat(report.exitStatus()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a", "/a#part", "/b", "/%61", "/a?"})
  void aLoopFails(String back) throws Exception {
    site.redirect("/a", 301, "/b").redirect("/b", 307, back);
    crawl(site.url("/a")).run();
    Failure failure = heard.failure(site.url("/a"));
    assertThat(failure.kind()).isEqualTo(FailureKind.REDIRECT);
    assertThat(failure.status()).isEqualTo(307);
    assertThat(site.paths()).containsExactly("/robots.txt", "/a", "/b");
  }

  private void redirectWithCookie(String path, String location) {
    site.answer(
        path,
        request ->
            new MockResponse.Builder()
                .code(302)
                .addHeader("Location", location)
                .addHeader("Set-Cookie", "seen=1; Path=/")
                .build());
  }

  /** A page that is shown to those with the cookie. */
  private void behindCookie(String path, String location) {
    site.answer(
        path,
        request ->
            "seen=1".equals(request.getHeaders().get("Cookie"))
                ? LocalSite.html("welcome")
                : new MockResponse.Builder().code(302).addHeader("Location", location).build());
  }

  @Test
  void aLoopAfterACookieWasSetIsWalkedOnce() throws Exception {
    behindCookie("/a", "/set");
    redirectWithCookie("/set", "/a");
    crawl(site.url("/a")).run();
    assertThat(site.paths()).containsExactly("/robots.txt", "/a", "/set", "/a");
    assertThat(heard.pages()).containsExactly(site.url("/a"));
  }

  @Test
  void aPageThatSetsACookieAndRedirectsToItselfIsAskedTwice() throws Exception {
    site.answer(
        "/a",
        request ->
            request.getHeaders().get("Cookie") != null
                ? LocalSite.html("welcome")
                : new MockResponse.Builder()
                    .code(302)
                    .addHeader("Location", "/a")
                    .addHeader("Set-Cookie", "seen=1; Path=/")
                    .build());
    crawl(site.url("/a")).run();
    assertThat(heard.pages()).containsExactly(site.url("/a"));
    assertThat(site.hits("/a")).hasSize(2);
  }

  @Test
  void theCookieMayHaveBeenSetAnywhereInTheChain() throws Exception {
    behindCookie("/a", "/set");
    redirectWithCookie("/set", "/between");
    site.redirect("/between", 302, "/a");
    crawl(site.url("/a")).run();
    assertThat(heard.pages()).containsExactly(site.url("/a"));
  }

  @Test
  void aSecondLoopFailsWhateverCookiesAreSet() throws Exception {
    redirectWithCookie("/a", "/b");
    redirectWithCookie("/b", "/a");
    crawl(site.url("/a")).run();
    assertThat(heard.failure(site.url("/a")).kind()).isEqualTo(FailureKind.REDIRECT);
    assertThat(site.paths()).containsExactly("/robots.txt", "/a", "/b", "/a");
  }

  @Test
  void withoutAJarNoCookieExcusesALoop() throws Exception {
    behindCookie("/a", "/set");
    redirectWithCookie("/set", "/a");
    crawl(site.url("/a")).http(HttpOptions.DEFAULT.cookies(false)).run();
    assertThat(heard.failure(site.url("/a")).kind()).isEqualTo(FailureKind.REDIRECT);
    assertThat(site.hits("/a")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://",
        "http://[half",
        "mailto:a@b.c",
        "ftp://127.0.0.1/",
        "http://a b/",
        "javascript:alert(1)",
        "data:text/html,<a href=/x>x</a>",
        "file:///etc/passwd",
        "about:blank",
        "ws://127.0.0.1/"
      })
  void aLocationThatIsNoWebAddressFails(String location) throws Exception {
    site.redirect("/a", 302, location);
    crawl(site.url("/a")).run();
    Failure failure = heard.failure(site.url("/a"));
    assertThat(failure.kind()).isEqualTo(FailureKind.REDIRECT);
    assertThat(failure.status()).isEqualTo(302);
    assertThat(failure.message()).contains(location);
  }

  @ParameterizedTest
  @CsvSource({"301,", "302,''", "303,'  '", "307,", "308,''", "300,", "304,", "305,/b"})
  void aStatusOf3xxWithoutAPlaceToGoIsAFinalStatus(int status, String location) throws Exception {
    site.answer(
        "/a",
        request -> {
          MockResponse.Builder answer = new MockResponse.Builder().code(status);
          return location == null ? answer.build() : answer.addHeader("Location", location).build();
        });
    crawl(site.url("/a")).run();
    Failure failure = heard.failure(site.url("/a"));
    assertThat(failure.kind()).isEqualTo(FailureKind.HTTP);
    assertThat(failure.status()).isEqualTo(status);
    assertThat(failure.message()).isEqualTo("HTTP " + status);
    assertThat(failure.attempts()).isEqualTo(1);
  }

  @Test
  void aTargetThatWasFetchedIsADuplicateOfItself() throws Exception {
    site.links("/", "/a", "/moved").links("/a").redirect("/moved", 301, "/a");
    CrawlReport report = crawl(site.url("/")).run();
    assertThat(heard.skipReason(site.url("/moved"))).isEqualTo(SkipReason.DUPLICATE);
    assertThat(heard.skip(site.url("/moved")).status()).isEqualTo(301);
    assertThat(heard.skip(site.url("/moved")).referrer()).isEqualTo(site.url("/"));
    assertThat(site.hits("/a")).hasSize(1);
    assertThat(report.stats().pages()).isEqualTo(2);
    assertThat(report.exitStatus()).isZero();
  }

  @Test
  void aTargetThatIsASeedYetToComeIsFetchedOnce() throws Exception {
    site.redirect("/moved", 302, "/seed").page("/seed", "seed");
    crawl(site.url("/moved"), site.url("/x"), site.url("/seed")).politeness(EAGER.perHost(1)).run();
    assertThat(heard.skipReason(site.url("/moved"))).isEqualTo(SkipReason.DUPLICATE);
    assertThat(heard.page(site.url("/seed")).queued()).hasToString(site.url("/seed"));
    assertThat(site.hits("/seed")).hasSize(1);
  }

  @Test
  void ofTwoRedirectsToOnePageOneIsADuplicate() throws Exception {
    site.redirect("/a", 302, "/page").redirect("/b", 302, "/page").page("/page", "page");
    CrawlReport report = crawl(site.url("/a"), site.url("/b")).run();
    assertThat(site.hits("/page")).hasSize(1);
    assertThat(report.stats().pages()).isEqualTo(1);
    assertThat(report.stats().skipped()).containsEntry(SkipReason.DUPLICATE, 1L);
  }

  @Test
  void aHopOutOfScopeIsSkippedUnderTheQueuedAddress() throws Exception {
    site.links("/", "/a").redirect("/a", 302, "/b").redirect("/b", 302, site.url(2, "/out"));
    crawl(site.url("/")).http(HttpOptions.DEFAULT.allowPrivate(true)).run();
    assertThat(heard.skipReason(site.url("/a"))).isEqualTo(SkipReason.SCOPE);
    assertThat(site.hitsOf(2)).isEmpty();
  }

  @Test
  void aHopThatRobotsTxtForbidsIsSkippedUnderTheQueuedAddress() throws Exception {
    site.robots("User-agent: *\nDisallow: /b\n").redirect("/a", 302, "/b").page("/b", "b");
    crawl(site.url("/a")).run();
    assertThat(heard.skipReason(site.url("/a"))).isEqualTo(SkipReason.ROBOTS);
    assertThat(heard.skip(site.url("/a")).attempts()).isEqualTo(1);
    assertThat(site.hits("/b")).isEmpty();
  }

  @Test
  void aHopToAHostWhoseRobotsTxtIsUnavailableIsSkippedUnderTheQueuedAddress() throws Exception {
    site.redirect("/a", 302, site.url(2, "/b")).status("127.0.0.2/robots.txt", 500);
    crawlEverywhere(site.url("/a")).run();
    assertThat(heard.skipReason(site.url("/a"))).isEqualTo(SkipReason.ROBOTS_UNAVAILABLE);
  }

  @Test
  void aHopThatFailsIsToldUnderTheQueuedAddress() throws Exception {
    site.links("/", "/a").redirect("/a", 302, "/b").status("/b", 404);
    crawl(site.url("/")).run();
    Failure failure = heard.failure(site.url("/a"));
    assertThat(failure.kind()).isEqualTo(FailureKind.HTTP);
    assertThat(failure.status()).isEqualTo(404);
    assertThat(failure.attempts()).isEqualTo(1);
    assertThat(failure.referrer()).isEqualTo(site.url("/"));
  }

  @Test
  void aPageHasTheDepthOfTheRequestThatWasRedirectedToIt() throws Exception {
    site.links("/", "/a").redirect("/a", 302, "/b").redirect("/b", 302, "/c");
    site.links("/c", "/d").links("/d");
    crawl(site.url("/")).run();
    assertThat(heard.page(site.url("/c")).depth()).isEqualTo(1);
    assertThat(heard.page(site.url("/d")).depth()).isEqualTo(2);
  }

  @Test
  void linksOfAPageAreResolvedAgainstWhereItWasFound() throws Exception {
    site.redirect("/old/page", 301, "/new/page").links("/new/page", "next").links("/new/next");
    crawl(site.url("/old/page")).run();
    assertThat(heard.pages()).containsExactly(site.url("/new/page"), site.url("/new/next"));
  }

  @Test
  void aLocationIsResolvedAsALinkIs() throws Exception {
    site.redirect("/dir/a", 302, "b#fragment");
    site.redirect("/dir/b", 302, "//user:secret@127.0.0.1:" + site.port() + "/c?");
    okhttp3.Headers utf8 =
        new okhttp3.Headers.Builder().addUnsafeNonAscii("Location", "?x=\u00e9").build();
    site.answer("/c?", request -> new MockResponse.Builder().code(302).headers(utf8).build());
    site.page("/c?x=%C3%A9", "c");
    crawl(site.url("/dir/a")).run();
    assertThat(heard.pages()).containsExactly(site.url("/c?x=%C3%A9"));
    assertThat(site.hits()).allMatch(hit -> hit.headers().get("Authorization") == null);
  }

  @Test
  void aTargetThatIsTooLongIsSkipped() throws Exception {
    site.redirect("/a", 302, "/" + "x".repeat(8_200));
    crawl(site.url("/a")).run();
    assertThat(heard.skipReason(site.url("/a"))).isEqualTo(SkipReason.LIMIT);
    assertThat(site.paths()).containsExactly("/robots.txt", "/a");
  }

  @ParameterizedTest
  @CsvSource({
    "POST,301,GET,''",
    "POST,302,GET,''",
    "POST,303,GET,''",
    "POST,307,POST,text",
    "POST,308,POST,text",
    "PUT,301,PUT,text",
    "PUT,302,PUT,text",
    "PUT,303,GET,''",
    "PUT,308,PUT,text",
  })
  void methodAndBodyFollowTheStatus(String method, int status, String then, String body)
      throws Exception {
    Queue<String> bodies = new ConcurrentLinkedQueue<>();
    site.redirect("/form", status, "/next");
    site.answer(
        "/next",
        request -> {
          bodies.add(request.getBody() == null ? "" : request.getBody().utf8());
          return LocalSite.html("done");
        });
    byte[] text = "text".getBytes(StandardCharsets.UTF_8);
    Request form = Request.post(Url.parse(site.url("/form")), "text/x-own", text).method(method);
    crawl(List.of(form)).run();
    assertThat(heard.pages()).containsExactly(site.url("/next"));
    LocalSite.Hit next = site.hits("/next").get(0);
    assertThat(next.method()).isEqualTo(then);
    assertThat(bodies).containsExactly(body);
    assertThat(next.headers().get("Content-Type")).isEqualTo(body.isEmpty() ? null : "text/x-own");
  }

  @Test
  void thePageBehindAFormIsNoLoopThoughItHasTheFormsAddress() throws Exception {
    site.answer(
        "/form",
        request ->
            request.getMethod().equals("POST")
                ? new MockResponse.Builder().code(303).addHeader("Location", "/form").build()
                : LocalSite.html("thanks"));
    crawl(List.of(Request.post(Url.parse(site.url("/form")), "text/plain", new byte[] {'x'})))
        .run();
    assertThat(heard.pages()).containsExactly(site.url("/form"));
  }
}
