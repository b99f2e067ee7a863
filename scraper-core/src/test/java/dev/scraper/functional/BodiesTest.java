package dev.scraper.functional;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlReport;
import dev.scraper.fixture.RawSite;
import dev.scraper.http.FailureKind;
import dev.scraper.http.HttpOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a body may be, and what the spider makes of it. */
class BodiesTest extends RawCrawl {

  private static final int MOST = 5_000;

  private CrawlReport run(byte[] answer) throws Exception {
    site.on("/", peer -> peer.send(answer));
    return crawl("/").http(HttpOptions.DEFAULT.maxBodyBytes(MOST)).run();
  }

  private CrawlReport run(String answer) throws Exception {
    return run(answer.getBytes(ISO_8859_1));
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  private static byte[] deflate(byte[] plain, boolean raw) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, raw);
    try (OutputStream deflating = new DeflaterOutputStream(out, deflater)) {
      deflating.write(plain);
    } finally {
      deflater.end();
    }
    return out.toByteArray();
  }

  /** Uncompressed meta-blocks, which brotli (RFC 7932, 9.2) allows and no encoder is needed for. */
  private static byte[] brotli(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // WBITS 0 (16), then ISLAST 0, MNIBBLES 0 (4), MLEN - 1 in 16 bits, ISUNCOMPRESSED 1.
    int bits = (plain.length - 1) << 4 | 1 << 20;
    out.write(bits);
    out.write(bits >> 8);
    out.write(bits >> 16);
    out.writeBytes(plain);
    out.write(3); // ISLAST 1, ISLASTEMPTY 1
    return out.toByteArray();
  }

  private static byte[] encoded(String encoding, byte[] plain) throws IOException {
    byte[] body =
        switch (encoding) {
          case "gzip", "x-gzip" -> gzip(plain);
          case "deflate" -> deflate(plain, false);
          case "br" -> brotli(plain);
          case "deflate, gzip" -> gzip(deflate(plain, true));
          default -> plain;
        };
    String header = encoding.equals("none") ? "" : "Content-Encoding: " + encoding + "\r\n";
    return RawSite.ok("Content-Type: text/plain\r\n" + header, body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "identity", "gzip", "x-gzip", "deflate", "br", "deflate, gzip"})
  void aBodyAsLargeAsTheLimitIsTakenWhole(String encoding) throws Exception {
    CrawlReport report = run(encoded(encoding, "x".repeat(MOST).getBytes(UTF_8)));
    assertThat(pages.get("/").text()).isEqualTo("x".repeat(MOST));
    assertThat(report.stats().bytes()).isEqualTo(MOST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "identity", "gzip", "x-gzip", "deflate", "br", "deflate, gzip"})
  void aBodyOneByteLargerIsTooLargeHoweverItIsEncoded(String encoding) throws Exception {
    CrawlReport report = run(encoded(encoding, "x".repeat(MOST + 1).getBytes(UTF_8)));
    assertThat(report.stats().failed()).isEqualTo(Map.of(FailureKind.TOO_LARGE, 1L));
    assertThat(pages).isEmpty();
    assertThat(report.exitStatus()).isEqualTo(3);
  }

  @Test
  void aBodyWithoutALengthIsHeldToTheLimitToo() throws Exception {
    site.saysAndCloses("/fits", "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(MOST));
    site.saysAndCloses("/large", "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(MOST + 1));
    CrawlReport report =
        crawl("/fits", "/large").http(HttpOptions.DEFAULT.maxBodyBytes(MOST)).run();
    assertThat(pages).containsOnlyKeys("/fits");
    assertThat(report.stats().failed()).isEqualTo(Map.of(FailureKind.TOO_LARGE, 1L));
  }

  @Test
  void allThreeEncodingsAreAskedFor() throws Exception {
    String[] asked = {""};
    site.on(
        "/",
        peer -> {
          asked[0] = peer.header();
          peer.send(RawSite.ok("", "hello"));
        });
    crawl("/").run();
    String line =
        asked[0]
            .lines()
            .filter(l -> l.toLowerCase().startsWith("accept-encoding:"))
            .findFirst()
            .orElseThrow();
    assertThat(line).contains("gzip", "deflate", "br");
  }

  @Test
  void aHugeEncodingBombIsTooLargeAndNotUnpacked() throws Exception {
    CrawlReport report = run(encoded("gzip", new byte[50_000_000]));
    assertThat(report.stats().failed()).isEqualTo(Map.of(FailureKind.TOO_LARGE, 1L));
  }

  static Stream<Arguments> charsets() {
    String meta = "<meta charset=windows-1251><title>\u0434\u0430</title>";
    String xml = "<?xml version='1.0' encoding='ISO-8859-2'?><a><title>\u0159</title></a>";
    return Stream.of(
        charset(
            "BOM before Content-Type",
            "text/html; charset=latin1",
            "\ufeff<title>\u00e9\u20ac</title>",
            UTF_8,
            "\u00e9\u20ac"),
        charset("UTF-16 BOM", "text/html", "\ufeff<title>\u00e9</title>", UTF_16LE, "\u00e9"),
        charset(
            "Content-Type before meta",
            "text/html; charset=\"koi8-r\"",
            "<meta charset=utf-8><title>\u0434</title>",
            Charset.forName("KOI8-R"),
            "\u0434"),
        charset(
            "latin1 means windows-1252",
            "text/html; charset=iso-8859-1",
            "<title>\u20ac</title>",
            Charset.forName("windows-1252"),
            "\u20ac"),
        charset("meta", "text/html", meta, Charset.forName("windows-1251"), "\u0434\u0430"),
        charset(
            "meta http-equiv",
            "text/html",
            "<meta http-equiv=content-type content='text/html; charset=shift_jis'><title>\u65e5\u672c</title>",
            Charset.forName("Shift_JIS"),
            "\u65e5\u672c"),
        charset(
            "unknown label is absent",
            "text/html; charset=klingon",
            meta,
            Charset.forName("windows-1251"),
            "\u0434\u0430"),
        charset(
            "meta past 1,024 bytes does not count",
            "text/html",
            " ".repeat(1_024) + "<meta charset=windows-1251><title>\u00e9</title>",
            UTF_8,
            "\u00e9"),
        charset("XML declaration", "application/xml", xml, Charset.forName("ISO-8859-2"), "\u0159"),
        charset("valid UTF-8", "text/html", "<title>\u65e5</title>", UTF_8, "\u65e5"),
        charset(
            "else windows-1252",
            "text/html",
            "<title>\u20ac\u00e9</title>",
            Charset.forName("windows-1252"),
            "\u20ac\u00e9"));
  }

  private static Arguments charset(
      String name, String type, String text, Charset charset, String title) {
    return Arguments.of(name, type, text.getBytes(charset), title);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("charsets")
  void aTitleIsReadInThePagesCharset(String name, String type, byte[] body, String title)
      throws Exception {
    run(RawSite.ok("Content-Type: " + type + "\r\n", body));
    assertThat(pages.get("/").title()).as(name).contains(title);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nContent-Encoding: gzip\r\n\r\n"
      })
  void aSuccessWithAnEmptyBodyIsAPageWithoutATitle(String answer) throws Exception {
    CrawlReport report = run(answer);
    assertThat(report.exitStatus()).isZero();
    assertThat(pages.get("/").text()).isEmpty();
    assertThat(pages.get("/").title()).isEmpty();
    assertThat(pages.get("/").links()).isEmpty();
    assertThat(pages.get("/").status()).isEqualTo(Integer.parseInt(answer.substring(9, 12)));
  }

  static Stream<Arguments> titles() {
    return Stream.of(
        Arguments.of("<title> a \n\t b\u00a0 </title>", "a b"),
        Arguments.of("<title>first</title><title>second</title>", "first"),
        Arguments.of("<title>a &amp; b &lt;i&gt;</title>", "a & b <i>"),
        Arguments.of("<svg><title>picture</title></svg><title>page</title>", "page"),
        Arguments.of("<title></title>", ""),
        Arguments.of("<p>nothing</p>", null));
  }

  @ParameterizedTest
  @MethodSource("titles")
  void theTitleIsTheFirstOneInOneLine(String html, @Nullable String title) throws Exception {
    run(RawSite.ok("Content-Type: text/html; charset=utf-8\r\n", html.getBytes(UTF_8)));
    assertThat(pages.get("/").title().orElse(null)).isEqualTo(title);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html", "TEXT/HTML;charset=utf-8", "application/xhtml+xml", "application/xml",
        "text/xml", "application/rss+xml", "application/atom+xml", "application/json",
        "application/ld+json", "text/plain", "text/csv", "text/markdown"
      })
  void markupJsonAndTextAreDelivered(String type) throws Exception {
    CrawlReport report = run(RawSite.ok("Content-Type: " + type + "\r\n", "[1]"));
    assertThat(pages.get("/").text()).isEqualTo("[1]");
    assertThat(report.stats().skipped()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<p>markup", "plain words", "{\"a\": 1}", "  \n<?xml version='1.0'?><a/>"})
  void aBodyWithoutATypeIsDeliveredIfItLooksLikeText(String body) throws Exception {
    run(RawSite.ok("", body));
    assertThat(pages.get("/").text()).isEqualTo(body);
  }
}
