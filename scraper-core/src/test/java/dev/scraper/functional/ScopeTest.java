package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlReport;
import dev.scraper.fixture.LocalSite;
import dev.scraper.fixture.LogLines;
import dev.scraper.http.HttpOptions;
import dev.scraper.policy.Scope;
import dev.scraper.policy.SkipReason;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which links a crawl follows, with a second site on another port of the same host. */
class ScopeTest extends SiteTestBase {

  private static final HttpOptions PRIVATE = HttpOptions.DEFAULT.allowPrivate(true);

  private final LocalSite otherPort = new LocalSite();

  @BeforeEach
  void sites() {
    for (LocalSite any : new LocalSite[] {site, otherPort}) {
      any.otherwise(request -> LocalSite.html("leaf"));
    }
    site.links(
        "/dir/start?q=/x/",
        "/dir/below/page",
        "/dirt",
        "/other",
        site.url(2, "/dir/elsewhere"),
        otherPort.url("/dir/port"));
  }

  @AfterEach
  void closeOther() {
    otherPort.close();
  }

  private CrawlReport run(Scope scope) throws Exception {
    return crawl(site.url("/dir/start?q=/x/")).scope(scope).http(PRIVATE).run();
  }

  private static Scope scope(Scope.Relation relation) {
    return Scope.HOST.relation(relation);
  }

  @Test
  void hostIsNameAndPort() throws Exception {
    CrawlReport report = run(Scope.HOST);
    assertThat(heard.pages())
        .containsExactlyInAnyOrder(
            site.url("/dir/start?q=/x/"),
            site.url("/dir/below/page"),
            site.url("/dirt"),
            site.url("/other"));
    assertThat(report.stats().skipped()).containsEntry(SkipReason.SCOPE, 2L);
  }

  @Test
  void domainIsAnyPortAndAnAddressIsItsOwnDomain() throws Exception {
    run(scope(Scope.Relation.DOMAIN));
    assertThat(heard.pages())
        .hasSize(5)
        .contains(otherPort.url("/dir/port"))
        .doesNotContain(site.url(2, "/dir/elsewhere"));
  }

  @Test
  void subtreeIsThePathUpToItsLastSlash() throws Exception {
    run(scope(Scope.Relation.SUBTREE));
    assertThat(heard.pages())
        .containsExactlyInAnyOrder(site.url("/dir/start?q=/x/"), site.url("/dir/below/page"));
  }

  @Test
  void anyIsEverything() throws Exception {
    run(scope(Scope.Relation.ANY));
    assertThat(heard.pages()).hasSize(6);
  }

  @Test
  void patternsAreFoundAnywhereInALinkAndExcludeWins() throws Exception {
    run(Scope.HOST.include(Pattern.compile("dir")).exclude(Pattern.compile("t$")));
    assertThat(heard.pages())
        .containsExactlyInAnyOrder(site.url("/dir/start?q=/x/"), site.url("/dir/below/page"));
  }

  @Test
  void aLinkThatIsRedirectedToAnExcludedUrlIsSkipped() throws Exception {
    site.links("/start", "/a").redirect("/a", 302, "/secret");
    crawl(site.url("/start")).scope(Scope.HOST.exclude(Pattern.compile("secret"))).run();
    assertThat(heard.skipReason(site.url("/a"))).isEqualTo(SkipReason.SCOPE);
    assertThat(site.hits("/secret")).isEmpty();
  }

  @Test
  void theHostASeedRedirectsToJoins() throws Exception {
    site.redirect("/moved", 301, site.url(2, "/home"));
    site.links("/home", "/more", site.url(3, "/out"));
    crawl(site.url("/moved")).http(PRIVATE).run();
    assertThat(heard.pages()).containsExactlyInAnyOrder(site.url(2, "/home"), site.url(2, "/more"));
  }

  @Test
  void eachHostOfASeedsChainJoins() throws Exception {
    site.redirect("/moved", 301, site.url(2, "/again"));
    site.redirect("/again", 301, site.url(3, "/home")).links("/home", site.url(2, "/more"));
    crawl(site.url("/moved")).http(PRIVATE).run();
    assertThat(heard.pages()).containsExactlyInAnyOrder(site.url(3, "/home"), site.url(2, "/more"));
  }

  @Test
  void underSubtreeTheFolderOfTheTargetJoins() throws Exception {
    site.redirect("/moved", 301, site.url(2, "/new/home"));
    site.links("/new/home", "/new/page", "/page");
    crawl(site.url("/moved")).scope(scope(Scope.Relation.SUBTREE)).http(PRIVATE).run();
    assertThat(heard.pages())
        .containsExactlyInAnyOrder(site.url(2, "/new/home"), site.url(2, "/new/page"));
  }

  @Test
  void aPrivateHostDoesNotJoinUnlessThatIsAllowed() throws Exception {
    site.redirect("/moved", 301, site.url(2, "/home"));
    crawl(site.url("/moved")).run();
    assertThat(heard.skipReason(site.url("/moved"))).isEqualTo(SkipReason.SCOPE);
    assertThat(site.hitsOf(2)).isEmpty();
  }

  @Test
  void theHostALinkRedirectsToDoesNotJoin() throws Exception {
    site.links("/start", "/moved").redirect("/moved", 301, site.url(2, "/home"));
    crawl(site.url("/start")).http(PRIVATE).run();
    assertThat(heard.skipReason(site.url("/moved"))).isEqualTo(SkipReason.SCOPE);
  }

  @Test
  void aPatternThatWouldTakeYearsKeepsAUrlOutAndIsNamedOnce() throws Exception {
    String evil = "/" + "a".repeat(2_000) + "!";
    site.links("/dir/start?q=/x/", "/other", evil + "1", evil + "2");
    try (LogLines log = new LogLines()) {
      CrawlReport report = run(Scope.HOST.exclude(Pattern.compile("(.*a){25}b")));
      assertThat(heard.pages())
          .containsExactlyInAnyOrder(site.url("/dir/start?q=/x/"), site.url("/other"));
      assertThat(report.stats().skipped()).containsEntry(SkipReason.SCOPE, 2L);
      assertThat(log.with("the pattern (.*a){25}b takes too long")).hasSize(1);
    }
  }

  @Test
  void aPatternThatWouldTakeYearsLetsNoUrlIn() throws Exception {
    String evil = "/" + "a".repeat(2_000) + "!";
    site.links("/dir/start?q=/x/", evil, "/other");
    Scope scope =
        Scope.HOST.include(Pattern.compile("(.*a){25}b")).include(Pattern.compile("/other"));
    CrawlReport report = run(scope);
    assertThat(heard.pages())
        .containsExactlyInAnyOrder(site.url("/dir/start?q=/x/"), site.url("/other"));
    assertThat(report.stats().skipped()).containsEntry(SkipReason.SCOPE, 1L);
  }
}
