package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.CrawlBuilder;
import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlReport;
import dev.scraper.http.FailureKind;
import dev.scraper.http.HttpOptions;
import dev.scraper.policy.Media;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.Scope;
import dev.scraper.policy.SkipReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests for files are requests like any other. */
class MediaMannersTest extends SiteTestBase {

  @TempDir private Path temp;

  @BeforeEach
  void images() {
    site.otherwise(
        request ->
            new MockResponse.Builder()
                .addHeader("Content-Type", "image/png")
                .body(request.getTarget())
                .build());
    site.robots("");
  }

  private CrawlBuilder<Object> images(String seed) {
    return scraper
        .crawl(new MediaCrawl.Images())
        .seeds(java.util.List.of(dev.scraper.http.Request.get(seed)))
        .media(Media.to(temp.resolve("media")))
        .listener(heard);
  }

  @Test
  void robotsTxtIsObeyedOnEachHost() throws Exception {
    site.robots("User-agent: *\nDisallow: /private/");
    site.page("/", "<img src=/private/a><img src='" + site.url(2, "/private/b") + "'><img src=/c>");
    CrawlReport report = images(site.url("/")).http(HttpOptions.DEFAULT.allowPrivate(true)).run();
    assertThat(report.stats().skipped()).containsEntry(SkipReason.ROBOTS, 2L);
    assertThat(report.stats().media().files()).isEqualTo(1);
    assertThat(site.hits("/private/a")).isEmpty();
    assertThat(site.hits("/private/b")).isEmpty();
    assertThat(site.hitsOf(2)).extracting(hit -> hit.path()).containsExactly("/robots.txt");
  }

  @Test
  void theDelayOfAHostIsKept() throws Exception {
    site.page("/", "<img src=/1><img src=/2><img src=/3><img src=/4>");
    images(site.url("/")).politeness(Politeness.polite().delay(Duration.ofMillis(60))).run();
    assertThat(heard.all(CrawlEvent.MediaStored.class)).hasSize(4);
    assertThat(site.shortestGapMillis(1)).isGreaterThanOrEqualTo(60);
  }

  @Test
  void scopeAndDepthAreNotForFilesButExcludesAre() throws Exception {
    String there = site.url(2, "/there");
    site.page("/", "<img src='" + there + "'><img src=/thumb/a>");
    site.redirect("/moved", 302, "/thumb/b");
    CrawlReport report =
        images(site.url("/"))
            .http(HttpOptions.DEFAULT.allowPrivate(true))
            .maxDepth(0)
            .scope(
                Scope.HOST.include(Pattern.compile("/pages/")).exclude(Pattern.compile("/thumb/")))
            .run();
    assertThat(heard.all(CrawlEvent.MediaStored.class))
        .singleElement()
        .hasFieldOrPropertyWithValue("queued", dev.scraper.http.Url.parse(there));
    assertThat(report.stats().skipped()).isEqualTo(java.util.Map.of(SkipReason.SCOPE, 1L));
  }

  @Test
  void aFileOnAPrivateAddressIsRefused() throws Exception {
    site.page("/", "<img src='" + site.url(2, "/there") + "'>");
    images(site.url("/")).run();
    assertThat(heard.failure(site.url(2, "/there")).kind()).isEqualTo(FailureKind.BLOCKED_ADDRESS);
    assertThat(site.hitsOf(2)).isEmpty();
  }

  @Test
  void nofollowIsForLinksOnly() throws Exception {
    site.page("/", "<meta name=robots content=nofollow><a href=/next>x</a><img src=/a>");
    CrawlReport report = images(site.url("/")).run();
    assertThat(report.stats().skipped()).isEqualTo(java.util.Map.of(SkipReason.NOFOLLOW, 1L));
    assertThat(report.stats().media().files()).isEqualTo(1);
  }
}
