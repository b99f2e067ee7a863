package dev.scraper.functional;

import static dev.scraper.http.FailureKind.BLOCKED_ADDRESS;
import static dev.scraper.http.FailureKind.HTTP;
import static dev.scraper.http.FailureKind.REDIRECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlReport;
import dev.scraper.fixture.Http2Site;
import dev.scraper.fixture.RawSite;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Request;
import dev.scraper.policy.Scope;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a Location may be byte by byte, and what a whole crawl makes of bad ones. */
class RedirectFaultsTest extends FaultCrawl {

  private static String moved(String fields) {
    return "HTTP/1.1 302 Found\r\n" + fields + "Content-Length: 0\r\n\r\n";
  }

  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        Arguments.of("to itself", REDIRECT, "Location: /bad\r\n"),
        Arguments.of("to itself by a fragment", REDIRECT, "Location: /bad#there\r\n"),
        Arguments.of("another scheme", REDIRECT, "Location: ftp://127.0.0.1/\r\n"),
        Arguments.of("script", REDIRECT, "Location: javascript:alert(1)\r\n"),
        Arguments.of("data", REDIRECT, "Location: data:text/html,x\r\n"),
        Arguments.of("file", REDIRECT, "Location: file:///etc/passwd\r\n"),
        Arguments.of("no address", REDIRECT, "Location: http://\r\n"),
        Arguments.of("empty", HTTP, "Location:\r\n"),
        Arguments.of("none", HTTP, ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void aRedirectToNowhereFailsItsPageAlone(String name, FailureKind kind, String fields)
      throws Exception {
    bad.says("/bad", moved(fields));
    CrawlReport report = crawlWith(OPTIONS, bad.url("/bad"));
    assertDelivered(report, 0);
    assertFailed(bad.url("/bad"), kind, 302);
    assertThat(bad.hits("/bad")).as(name).isEqualTo(1);
  }

  @Test
  void aRedirectToAPrivateAddressFailsItsPageAlone() throws Exception {
    String inside = bad.url("/secret").replace("127.0.0.1", "127.0.0.2");
    bad.says("/bad", moved("Location: " + inside + "\r\n"));
    CrawlReport report = goodSite(bad.url("/bad")).http(OPTIONS.allowPrivate(false)).run();
    assertDelivered(report, 0);
    assertFailed(bad.url("/bad"), BLOCKED_ADDRESS, 302);
    assertThat(bad.paths()).containsExactly("/bad");
  }

  static Stream<Arguments> odd() {
    return Stream.of(
        Arguments.of(
            "UTF-8", "Location: " + utf8("/caf\u00e9?q=\u65e5") + "\r\n", "/caf%C3%A9?q=%E6%97%A5"),
        Arguments.of("Latin-1", "Location: /caf\u00e9\r\n", "/caf%EF%BF%BD"),
        Arguments.of("fragment", "Location: /there#part\r\n", "/there"),
        Arguments.of("query alone", "Location: ?again\r\n", "/odd?again"),
        Arguments.of("spaces", "Location:   /a b  \r\n", "/a%20b"),
        Arguments.of("twice", "Location: /one\r\nLocation: /two\r\n", "/one"),
        Arguments.of("bare CR", "Location: /one\rSet-Cookie: a=b\r\n", "/one%20Set-Cookie:%20a=b"),
        Arguments.of(
            "escaped CR LF", "Location: /one%0d%0aSet-Cookie:a=b\r\n", "/one%0d%0aSet-Cookie:a=b"),
        Arguments.of("folded", "Location:\r\n /one\r\n", "/one"),
        Arguments.of("dots", "Location: /x/../../../one\r\n", "/one"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("odd")
  void anOddLocationIsReadAsALinkIs(String name, String fields, String path) throws Exception {
    bad.says("/odd", moved(fields));
    bad.says(path, RawSite.ok("Content-Type: text/html\r\n", "<a href=/next>next</a>"));
    String[] header = {""};
    bad.on(
        "/next",
        peer -> {
          header[0] = peer.header();
          peer.send(RawSite.ok("Content-Type: text/html\r\n", ""));
        });
    assertDelivered(crawlWith(OPTIONS, bad.url("/odd")), 0, path, "/next");
    assertThat(bad.paths()).as(name).containsExactly("/odd", path, "/next");
    assertThat(header[0]).doesNotContainIgnoringCase("cookie");
  }

  @Test
  void fromHttpsToHttpIsAHopLikeAnyOtherAndTakesNoSecretAlong() throws Exception {
    String[] header = {""};
    bad.on(
        "/plain",
        peer -> {
          header[0] = peer.header();
          peer.send(RawSite.ok("Content-Type: text/html\r\n", ""));
        });
    Http2Site.Script script =
        (peer, stream, request) -> {
          ByteArrayOutputStream block = new ByteArrayOutputStream();
          block.writeBytes(Http2Site.field(":status", "302"));
          block.writeBytes(Http2Site.field("location", bad.url("/plain")));
          int flags = Http2Site.END_HEADERS | Http2Site.END_STREAM;
          peer.send(Http2Site.HEADERS, flags, stream, block.toByteArray());
        };
    try (Http2Site secure = new Http2Site(script)) {
      Request seed = Request.get(secure.url("/start")).header("Authorization", "Bearer secret");
      CrawlReport report =
          crawl((page, out) -> pages.put(page.url().pathAndQuery(), page))
              .seeds(List.of(seed))
              .scope(Scope.HOST.relation(Scope.Relation.ANY))
              .http(OPTIONS.insecure(true))
              .run();
      assertThat(report.exitStatus()).isZero();
      assertThat(pages).containsOnlyKeys("/plain");
      assertThat(header[0]).doesNotContain("secret");
    }
  }
}
