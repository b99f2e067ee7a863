package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.scraper.CrawlBuilder;
import dev.scraper.event.CrawlReport;
import dev.scraper.export.Exporters;
import dev.scraper.export.WarcExporter;
import dev.scraper.fixture.LocalSite;
import dev.scraper.fixture.Warc;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Request;
import dev.scraper.intercept.HttpCache;
import dev.scraper.policy.RetryPolicy;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Crawls into a web archive, read back by another program. */
class WarcCrawlTest extends SiteTestBase {

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("crawl.warc.gz");
  }

  /** A crawl into the archive; it gives the path of each page as an item. */
  private CrawlBuilder<Object> archiving(String... seeds) {
    CrawlBuilder<Object> crawl =
        scraper.crawl(
            (page, out) -> {
              out.item(Map.of("path", page.url().pathAndQuery()));
              page.links().forEach(out::follow);
            });
    return crawl
        .seeds(List.of(seeds).stream().map(Request::get).toList())
        .listener(heard)
        .export(Exporters.warc(file()));
  }

  /** What is in the archive, by path and then in the order of the file. */
  private List<Warc.Entry> archived() throws Exception {
    Warc.validate(file());
    return Warc.read(file()).stream()
        .sorted(Comparator.comparing(entry -> entry.url().substring(site.url("").length())))
        .toList();
  }

  private Warc.Entry archived(String path) throws Exception {
    List<Warc.Entry> found =
        archived().stream().filter(entry -> entry.url().equals(site.url(path))).toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private List<String> summary() throws Exception {
    return archived().stream()
        .map(
            entry ->
                entry.status()
                    + " "
                    + entry.url().substring(site.url("").length())
                    + entry.record("WARC-Truncated").map(why -> " " + why).orElse(""))
        .toList();
  }

  private static Buffer gzip(String text) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return new Buffer().write(out.toByteArray());
  }

  @Test
  void everyExchangeIsInTheArchiveBesideTheRecords() throws Exception {
    site.robots("User-agent: *\nDisallow: /private\nSitemap: " + site.url("/map.xml"));
    site.answer(
        "/map.xml",
        request ->
            new MockResponse.Builder()
                .addHeader("Content-Type", "application/xml")
                .body("<urlset><url><loc>" + site.url("/mapped") + "</loc></url></urlset>")
                .build());
    site.page("/mapped", "mapped");
    site.links("/", "/gzip", "/chunked", "/moved", "/none", "/broken", "/image", "/private");
    site.answer(
        "/gzip",
        request ->
            LocalSite.html("")
                .newBuilder()
                .addHeader("Content-Encoding", "gzip")
                .body(gzipped("<p>zipped"))
                .build());
    site.answer(
        "/chunked",
        request -> LocalSite.html("").newBuilder().chunkedBody("<p>in pieces", 3).build());
    site.redirect("/moved", 301, "/there");
    site.page("/there", "there");
    site.status("/none", 404);
    AtomicInteger tries = new AtomicInteger();
    site.answer(
        "/broken",
        request ->
            tries.getAndIncrement() == 0
                ? new MockResponse.Builder().code(500).body("no").build()
                : LocalSite.html("mended"));
    site.answer(
        "/image",
        request ->
            new MockResponse.Builder().addHeader("Content-Type", "image/png").body("PNG").build());
    Path records = folder.resolve("pages.jsonl");
    CrawlReport report =
        archiving(site.url("/"))
            .sitemaps(true)
            .retry(new RetryPolicy(1))
            .export(Exporters.jsonLines(records))
            .run();

    assertThat(report.exitStatus()).isZero();
    assertThat(Files.readAllLines(records)).hasSize(6).allMatch(line -> line.startsWith("{\"path"));
    assertThat(report.stats().records()).isEqualTo(6);
    assertThat(summary())
        .containsExactly(
            "200 /",
            "500 /broken",
            "200 /broken",
            "200 /chunked",
            "200 /gzip",
            "200 /image unspecified",
            "200 /map.xml",
            "200 /mapped",
            "301 /moved",
            "404 /none",
            "200 /robots.txt",
            "200 /there");
    assertThat(archived("/gzip").text()).isEqualTo("<p>zipped");
    assertThat(archived("/gzip").http("x-orig-content-encoding")).hasValue("gzip");
    assertThat(archived("/gzip").http("Content-Encoding")).isEmpty();
    assertThat(archived("/chunked").text()).isEqualTo("<p>in pieces");
    assertThat(archived("/chunked").http("Content-Length")).hasValue("12");
    assertThat(archived("/moved").http("Location")).hasValue("/there");
    assertThat(archived("/robots.txt").text()).contains("Disallow: /private");
    assertThat(archived("/none").request())
        .containsKeys("Host", "User-Agent", "Accept", "Accept-Encoding");
    assertThat(archived("/").record("WARC-IP-Address")).hasValue("127.0.0.1");
  }

  private static Buffer gzipped(String text) {
    try {
      return gzip(text);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anArchiveAloneTakesNoRecordsAndDropsNone() throws Exception {
    site.page("/", "one");
    CrawlReport report = archiving(site.url("/")).run();

    assertThat(report.stats().records()).isEqualTo(1);
    assertThat(report.stats().dropped()).isEmpty();
    assertThat(summary()).containsExactly("200 /", "404 /robots.txt");
  }

  @Test
  void aPageThatFailsBehindTheWireIsArchivedAllTheSame() throws Exception {
    site.links("/", "/cut", "/bad", "/slow");
    site.answer(
        "/cut",
        request ->
            LocalSite.html("x".repeat(100_000))
                .newBuilder()
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());
    site.page("/bad", "<p>bad");
    site.page("/slow", "<p>slow");
    CountDownLatch over = new CountDownLatch(1);
    CrawlReport report =
        scraper
            .<Object>crawl(
                (page, out) -> {
                  page.links().forEach(out::follow);
                  if (page.url().path().equals("/slow")) {
                    over.await();
                  }
                  if (page.url().path().equals("/bad")) {
                    throw new IllegalStateException("the spider's fault");
                  }
                })
            .seeds(List.of(Request.get(site.url("/"))))
            .handlerTime(Duration.ofMillis(300))
            .export(Exporters.warc(file()))
            .run();
    over.countDown();

    assertThat(report.stats().failed())
        .containsEntry(FailureKind.SPIDER, 2L)
        .containsEntry(FailureKind.TRUNCATED, 1L);
    assertThat(summary())
        .containsExactly(
            "200 /", "200 /bad", "200 /cut disconnect", "404 /robots.txt", "200 /slow");
    assertThat(archived("/slow").text()).isEqualTo("<p>slow");
  }

  @Test
  void whatACacheAnswersIsNotArchivedButWhatItAskedIs() throws Exception {
    site.links("/", "/a");
    AtomicInteger asked = new AtomicInteger();
    site.answer(
        "/a",
        request ->
            request.getHeaders().get("If-None-Match") == null
                ? LocalSite.html("a" + asked.incrementAndGet())
                    .newBuilder()
                    .addHeader("ETag", "\"1\"")
                    .addHeader("Cache-Control", "no-cache")
                    .build()
                : new MockResponse.Builder().code(304).build());
    try (HttpCache cache = HttpCache.at(folder.resolve("cache")).rfc9111()) {
      archiving(site.url("/")).intercept(cache).run();
      assertThat(summary()).contains("200 /a");
      Files.delete(file());
      CrawlReport report = archiving(site.url("/")).intercept(cache).run();

      assertThat(report.stats().pages()).isEqualTo(2);
      assertThat(summary()).contains("304 /a").doesNotContain("200 /a");
    }
  }

  @Test
  void anArchiveForItemsOfATypeIsRefused() {
    WarcExporter warc = Exporters.warc(file());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> crawl(site.url("/")).export(String.class, warc))
        .withMessage(file() + " takes exchanges, not items: export it without a type or condition");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> crawl(site.url("/")).export(item -> true, warc))
        .withMessageContaining("takes exchanges, not items");
  }
}
