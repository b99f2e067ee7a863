package dev.scraper.functional;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.CrawlBuilder;
import dev.scraper.event.CrawlReport;
import dev.scraper.fixture.RawSite;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.HttpOptions;
import dev.scraper.page.Page;
import dev.scraper.policy.Limits;
import dev.scraper.policy.SkipReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A site with one page that was made to do harm: the others are delivered. */
@Timeout(120)
class HostileContentTest extends RawCrawl {

  /** 20 MB of one letter, made with the reference encoder. */
  private static final byte[] BROTLI_BOMB =
      HexFormat.of()
          .parseHex(
              "cbffff3ff825c2e2b14020f7fe8fffff7ff04b00c4611180eefd5ffeb3c4e0970088c302005d9218");

  private static final byte[] HTML = "<title>t</title><p>some words".repeat(50).getBytes(UTF_8);

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static byte[] deflate(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflate = new DeflaterOutputStream(out)) {
      deflate.write(plain);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static byte[] members(byte[] member, int times) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      out.writeBytes(member);
    }
    return out.toByteArray();
  }

  private static byte[] cut(byte[] bytes, int less) {
    return Arrays.copyOf(bytes, bytes.length - less);
  }

  private static byte[] broken(byte[] bytes) {
    byte[] broken = bytes.clone();
    for (int i = bytes.length / 2; i < bytes.length / 2 + 6; i++) {
      broken[i] ^= 0x55;
    }
    return broken;
  }

  private void bad(String headers, byte[] body) {
    site.closing().links("/", "/bad", "/good").links("/good");
    site.on("/bad", peer -> peer.send(RawSite.ok(headers, body)));
  }

  private void badHtml(String html) {
    bad("Content-Type: text/html; charset=utf-8\r\n", html.getBytes(UTF_8));
  }

  private CrawlReport run() throws Exception {
    return crawl("/").run();
  }

  private void assertThatOnlyTheBadPageFails(CrawlReport report, FailureKind kind, int exit) {
    assertThat(pages).containsOnlyKeys("/", "/good");
    assertThat(failure().kind()).isEqualTo(kind);
    assertThat(failure().url()).isEqualTo(site.url("/bad"));
    assertThat(failure().attempts()).isEqualTo(1);
    assertThat(report.stats().failed()).isEqualTo(Map.of(kind, 1L));
    assertThat(report.exitStatus()).isEqualTo(exit);
  }

  private Page badPage(CrawlReport report) {
    assertThat(failures()).isEmpty();
    assertThat(report.exitStatus()).isZero();
    assertThat(pages).containsKeys("/", "/bad", "/good");
    return pages.get("/bad");
  }

  static Stream<Arguments> unreadable() {
    return Stream.of(
        Arguments.of("zstd", HTML),
        Arguments.of("gzip", HTML),
        Arguments.of("gzip", cut(gzip(HTML), 12)),
        Arguments.of("gzip", broken(gzip(HTML))),
        Arguments.of("deflate", cut(deflate(HTML), 12)),
        Arguments.of("deflate", broken(deflate(HTML))),
        Arguments.of("br", cut(BROTLI_BOMB, 20)),
        Arguments.of("br", HTML),
        Arguments.of("gzip, gzip", gzip(HTML)),
        Arguments.of("gzip, gzip, gzip, gzip, gzip, gzip", gzip(HTML)));
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("unreadable")
  void anEncodingThatCannotBeReadIsDecode(String encoding, byte[] body) throws Exception {
    bad("Content-Type: text/html\r\nContent-Encoding: " + encoding + "\r\n", body);
    assertThatOnlyTheBadPageFails(run(), FailureKind.DECODE, 4);
  }

  static Stream<Arguments> bombs() {
    byte[] zeros = new byte[20_000_000];
    return Stream.of(
        Arguments.of("gzip", gzip(zeros)),
        Arguments.of("deflate", deflate(zeros)),
        Arguments.of("br", BROTLI_BOMB),
        Arguments.of("gzip", members(gzip(new byte[100_000]), 200)),
        Arguments.of("gzip, gzip", gzip(gzip(zeros))),
        Arguments.of("br, gzip", gzip(BROTLI_BOMB)));
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("bombs")
  void aBombIsTooLarge(String encoding, byte[] body) throws Exception {
    assertThat(body).hasSizeLessThan(50_000);
    bad("Content-Type: text/html\r\nContent-Encoding: " + encoding + "\r\n", body);
    assertThatOnlyTheBadPageFails(run(), FailureKind.TOO_LARGE, 0);
  }

  @Test
  void whatIsEncodedOnceMoreThanItSaysIsAPageOfNonsense() throws Exception {
    bad("Content-Type: text/html\r\nContent-Encoding: gzip\r\n", gzip(gzip(HTML)));
    assertThat(badPage(run()).title()).isEmpty();
  }

  static Stream<Arguments> charsets() {
    String text = "<title>\u4e2d\u00e9</title><a href=/good>";
    return Stream.of(
        Arguments.of("; charset=gb18030", text.getBytes(Charset.forName("GB18030")), true),
        Arguments.of("", ("<meta charset=gbk>" + text).getBytes(Charset.forName("GB18030")), true),
        Arguments.of("; charset=utf-16le", text.getBytes(UTF_16LE), true),
        Arguments.of("; charset=utf-16be", text.getBytes(UTF_16BE), true),
        Arguments.of("", ("\ufeff" + text).getBytes(UTF_16BE), true),
        Arguments.of("", text.getBytes(UTF_16LE), false),
        Arguments.of("", text.getBytes(UTF_16BE), false),
        Arguments.of("; charset=utf-8", text.getBytes(Charset.forName("GB18030")), false),
        Arguments.of("; charset=utf-16", text.getBytes(UTF_8), false));
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("charsets")
  void aWrongCharsetOrNoneIsAPage(String charset, byte[] body, boolean readable) throws Exception {
    bad("Content-Type: text/html" + charset + "\r\n", body);
    boolean read = badPage(run()).title().equals(Optional.of("\u4e2d\u00e9"));
    assertThat(read).isEqualTo(readable);
  }

  @Test
  void nulsAndBinaryServedAsHtmlAreAPage() throws Exception {
    byte[] png =
        ("\u0089PNG\r\n\u001a\n" + "\0\1\2<a href=/good>\0".repeat(1_000)).getBytes(ISO_8859_1);
    bad("Content-Type: text/html\r\n", png);
    assertThat(badPage(run()).links()).hasSize(1);
  }

  private static String numbered(int count, String format) {
    return IntStream.range(0, count)
        .mapToObj(i -> format.replace("%", Integer.toString(i)))
        .collect(Collectors.joining());
  }

  static Stream<Arguments> markups() {
    return Stream.of(
        Arguments.of("nested", "<div>".repeat(200_000) + "x"),
        Arguments.of("nested formatting", "<b><i><a href=x>".repeat(30_000)),
        Arguments.of("nested tables", "<table><tr><td>".repeat(70_000)),
        Arguments.of("nested forms", "<form><select><option><svg><template>".repeat(30_000)),
        Arguments.of("attributes", "<p " + numbered(1_000_000, "a% ") + ">x"),
        Arguments.of("classes", "<p class='" + numbered(1_000_000, "c% ") + "' id=x>x"),
        Arguments.of("ids", numbered(300_000, "<p id=i%>")),
        Arguments.of("items", "<div itemscope itemprop=a>".repeat(100_000)),
        Arguments.of("end tags", "<x>".repeat(200_000) + "</y>".repeat(200_000)),
        Arguments.of("json", "<script type=application/ld+json>" + "[".repeat(1_000_000)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("markups")
  void aPageMadeToOverflowTheStackIsDelivered(String name, String html) throws Exception {
    badHtml(html);
    CrawlReport report =
        crawl(
                (page, out) -> {
                  pages.put(page.url().pathAndQuery(), page);
                  page.title();
                  page.document().text();
                  page.document().outerHtml();
                  page.select("form").stream()
                      .findFirst()
                      .ifPresent(f -> page.form("form").fields());
                  page.structured().jsonLd();
                  page.structured().microdata();
                  page.next();
                  page.links().forEach(out::follow);
                },
                "/")
            .run();
    assertThat(failures().stream().filter(f -> f.url().endsWith("/bad"))).isEmpty();
    assertThat(pages).containsKeys("/", "/bad", "/good");
    assertThat(report.stats().failed()).doesNotContainKey(FailureKind.SPIDER);
  }

  private static String formatting() {
    String tag = "<b x% " + numbered(500, "a% ") + ">";
    return "<p>" + numbered(12, tag) + "x</p>" + "<p>x</p>".repeat(300_000);
  }

  @Test
  void formattingThatFillsTheMemoryIsTooLarge() throws Exception {
    badHtml(formatting());
    assertThatOnlyTheBadPageFails(run(), FailureKind.TOO_LARGE, 0);
  }

  @Test
  void aHandlerThatFetchesItIsToldSo() throws Exception {
    badHtml(formatting());
    List<FailureKind> told = new CopyOnWriteArrayList<>();
    crawl(
            (page, out) -> {
              try {
                page.fetch("/bad");
              } catch (FetchException e) {
                told.add(e.kind());
              }
            },
            "/")
        .run();
    assertThat(told).containsExactly(FailureKind.TOO_LARGE);
  }

  @Test
  void aTextOfFiftyMegabytesIsAPageWhereThatMuchIsAllowed() throws Exception {
    badHtml("<title>t</title><p>" + "lorem ipsum ".repeat(4_200_000));
    CrawlReport report = crawl("/").http(HttpOptions.DEFAULT.maxBodyBytes(60_000_000)).run();
    assertThat(badPage(report).select("p").text()).hasSizeGreaterThan(50_000_000);
  }

  @Test
  void aMillionLinksOnAPageAreTakenUpToTheLimitOfPages() throws Exception {
    site.otherwise(peer -> peer.send(RawSite.ok("Content-Type: text/html\r\n", "x")));
    site.on(
        "/",
        peer -> {
          String html = numbered(1_000_000, "<a href=/p%>x</a>");
          peer.send(RawSite.ok("Content-Type: text/html\r\n", html.getBytes(UTF_8)));
        });
    CrawlBuilder<Object> crawl = crawl("/").http(HttpOptions.DEFAULT.maxBodyBytes(50_000_000));
    CrawlReport report = crawl.limits(Limits.NONE.maxPages(20)).run();
    assertThat(report.stats().pages()).isEqualTo(20);
    assertThat(report.exitStatus()).isZero();
  }

  @Test
  void linksThatAreTooLongAreSkipped() throws Exception {
    String huge = "<a href='/" + "a".repeat(2_000_000);
    String large = numbered(400, "<a href='/%?" + "b".repeat(8_200) + "'>");
    badHtml(huge + "1'>" + huge + "2'>" + huge + "3'>" + large + "<a href=/good>");
    CrawlReport report = run();
    badPage(report);
    assertThat(report.stats().skipped()).containsEntry(SkipReason.LIMIT, 403L);
  }

  @Test
  void aLocationThatIsTooLongIsSkipped() throws Exception {
    site.closing().links("/", "/bad", "/good").links("/good");
    String location = "Location: /" + "a".repeat(200_000) + "\r\n";
    site.says("/bad", "HTTP/1.1 302 Found\r\n" + location + "Content-Length: 0\r\n\r\n");
    CrawlReport report = run();
    assertThat(pages).containsOnlyKeys("/", "/good");
    assertThat(failures()).isEmpty();
    assertThat(skips()).anyMatch(skip -> skip.url().equals(site.url("/bad")));
    assertThat(report.stats().skipped()).containsEntry(SkipReason.LIMIT, 1L);
    assertThat(report.exitStatus()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"data:text/html,x", "javascript:alert(1)", "file:///etc/", "http://["})
  void basesAndRefreshesThatLeadToNoWebPageAreNone(String base) throws Exception {
    badHtml(
        "<base href='%s'><base href='http://other.test/'><a href=/good>".formatted(base)
            + "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>"
            + "<meta http-equiv=refresh content='0;data:text/html,<a href=x>'>"
            + "<meta http-equiv=refresh content='-1;url=/no'>"
            + "<meta http-equiv=refresh content=''>");
    assertThat(badPage(run()).links()).hasToString("[" + site.url("/good") + "]");
  }

  @Test
  void aBaseOnAnotherHostLeadsOutOfTheScope() throws Exception {
    badHtml("<base href=http://other.test/><a href=x><a href='" + site.url("/good") + "'>");
    CrawlReport report = run();
    assertThat(badPage(report).links()).hasSize(2);
    assertThat(report.stats().skipped()).containsEntry(SkipReason.SCOPE, 1L);
  }

  @Test
  void aStackThatOverflowsInAHandlerCostsItsPageOnly() throws Exception {
    badHtml("x");
    CrawlReport report =
        crawl(
                (page, out) -> {
                  if (page.url().path().equals("/bad")) {
                    deeper(0);
                  }
                  pages.put(page.url().pathAndQuery(), page);
                  page.links().forEach(out::follow);
                },
                "/")
            .run();
    assertThatOnlyTheBadPageFails(report, FailureKind.SPIDER, 4);
  }

  private static int deeper(int depth) {
    return deeper(depth + 1) + 1;
  }

  @Test
  void jsonThatIsTooDeepIsADocumentedErrorOfTheHandler() throws Exception {
    bad("Content-Type: application/json\r\n", "[".repeat(1_000_000).getBytes(UTF_8));
    CrawlReport report =
        crawl(
                (page, out) -> {
                  page.links().forEach(out::follow);
                  if (page.url().path().equals("/bad")) {
                    page.json();
                  }
                  pages.put(page.url().pathAndQuery(), page);
                },
                "/")
            .run();
    assertThatOnlyTheBadPageFails(report, FailureKind.SPIDER, 4);
    assertThat(failure().message()).contains("depth");
  }
}
