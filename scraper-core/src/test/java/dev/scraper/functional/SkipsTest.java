package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.fixture.RawSite;
import dev.scraper.policy.SkipReason;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are no page for the spider, and links that are not followed. */
class SkipsTest extends RawCrawl {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image/png", "image/svg+xml", "application/pdf", "application/octet-stream",
        "application/zip", "video/mp4", "font/woff2", "application/javascript"
      })
  void otherTypesAreSkippedAndAreNoFailure(String type) throws Exception {
    site.links("/", "/other").says("/other", RawSite.ok("Content-Type: " + type + "\r\n", "[1]"));
    CrawlReport report = crawl("/").run();
    assertThat(report.stats().skipped()).isEqualTo(Map.of(SkipReason.CONTENT_TYPE, 1L));
    assertThat(report.stats().failures()).isZero();
    assertThat(report.stats().pages()).isEqualTo(1);
    assertThat(report.exitStatus()).isZero();
    assertThat(skips())
        .containsExactly(
            new CrawlEvent.Skipped(
                site.url("/other"), SkipReason.CONTENT_TYPE, 200, 1, site.url("/")));
  }

  @Test
  void aBodyWithoutATypeThatLooksBinaryIsSkipped() throws Exception {
    site.links("/").says("/binary", RawSite.ok("", "PK\u0003\u0004\u0000\u0000rest"));
    CrawlReport report = crawl("/", "/binary").run();
    assertThat(report.stats().skipped()).isEqualTo(Map.of(SkipReason.CONTENT_TYPE, 1L));
    assertThat(pages).containsOnlyKeys("/");
  }

  @Test
  void bytesPastTheFirst512DoNotMakeABodyBinary() throws Exception {
    site.says("/", RawSite.ok("", "x".repeat(512) + "\u0000"));
    crawl("/").run();
    assertThat(pages).containsOnlyKeys("/");
  }

  @Test
  void aCrawlWithNothingButSkipsEndsWith3() throws Exception {
    site.says("/", RawSite.ok("Content-Type: image/png\r\n", "x"));
    CrawlReport report = crawl("/").run();
    assertThat(report.exitStatus()).isEqualTo(3);
    assertThat(report.ended()).isEqualTo(Ended.FINISHED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Type: video/mp4\r\n", ""})
  void theBodyOfASkippedAnswerIsNotReadButItsConnectionClosed(String header) throws Exception {
    CountDownLatch hungUp = new CountDownLatch(1);
    byte[] chunk = new byte[64 * 1024];
    long[] taken = {0};
    site.on(
        "/",
        peer -> {
          peer.send("HTTP/1.1 200 OK\r\n" + header + "Content-Length: 1000000000\r\n\r\n");
          try {
            while (taken[0] < 1_000_000_000) {
              peer.send(chunk);
              taken[0] += chunk.length;
            }
          } finally {
            hungUp.countDown();
          }
        });
    CrawlReport report = crawl("/").run();
    assertThat(report.stats().skipped()).isEqualTo(Map.of(SkipReason.CONTENT_TYPE, 1L));
    await(hungUp);
    // What the sockets' buffers hold, no more.
    assertThat(taken[0]).isLessThan(50_000_000);
  }

  @Test
  void theBodyOfAnErrorIsNotReadEither() throws Exception {
    CountDownLatch hungUp = new CountDownLatch(1);
    site.on(
        "/",
        peer -> {
          peer.send("HTTP/1.1 404 Not Found\r\nContent-Length: 1000000000\r\n\r\n");
          peer.untilClosed();
          hungUp.countDown();
        });
    crawl("/").run();
    await(hungUp);
    assertThat(failure().status()).isEqualTo(404);
  }

  @Test
  void skippedAnswersDoNotCountAsPages() throws Exception {
    site.links("/", "/a.png", "/b.png", "/c.png", "/d", "/e", "/f").links("/d").links("/e");
    for (String path : new String[] {"/a.png", "/b.png", "/c.png"}) {
      site.says(path, RawSite.ok("Content-Type: image/png\r\n", "x"));
    }
    CrawlReport report = crawl("/").politeness(EAGER.perHost(1)).maxPages(3).run();
    assertThat(report.stats().pages()).isEqualTo(3);
    assertThat(pages).containsOnlyKeys("/", "/d", "/e");
    assertThat(report.stats().skipped()).isEqualTo(Map.of(SkipReason.CONTENT_TYPE, 3L));
    assertThat(report.ended()).isEqualTo(Ended.MAX_PAGES);
    assertThat(report.exitStatus()).isZero();
    assertThat(site.paths()).doesNotContain("/f");
  }

  @Test
  void linksThatAreTurnedAwayAreCountedByTheirReason() throws Exception {
    site.links("/", "/a", "/a#x", "http://elsewhere.test/", "/" + "x".repeat(8_200), "/");
    site.links("/a", "/deep", "/");
    CrawlReport report = crawl("/").maxDepth(1).run();
    assertThat(report.stats().skipped())
        .isEqualTo(
            Map.of(
                SkipReason.DUPLICATE, 1L,
                SkipReason.SCOPE, 1L,
                SkipReason.LIMIT, 1L,
                SkipReason.DEPTH, 2L));
    assertThat(skips()).isEmpty();
    assertThat(report.exitStatus()).isZero();
  }
}
