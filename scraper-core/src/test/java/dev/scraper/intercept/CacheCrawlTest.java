package dev.scraper.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.scraper.CrawlBuilder;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.CrawlStats;
import dev.scraper.fixture.Heard;
import dev.scraper.fixture.LeakCheck;
import dev.scraper.fixture.LocalSite;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.policy.SkipReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Crawls through a cache that keeps everything. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
class CacheCrawlTest {

  @TempDir private Path folder;

  private final LocalSite site = new LocalSite();
  private final Heard heard = new Heard();
  private final FakeClock clock = new FakeClock();
  private final Scraper scraper =
      Scraper.builder()
          .politeness(Politeness.polite().delay(Duration.ZERO))
          .retry(new RetryPolicy(0))
          .build();
  private @Nullable HttpCache cache;

  private HttpCache cache() {
    if (cache == null) {
      cache = HttpCache.at(folder).clock(clock).always();
    }
    return cache;
  }

  /** Forgets what is in memory, as another program on the folder would. */
  private void reopen() {
    cache().close();
    cache = null;
  }

  @AfterEach
  void close() {
    scraper.close();
    cache().close();
    site.close();
  }

  private CrawlBuilder<Object> crawl(String... paths) {
    return scraper
        .<Object>crawl((page, out) -> page.links().forEach(out::follow))
        .seeds(Stream.of(paths).map(path -> Request.get(site.url(path))).toList())
        .listener(heard)
        .intercept(cache());
  }

