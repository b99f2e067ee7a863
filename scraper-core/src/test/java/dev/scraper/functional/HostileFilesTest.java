package dev.scraper.functional;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlReport;
import dev.scraper.fixture.RawSite;
import dev.scraper.http.FailureKind;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.SkipReason;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A robots.txt and sitemaps that were made to do harm: the crawl goes on. */
@Timeout(60)
class HostileFilesTest extends RawCrawl {

  private static final Politeness OBEDIENT =
      new Politeness(EAGER.delay(), EAGER.perHost(), EAGER.concurrency(), true);

  private void sitemap(byte[] body) {
    site.closing().links("/", "/good").links("/good");
    site.on("/sitemap.xml", peer -> peer.send(RawSite.ok("Content-Type: text/xml\r\n", body)));
    String robots = "Sitemap: " + site.url("/sitemap.xml") + "\n";
    site.says("/robots.txt", RawSite.ok("Content-Type: text/plain\r\n", robots));
  }

  private CrawlReport run() throws Exception {
    return crawl("/").politeness(OBEDIENT).sitemaps(true).run();
  }

  private void assertThatTheSitemapIsDecode(CrawlReport report) {
    assertThat(pages).containsOnlyKeys("/", "/good");
    assertThat(failure().url()).isEqualTo(site.url("/sitemap.xml"));
    assertThat(report.stats().failed()).isEqualTo(Map.of(FailureKind.DECODE, 1L));
    assertThat(report.exitStatus()).isEqualTo(4);
  }

  @Test
  void aSitemapThatIsABombIsDecode() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(new byte[30_000_000]);
    }
    sitemap(out.toByteArray());
    assertThatTheSitemapIsDecode(run());
  }

  @Test
  void entitiesOfASitemapAreNeitherFetchedNorExpanded() throws Exception {
    String external = "<!ENTITY x SYSTEM '" + site.url("/secret") + "'>";
    String dtd = "<!DOCTYPE urlset SYSTEM '" + site.url("/secret.dtd") + "' [" + external + "]>";
    sitemap((dtd + "<urlset><url><loc>/&x;</loc></url></urlset>").getBytes(ISO_8859_1));
    assertThatTheSitemapIsDecode(run());
    assertThat(site.paths()).doesNotContain("/secret", "/secret.dtd");
  }

  @Test
  void aSitemapIndexThatNamesItselfIsReadOnce() throws Exception {
    String self = "<sitemap><loc>" + site.url("/sitemap.xml") + "</loc></sitemap>";
    sitemap(("<sitemapindex>" + self.repeat(1_000) + "</sitemapindex>").getBytes(ISO_8859_1));
    assertThat(run().exitStatus()).isZero();
    assertThat(site.hits("/sitemap.xml")).isEqualTo(1);
    assertThat(pages).containsOnlyKeys("/", "/good");
  }

  @Test
  void aSitemapOfLocationsWithoutEndIsTooLarge() throws Exception {
    String entry = "<url><loc>" + site.url("/good") + "</loc></url>";
    sitemap(("<urlset>" + entry.repeat(300_000)).getBytes(ISO_8859_1));
    CrawlReport report = run();
    assertThat(report.stats().failed()).isEqualTo(Map.of(FailureKind.TOO_LARGE, 1L));
    assertThat(pages).containsOnlyKeys("/", "/good");
  }

  private void robots(String body) {
    site.closing().links("/", "/good", "/closed").links("/good").links("/closed");
    site.says("/robots.txt", RawSite.ok("Content-Type: text/plain\r\n", body));
  }

  private void assertThatClosedIsForbidden() throws Exception {
    CrawlReport report = crawl("/").politeness(OBEDIENT).run();
    assertThat(pages).containsOnlyKeys("/", "/good");
    assertThat(report.stats().skipped()).containsEntry(SkipReason.ROBOTS, 1L);
    assertThat(report.exitStatus()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\u00ef\u00bb\u00bf",
        "\0\0\0\n\u0089PNG\n",
        "\u00ff\u00fd\u0080\n",
        "User-agent: \0\nDisallow: /\n"
      })
  void aRobotsTxtWithMarksAndBinaryIsReadAroundThem(String start) throws Exception {
    robots(start + "User-agent: *\nDisallow: /closed\n\0\0\n");
    assertThatClosedIsForbidden();
  }

  @Test
  void aRobotsTxtOfStarsIsMatchedInBoundedTime() throws Exception {
    String stars = "Disallow: /" + "*a".repeat(1_000) + "b$\n";
    robots("User-agent: *\nDisallow: /closed\n" + stars.repeat(200));
    assertThatClosedIsForbidden();
  }

  @Test
  void aRobotsTxtWithoutEndIsReadToItsLimit() throws Exception {
    robots("");
    site.on(
        "/robots.txt",
        peer -> {
          peer.send("HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /closed\n");
          byte[] more = "Disallow: /x\n".repeat(5_000).getBytes(ISO_8859_1);
          while (true) {
            peer.send(more); // until the client has closed the connection
          }
        });
    assertThatClosedIsForbidden();
  }
}
