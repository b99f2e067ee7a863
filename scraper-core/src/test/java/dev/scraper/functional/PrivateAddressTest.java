package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.CrawlBuilder;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Failure;
import dev.scraper.fixture.LocalSite;
import dev.scraper.http.FailureKind;
import dev.scraper.policy.Scope;
import dev.scraper.policy.SkipReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Private addresses are fetched on the hosts of seeds only. 127.0.0.1 is the seed here. */
class PrivateAddressTest extends SiteTestBase {

  private CrawlBuilder<Object> anywhere(String... seeds) {
    return crawl(seeds).scope(Scope.HOST.relation(Scope.Relation.ANY));
  }

  private void assertBlocked(String url, int attempts) {
    Failure failure = heard.failure(url);
    assertThat(failure.kind()).isEqualTo(FailureKind.BLOCKED_ADDRESS);
    assertThat(failure.attempts()).isEqualTo(attempts);
    assertThat(site.hits()).allMatch(hit -> hit.host().equals("127.0.0.1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.2",
        "2130706434",
        "0x7f000002",
        "0177.0.0.2",
        "127.2",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.2]",
        "0.0.0.0",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254"
      })
  void aLinkToAPrivateAddressFailsWithoutAConnection(String host) throws Exception {
    site.page("/", "<a href='http://" + host + ":" + site.port() + "/secret'>x</a>");
    CrawlReport report = anywhere(site.url("/")).run();
    assertThat(heard.failures()).hasSize(1);
    assertBlocked(heard.failures().get(0).url(), 0);
    assertThat(report.stats().requests()).isEqualTo(1);
    assertThat(report.exitStatus()).isZero();
  }

  @Test
  void theSameHoldsWithoutRobotsTxt() throws Exception {
    site.links("/", site.url(2, "/secret"));
    anywhere(site.url("/")).politeness(EAGER.ignoreRobots()).run();
    assertBlocked(site.url(2, "/secret"), 0);
  }

  @Test
  void aRedirectToAPrivateAddressFailsUnderTheQueuedUrl() throws Exception {
    site.redirect("/a", 302, "/b").redirect("/b", 302, site.url(2, "/secret"));
    anywhere(site.url("/a")).run();
    assertBlocked(site.url("/a"), 1);
  }

  @Test
  void scopeIsLookedAtBeforeTheAddress() throws Exception {
    site.links("/", "/a", site.url(2, "/secret")).redirect("/a", 302, site.url(2, "/other"));
    CrawlReport report = crawl(site.url("/")).run();
    assertThat(heard.failures()).isEmpty();
    assertThat(heard.skipReason(site.url("/a"))).isEqualTo(SkipReason.SCOPE);
    assertThat(report.stats().skipped()).containsEntry(SkipReason.SCOPE, 2L);
    assertThat(site.hitsOf(2)).isEmpty();
  }

  @Test
  void theHostOfASeedIsFetchedOnAnyPort() throws Exception {
    try (LocalSite other = new LocalSite()) {
      site.links("/", other.url("/a")).redirect("/b", 302, other.url("/c"));
      other.page("/a", "a").page("/c", "c");
      anywhere(site.url("/"), site.url("/b")).run();
      assertThat(heard.pages()).contains(other.url("/a"), other.url("/c"));
    }
  }

  @Test
  void allOfThemAreFetchedWhereThatIsAllowed() throws Exception {
    site.links("/", site.url(2, "/a"), "http://localhost:" + site.port() + "/a");
    site.page("/a", "a");
    crawlEverywhere(site.url("/")).run();
    assertThat(heard.pages()).hasSize(3);
  }

  @Test
  void aNameThatWasASeedMayBePrivate() throws Exception {
    String seed = "http://localhost:" + site.port() + "/";
    site.links("/", "/a").page("/a", "a");
    crawl(seed).run();
    assertThat(heard.pages()).containsExactly(seed, seed + "a");
  }
}
