package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.fixture.RawSite;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Url;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.SkipReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Sitemaps as seeds, and robots.txt and sitemaps looked at by themselves. */
class SitemapCrawlTest extends RawCrawl {

  private static final Politeness OBEDIENT =
      new Politeness(EAGER.delay(), EAGER.perHost(), EAGER.concurrency(), true);

  private static final String GONE = "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n";
  private static final String BUSY = "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n";

  private void robots(String text) {
    site.says("/robots.txt", RawSite.ok("Content-Type: text/plain\r\n", text));
  }

  private String urlset(String... paths) {
    StringBuilder xml = new StringBuilder("<?xml version='1.0'?><urlset>");
    Stream.of(paths)
        .forEach(p -> xml.append("<url><loc>").append(absolute(p)).append("</loc></url>"));
    return xml.append("</urlset>").toString();
  }

  private String index(String... paths) {
    StringBuilder xml = new StringBuilder("<?xml version='1.0'?><sitemapindex>");
    Stream.of(paths)
        .forEach(p -> xml.append("<sitemap><loc>").append(absolute(p)).append("</loc></sitemap>"));
    return xml.append("</sitemapindex>").toString();
  }

  private String absolute(String path) {
    return path.startsWith("/") ? site.url(path) : path;
  }

  private void sitemap(String path, String xml) {
    site.says(path, RawSite.ok("Content-Type: application/xml\r\n", xml));
  }

  private CrawlReport run(Politeness politeness) throws Exception {
    return crawl("/").politeness(politeness).sitemaps(true).run();
  }

  @Test
  void theSitemapsThatRobotsTxtNamesAreReadAndTheirPagesAreLikeSeeds() throws Exception {
    robots("Sitemap: " + site.url("/one.xml") + "\nSitemap: " + site.url("/two.xml") + "\n");
    sitemap("/one.xml", urlset("/a", "/"));
    sitemap("/two.xml", urlset("/b", "/a"));
    site.links("/").links("/a", "/deeper").links("/b").links("/deeper");
    CrawlReport report = run(OBEDIENT);
    assertThat(pages).containsOnlyKeys("/", "/a", "/b", "/deeper");
    assertThat(pages.get("/a").depth()).isZero();
    assertThat(pages.get("/deeper").depth()).isEqualTo(1);
    assertThat(site.hits("/a")).isEqualTo(1);
    assertThat(site.hits("/robots.txt")).isEqualTo(1);
    assertThat(site.paths()).doesNotContain("/sitemap.xml");
    assertThat(report.stats().sitemapRequests()).isEqualTo(2);
    assertThat(report.stats().requests()).isEqualTo(4);
    assertThat(report.stats().pages()).isEqualTo(4);
    assertThat(report.exitStatus()).isZero();
  }

  @Test
  void withoutOneNamedTheUsualPlaceIsTried() throws Exception {
    robots("User-agent: *\nAllow: /\n");
    sitemap("/sitemap.xml", urlset("/a"));
    site.links("/").links("/a");
    run(OBEDIENT);
    assertThat(pages).containsOnlyKeys("/", "/a");
  }

  @Test
  void theUsualPlaceIsTriedAlsoWhenRobotsTxtIsIgnored() throws Exception {
    robots("Sitemap: " + site.url("/one.xml") + "\n");
    sitemap("/sitemap.xml", urlset("/a"));
    site.links("/").links("/a");
    run(EAGER);
    assertThat(pages).containsOnlyKeys("/", "/a");
    assertThat(site.paths()).doesNotContain("/robots.txt", "/one.xml");
  }

  @Test
  void aSitemapThatWasOnlyAGuessMayBeSomethingElse() throws Exception {
    site.links("/").links("/sitemap.xml", "/a");
    CrawlReport report = run(OBEDIENT);
    assertThat(site.hits("/sitemap.xml")).isEqualTo(1);
    assertThat(report.stats().failures()).isZero();
    assertThat(report.exitStatus()).isZero();
  }

  @Test
  void aSitemapThatWasOnlyAGuessMayBeMissing() throws Exception {
    site.links("/");
    CrawlReport report = run(OBEDIENT);
    assertThat(site.hits("/sitemap.xml")).isEqualTo(1);
    assertThat(report.stats().failures()).isZero();
    assertThat(report.exitStatus()).isZero();
  }

