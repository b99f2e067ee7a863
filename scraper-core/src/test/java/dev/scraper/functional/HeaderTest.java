package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.Headers;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.Request;
import dev.scraper.policy.Scope;
import java.util.List;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.Test;

/** Which header fields and cookies go where. */
class HeaderTest extends SiteTestBase {

  private static final HttpOptions OWN =
      HttpOptions.DEFAULT
          .allowPrivate(true)
          .headers(
              Headers.of(
                  "X-Key", "k",
                  "Authorization", "Bearer t",
                  "Cookie", "own=1",
                  "Accept", "text/own",
                  "Accept-Language", "fr"));

  private String header(int host, String path, String name) {
    List<String> values =
        site.hitsOf(host).stream()
            .filter(hit -> hit.path().equals(path))
            .map(hit -> String.valueOf(hit.headers().get(name)))
            .toList();
    assertThat(values).as("%s at %s", name, path).hasSize(1);
    return values.get(0);
  }

  private void assertOwn(int host, String path) {
    assertThat(header(host, path, "X-Key")).isEqualTo("k");
    assertThat(header(host, path, "Authorization")).isEqualTo("Bearer t");
    assertThat(header(host, path, "Cookie")).isEqualTo("own=1");
    assertThat(header(host, path, "Accept")).isEqualTo("text/own");
    assertThat(header(host, path, "Accept-Language")).isEqualTo("fr");
  }

  private void assertNoneOfOurSecrets(int host, String path) {
    assertThat(header(host, path, "X-Key")).isEqualTo("null");
    assertThat(header(host, path, "Authorization")).isEqualTo("null");
    assertThat(header(host, path, "Cookie")).isEqualTo("null");
  }

  @Test
  void theCrawlsHeadersGoToTheOriginsOfTheSeedsAndNoOther() throws Exception {
    site.links("/", "/a", site.url(2, "/b")).page("/a", "a").page("/b", "b");
    crawl(site.url("/")).scope(Scope.HOST.relation(Scope.Relation.ANY)).http(OWN).run();
    assertOwn(1, "/");
    assertOwn(1, "/a");
    assertNoneOfOurSecrets(2, "/b");
    assertThat(header(2, "/b", "Accept")).isNotEqualTo("text/own");
    assertNoneOfOurSecrets(2, "/robots.txt");
  }

  @Test
  void aRedirectInsideTheOriginKeepsAllHeaders() throws Exception {
    site.redirect("/a", 302, "/b").page("/b", "b");
    crawl(site.url("/a")).http(OWN).run();
    assertOwn(1, "/b");
  }

  @Test
  void aRedirectToAnotherOriginKeepsOnlyWhatDescribesTheAnswer() throws Exception {
    site.redirect("/a", 302, site.url(2, "/b")).redirect("/b", 302, site.url(1, "/c"));
    site.page("/c", "c");
    crawl(site.url("/a")).scope(Scope.HOST.relation(Scope.Relation.ANY)).http(OWN).run();
    assertNoneOfOurSecrets(2, "/b");
    assertThat(header(2, "/b", "Accept")).isEqualTo("text/own");
    assertThat(header(2, "/b", "Accept-Language")).isEqualTo("fr");
    assertNoneOfOurSecrets(1, "/c");
  }

  @Test
  void aRedirectOfARobotsTxtToAnotherOriginKeepsNoSecrets() throws Exception {
    site.redirect("127.0.0.1/robots.txt", 302, site.url(2, "/rules")).page("/a", "a");
    crawl(site.url("/a")).http(OWN).run();
    assertNoneOfOurSecrets(2, "/rules");
  }

  @Test
  void credentialsOfARequestStayWithItsOrigin() throws Exception {
    Request request =
        Request.get(site.url("/a"))
            .header("Authorization", "Basic x")
            .header("Cookie", "mine=1")
            .header("X-Trace", "7");
    site.redirect("/a", 302, "/b").redirect("/b", 302, site.url(2, "/c")).page("/c", "c");
    crawl(List.of(request))
        .scope(Scope.HOST.relation(Scope.Relation.ANY))
        .http(HttpOptions.DEFAULT.allowPrivate(true))
        .run();
    assertThat(header(1, "/b", "Authorization")).isEqualTo("Basic x");
    assertThat(header(1, "/b", "Cookie")).isEqualTo("mine=1");
    assertNoneOfOurSecrets(2, "/c");
  }

  @Test
  void userInfoNeverBecomesCredentials() throws Exception {
    String named = site.url("/").replace("//", "//user:secret@");
    site.links("/", named + "a").page("/a", "a");
    crawl(named).run();
    assertThat(heard.pages()).containsExactly(site.url("/"), site.url("/a"));
    assertThat(site.hits()).allMatch(hit -> hit.headers().get("Authorization") == null);
  }

  private void setCookieAt(String path, String location) {
    site.answer(
        path,
        request ->
            new MockResponse.Builder()
                .code(302)
                .addHeader("Set-Cookie", "session=1; Path=/")
                .addHeader("Location", location)
                .build());
  }

  @Test
  void cookiesComeBackToTheHostThatSetThem() throws Exception {
    setCookieAt("/login", "/a");
    site.links("/a", "/b", site.url(2, "/c")).page("/b", "b").page("/c", "c");
    crawlEverywhere(site.url("/login")).run();
    assertThat(header(1, "/a", "Cookie")).isEqualTo("session=1");
    assertThat(header(1, "/b", "Cookie")).isEqualTo("session=1");
    assertThat(header(2, "/c", "Cookie")).isEqualTo("null");
  }

  @Test
  void withoutAJarNoCookieComesBack() throws Exception {
    setCookieAt("/login", "/a");
    site.page("/a", "a");
    crawl(site.url("/login")).http(HttpOptions.DEFAULT.cookies(false)).run();
    assertThat(header(1, "/a", "Cookie")).isEqualTo("null");
  }

  @Test
  void eachCrawlHasAJarOfItsOwn() throws Exception {
    setCookieAt("/login", "/a");
    site.page("/a", "a").page("/later", "later");
    crawl(site.url("/login")).run();
    crawl(site.url("/later")).run();
    assertThat(header(1, "/later", "Cookie")).isEqualTo("null");
  }
}