  private Path onlyFileOf(String path) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> text(file).contains(path + "\""))
          .findFirst()
          .orElseThrow();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aHundredCrawlsOfASiteAskItOnceForEachUrl() throws Exception {
    site.robots("User-agent: *\nDisallow: /closed");
    site.links("/", "/a", "/b", "/moved", "/missing", "/closed", "/picture", "/binary");
    site.links("/a", "/b", "/c");
    site.page("/b", "b").page("/c", "c");
    site.redirect("/moved", 301, "/c");
    site.answer(
        "/picture",
        r -> new MockResponse.Builder().addHeader("Content-Type", "image/png").body("p").build());
    site.answer(
        "/binary",
        r -> new MockResponse.Builder().body(new Buffer().write(new byte[2_000])).build());
    Map<SkipReason, Long> skipped = null;
    for (int i = 0; i < 100; i++) {
      if (i % 10 == 5) {
        reopen();
      }
      CrawlStats stats = crawl("/").run().stats();
      assertThat(stats.pages()).isEqualTo(4);
      assertThat(stats.failed()).containsOnlyKeys(FailureKind.HTTP);
      assertThat(skipped == null ? stats.skipped() : skipped).isEqualTo(stats.skipped());
      skipped = stats.skipped();
      assertThat(stats.requests() + stats.cacheHits()).isEqualTo(8);
      assertThat(stats.cacheHits()).isEqualTo(i == 0 ? 0 : 8);
      assertThat(stats.robotsRequests()).isEqualTo(i == 0 ? 1 : 0);
    }
    assertThat(site.paths())
        .containsExactlyInAnyOrder(
            "/robots.txt", "/", "/a", "/b", "/c", "/moved", "/missing", "/picture", "/binary");
  }

  @Test
  void aKeptPageIsAsTheServerSentItAndSaysThatItIsKept() throws Exception {
    site.answer(
        "/",
        r ->
            new MockResponse.Builder()
                .addHeader("Content-Type", "text/html; charset=iso-8859-1")
                .addHeader("Set-Cookie", "session=secret")
                .body(
                    new Buffer().writeString("<title>\u00e4</title>", StandardCharsets.ISO_8859_1))
                .build());
    Set<String> seen = new ConcurrentSkipListSet<>();
    for (int i = 0; i < 3; i++) {
      scraper
          .crawl(
              site.url("/"),
              (page, out) -> seen.add(page.title().orElse("") + " " + page.fromCache()))
          .intercept(cache())
          .run();
    }
    assertThat(seen).containsExactly("\u00e4 false", "\u00e4 true");
    assertThat(text(onlyFileOf(site.port() + "/"))).doesNotContain("secret");
  }

  @Test
  void whatPassesIsAskedForAgain() throws Exception {
    AtomicInteger turn = new AtomicInteger();
    site.answer(
        "/",
        r ->
            turn.getAndIncrement() < 2
                ? new MockResponse.Builder().code(500).build()
                : LocalSite.html("x"));
    for (int i = 0; i < 5; i++) {
      crawl("/").run();
    }
    assertThat(site.hits("/")).hasSize(3);
    assertThat(heard.pages()).hasSize(3);
  }

  @Test
  void aDamagedEntryIsReplaced() throws Exception {
    site.page("/", "<title>x</title>");
    crawl("/").run();
    Path file = onlyFileOf(site.port() + "/");
    byte[] content = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(content, content.length - 3));
    reopen();
    crawl("/").run();
    crawl("/").run();
    assertThat(site.hits("/")).hasSize(2);
    assertThat(Files.readAllBytes(file).length).isEqualTo(content.length);
    assertThat(heard.pages()).hasSize(3);
  }

  @Test
  void aBodyThatWasCutIsNotKeptAsWhole() throws Exception {
    site.answer(
        "/",
        r ->
            new MockResponse.Builder()
                .addHeader("Content-Type", "text/html")
                .body("<title>half")
                .onResponseEnd(new SocketEffect.CloseSocket())
                .setHeader("Content-Length", "1000")
                .build());
    crawl("/").run();
    site.page("/", "<title>whole</title>");
    CrawlReport report = crawl("/").run();
    assertThat(report.stats().requests()).isEqualTo(1);
    assertThat(heard.pages()).hasSize(1);
  }

  @Test
  void aBodyThatNobodyWantedIsFetchedByWhoWantsIt() throws Exception {
    site.answer(
        "/map",
        r ->
            new MockResponse.Builder()
                .addHeader("Content-Type", "application/octet-stream")
                .body("<urlset><url><loc>" + site.url("/page") + "</loc></url></urlset>")
                .build());
    crawl("/map").run();
    Set<String> pages = new TreeSet<>();
    try (Scraper other =
        Scraper.builder()
            .politeness(Politeness.polite().delay(Duration.ZERO))
            .intercept(cache())
            .build()) {
      for (int i = 0; i < 3; i++) {
        other.sitemaps(List.of(Url.parse(site.url("/map"))), url -> pages.add(url.path()));
      }
    }
    assertThat(pages).containsExactly("/page");
    assertThat(site.hits("/map")).hasSize(2);
    assertThat(heard.skipReason(site.url("/map"))).isEqualTo(SkipReason.CONTENT_TYPE);
  }

  @Test
  void aKeptBodyThatIsNowTooLargeIsRefused() throws Exception {
    site.page("/", "x".repeat(5_000));
    crawl("/").run();
    crawl("/").http(http -> http.maxBodyBytes(1_000)).run();
    assertThat(heard.failure(site.url("/")).kind()).isEqualTo(FailureKind.TOO_LARGE);
    assertThat(site.hits("/")).hasSize(1);
  }

  @Test
  void postsAreToldApartByTheirBodies() throws Exception {
    site.otherwise(r -> LocalSite.html("<title>" + r.getBody().utf8() + "</title>"));
    Url url = Url.parse(site.url("/form"));
    Set<String> titles = new ConcurrentSkipListSet<>();
    for (int i = 0; i < 2; i++) {
      scraper
          .crawl((page, out) -> titles.add(page.title().orElse("")))
          .seeds(
              List.of(
                  Request.postForm(url, Map.of("q", "one")),
                  Request.postForm(url, Map.of("q", "two"))))
          .politeness(p -> p.ignoreRobots())
          .intercept(cache())
          .run();
    }
    assertThat(titles).containsExactly("q=one", "q=two");
    assertThat(site.hits("/form")).hasSize(2);
  }

  @Test
  void anEntryOlderThanTheMaxAgeIsAskedForAgain() throws Exception {
    site.page("/", "x");
    try (HttpCache brief = HttpCache.at(folder).clock(clock).always(Duration.ofMinutes(5))) {
      for (int i = 0; i < 4; i++) {
        scraper.crawl(site.url("/"), (page, out) -> {}).intercept(brief).run();
        clock.pass(Duration.ofMinutes(2));
      }
    }
    assertThat(site.hits("/")).hasSize(2);
  }

  @Test
  void aKeptRedirectOfAStoppedHostCostsNoDelay() throws Exception {
    site.links("/", "/1", "/2", "/3", "/4", "/5", "/6", "/7", "/8", "/9");
    site.otherwise(r -> LocalSite.html("x"));
    crawl("/").run();
    int before = site.hits().size();
    CrawlReport report = crawl("/").politeness(p -> p.delay(Duration.ofHours(1))).run();
    assertThat(report.stats().pages()).isEqualTo(10);
    assertThat(site.hits()).hasSize(before);
  }

  @Test
  void aClosedCacheFailsTheRequestsAndSaysSo() throws Exception {
    site.page("/", "x");
    cache().close();
    crawl("/").politeness(p -> p.ignoreRobots()).run();
    assertThat(heard.failure(site.url("/")).message()).contains("closed", folder.toString());
    assertThat(site.hits()).isEmpty();
  }

  @Test
  void unfitSettingsAreRefused() {
    HttpCache.Setup setup = HttpCache.at(folder);
    assertThatIllegalArgumentException().isThrownBy(() -> setup.diskBytes(0));
    assertThatIllegalArgumentException().isThrownBy(() -> setup.memoryBytes(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> setup.always(Duration.ZERO));
  }
}