  @Test
  void aSitemapThatWasNamedMayNotBeMissing() throws Exception {
    robots("Sitemap: " + site.url("/one.xml") + "\n");
    site.links("/");
    CrawlReport report = run(OBEDIENT);
    assertThat(failure().url()).isEqualTo(site.url("/one.xml"));
    assertThat(failure().kind()).isEqualTo(FailureKind.HTTP);
    assertThat(failure().referrer()).isEqualTo(site.url("/robots.txt"));
    assertThat(report.exitStatus()).isZero();
  }

  @Test
  void withoutItsOptionNoSitemapIsAskedFor() throws Exception {
    robots("Sitemap: " + site.url("/one.xml") + "\n");
    sitemap("/one.xml", urlset("/a"));
    site.links("/");
    CrawlReport report = crawl("/").politeness(OBEDIENT).run();
    assertThat(site.paths()).containsExactly("/robots.txt", "/");
    assertThat(report.stats().sitemapRequests()).isZero();
  }

  @Test
  void anIndexLeadsToItsSitemapsEachOnceAndInCompressedFormToo() throws Exception {
    sitemap("/sitemap.xml", index("/one.xml", "/two.xml.gz", "/sitemap.xml"));
    sitemap("/one.xml", urlset("/a"));
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(urlset("/b").getBytes(StandardCharsets.UTF_8));
    }
    byte[] answer = RawSite.ok("Content-Type: application/x-gzip\r\n", zipped.toByteArray());
    site.on("/two.xml.gz", peer -> peer.send(answer));
    site.links("/").links("/a").links("/b");
    CrawlReport report = run(OBEDIENT);
    assertThat(pages).containsOnlyKeys("/", "/a", "/b");
    assertThat(site.hits("/sitemap.xml")).isEqualTo(1);
    assertThat(report.stats().sitemapRequests()).isEqualTo(3);
  }

  @Test
  void aSitemapsPagesPassScopeAndRobotsLikeLinks() throws Exception {
    robots("User-agent: *\nDisallow: /no\nSitemap: " + site.url("/s.xml") + "\n");
    sitemap("/s.xml", urlset("http://elsewhere.test/x", "/no/a", "/a"));
    site.links("/").links("/a");
    CrawlReport report = run(OBEDIENT);
    assertThat(pages).containsOnlyKeys("/", "/a");
    assertThat(report.stats().skipped())
        .isEqualTo(Map.of(SkipReason.SCOPE, 1L, SkipReason.ROBOTS, 1L));
    assertThat(skips()).extracting(CrawlEvent.Skipped::url).containsExactly(site.url("/no/a"));
    assertThat(skips())
        .extracting(CrawlEvent.Skipped::referrer)
        .containsExactly(site.url("/s.xml"));
  }

  @Test
  void sitemapsDoNotCountAsPages() throws Exception {
    sitemap("/sitemap.xml", urlset("/a", "/b", "/c"));
    site.links("/").links("/a").links("/b").links("/c");
    CrawlReport report =
        crawl("/").politeness(OBEDIENT.perHost(1)).sitemaps(true).maxPages(3).run();
    assertThat(report.stats().pages()).isEqualTo(3);
    assertThat(report.ended()).isEqualTo(Ended.MAX_PAGES);
  }

  @Test
  void robotsTxtIsReadByItself() {
    robots("User-agent: *\nDisallow: /no\nCrawl-delay: 2\nSitemap: " + site.url("/s.xml") + "\n");
    CrawlEvent.RobotsRead read = scraper.robots(Url.parse(site.url("/some/page?x")));
    assertThat(read.host()).isEqualTo(Url.parse(site.url("/")).origin());
    assertThat(read.status()).isEqualTo(200);
    assertThat(read.rules().orElseThrow().allows(Url.parse(site.url("/no/x")))).isFalse();
    assertThat(read.rules().orElseThrow().allows(Url.parse(site.url("/yes")))).isTrue();
    assertThat(read.rules().orElseThrow().sitemaps())
        .containsExactly(Url.parse(site.url("/s.xml")));
    assertThat(site.paths()).containsExactly("/robots.txt");
  }

  @Test
  void robotsTxtThatIsMissingBusyOrOutOfReachIsToldApart() throws IOException {
    Url url = Url.parse(site.url("/"));
    site.says("/robots.txt", GONE);
    CrawlEvent.RobotsRead gone = scraper.robots(url);
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.outcome()).isEqualTo(CrawlEvent.RobotsOutcome.ALL_ALLOWED);
    site.says("/robots.txt", BUSY);
    CrawlEvent.RobotsRead busy = scraper.robots(url);
    assertThat(busy.status()).isEqualTo(503);
    assertThat(busy.outcome()).isEqualTo(CrawlEvent.RobotsOutcome.UNAVAILABLE);
    site.closing().saysAndCloses("/robots.txt", "");
    CrawlEvent.RobotsRead broken = scraper.robots(url);
    assertThat(broken.status()).isNull();
    assertThat(broken.outcome()).isEqualTo(CrawlEvent.RobotsOutcome.FAILED);
    assertThat(broken.detail()).startsWith("RESET");
    assertThat(Stream.of(gone, busy, broken)).allMatch(read -> read.rules().isEmpty());
  }

  @Test
  void sitemapsAreReadByThemselvesWithoutAskingForTheirPages() {
    site.on("/index.xml", peer -> peer.send(RawSite.ok("", index("/one.xml", "/gone.xml"))));
    sitemap("/one.xml", urlset("/a", "/b", "http://elsewhere.test/c"));
    Set<String> found = ConcurrentHashMap.newKeySet();
    CrawlReport report =
        scraper.sitemaps(
            List.of(Url.parse(site.url("/index.xml"))),
            url -> found.add(url.toString()),
            events::add);
    assertThat(found)
        .containsExactlyInAnyOrder(site.url("/a"), site.url("/b"), "http://elsewhere.test/c");
    assertThat(site.paths()).containsExactlyInAnyOrder("/index.xml", "/one.xml", "/gone.xml");
    assertThat(failure().url()).isEqualTo(site.url("/gone.xml"));
    assertThat(report.stats().sitemapRequests()).isEqualTo(3);
  }

  @Test
  void someoneWhoTakesASitemapsPagesSlowlyStallsNoOtherSitemap() {
    int slow = 8;
    String[] maps =
        IntStream.range(0, slow + 1).mapToObj(i -> "/" + i + ".xml").toArray(String[]::new);
    sitemap("/index.xml", index(maps));
    for (String map : maps) {
      sitemap(map, urlset(map.replace(".xml", "")));
    }
    CountDownLatch all = new CountDownLatch(maps.length);
    CrawlReport report =
        scraper.sitemaps(
            List.of(Url.parse(site.url("/index.xml"))),
            url -> {
              all.countDown();
              BackPressureTest.awaitUninterruptibly(all);
            },
            events::add);
    assertThat(report.stats().failures()).isZero();
    assertThat(all.getCount()).isZero();
  }

  @Test
  void someoneWhoThrowsAtASitemapsPagesFailsThatSitemap() {
    sitemap("/s.xml", urlset("/a"));
    scraper.sitemaps(
        List.of(Url.parse(site.url("/s.xml"))),
        url -> {
          throw new IllegalStateException("not\nthis");
        },
        events::add);
    assertThat(failure().kind()).isEqualTo(FailureKind.SPIDER);
    assertThat(failure().message()).contains("not this");
  }

  @Test
  void aSitemapThatCannotBeReadIsADecodeFailure() throws Exception {
    robots("Sitemap: " + site.url("/s.xml") + "\n");
    site.on(
        "/s.xml",
        peer ->
            peer.send(
                RawSite.ok(
                    "Content-Type: application/gzip\r\n",
                    new byte[] {0x1f, (byte) 0x8b, 8, 0, 1, 2, 3})));
    site.links("/");
    CrawlReport report = run(OBEDIENT);
    assertThat(failure().url()).isEqualTo(site.url("/s.xml"));
    assertThat(failure().kind()).isEqualTo(FailureKind.DECODE);
    assertThat(report.exitStatus()).isEqualTo(4);
  }
}
