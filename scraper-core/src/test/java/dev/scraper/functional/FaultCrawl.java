package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.CrawlBuilder;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.event.Failure;
import dev.scraper.fixture.RawSite;
import dev.scraper.http.FailureKind;
import dev.scraper.http.HttpOptions;
import dev.scraper.policy.Scope;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/**
 * A crawl of a good site of four pages that leads to bad ones elsewhere: whatever these do, it ends
 * in time, the good pages are delivered, and the bad ones are told of.
 */
@Timeout(60)
abstract class FaultCrawl extends RawCrawl {

  private static final String[] GOOD = {"/", "/a", "/b", "/c"};

  static final HttpOptions OPTIONS = HttpOptions.DEFAULT.allowPrivate(true).maxBodyBytes(100_000);

  /** Long enough for a good page on a busy machine, short enough to wait for. */
  static final HttpOptions IMPATIENT = OPTIONS.timeout(Duration.ofMillis(1_500));

  /** Where the bad pages are. */
  final RawSite bad = new RawSite();

  /** Crawls the good site, whose first page leads to the bad ones as well. */
  CrawlReport crawlWith(HttpOptions options, String... badUrls) throws Exception {
    return goodSite(badUrls).http(options).run();
  }

  /** The same, to be changed before it is run. */
  CrawlBuilder<Object> goodSite(String... badUrls) {
    site.links(
        "/", Stream.concat(Arrays.stream(badUrls), Stream.of("/a", "/b")).toArray(String[]::new));
    site.links("/a", "/c").links("/b").links("/c");
    return crawl("/").scope(Scope.HOST.relation(Scope.Relation.ANY)).http(OPTIONS);
  }

  /** The crawl ended by itself, and the spider was given the good pages and these others. */
  void assertDelivered(CrawlReport report, int exit, String... others) {
    assertThat(report.ended()).isEqualTo(Ended.FINISHED);
    assertThat(report.exitStatus()).isEqualTo(exit);
    assertThat(pages.keySet())
        .containsExactlyInAnyOrder(
            Stream.concat(Arrays.stream(GOOD), Arrays.stream(others)).toArray(String[]::new));
  }

  /** What was told of the one bad page. */
  void assertFailed(String url, FailureKind kind, @Nullable Integer status) {
    List<Failure> told = failures().stream().filter(f -> f.url().equals(url)).toList();
    assertThat(told).as(url).hasSize(1);
    Failure failure = told.get(0);
    assertThat(failure.kind()).as(failure.message()).isEqualTo(kind);
    assertThat(failure.status()).as(failure.message()).isEqualTo(status);
    assertThat(failure.attempts()).isEqualTo(1);
    assertThat(failure.referrer()).isEqualTo(site.url("/"));
    assertThat(failure.message()).isNotBlank().doesNotMatch("(?s).*\\p{Cc}.*");
  }

  @AfterEach
  void nothingIsLeftThereEither() throws InterruptedException {
    scraper.close();
    assertThat(bad.allClosedWithin(10)).as("open: " + bad.clients()).isTrue();
    bad.close();
  }
}
