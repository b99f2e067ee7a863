package dev.scraper.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.Exchange;
import dev.scraper.http.Request;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Cookie;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class CookiesTest extends FetchTestBase {

  /** Cookies are parsed with the system's clock, so that ours starts there. */
  private final AtomicLong now = new AtomicLong(System.currentTimeMillis());

  private final CrawlCookies jar = new CrawlCookies(now::get, (cookie, there) -> {});

  private void save(String url, String... setCookies) {
    Headers.Builder headers = new Headers.Builder();
    for (String value : setCookies) {
      headers.add("Set-Cookie", value);
    }
    HttpUrl from = HttpUrl.get(url);
    jar.saveFromResponse(from, Cookie.parseAll(from, headers.build()));
  }

  private List<String> sent(String url) {
    return jar.loadForRequest(HttpUrl.get(url)).stream()
        .map(cookie -> cookie.name() + "=" + cookie.value())
        .toList();
  }

  @Test
  void hostCookieGoesToItsHostAndDomainCookieBelowItsDomain() {
    save("http://www.example.com/", "host=1", "dom=2; Domain=example.com");
    assertThat(sent("http://www.example.com/x")).containsExactly("host=1", "dom=2");
    assertThat(sent("http://example.com/")).containsExactly("dom=2");
    assertThat(sent("http://a.www.example.com/")).containsExactly("dom=2");
    assertThat(sent("http://badexample.com/")).isEmpty();
    assertThat(sent("http://other.test/")).isEmpty();
  }

  @Test
  void publicSuffixesAndStrangeDomainsAreRefused() {
    save("http://www.example.co.uk/", "a=1; Domain=co.uk", "b=1; Domain=other.co.uk");
    assertThat(jar.size()).isZero();
  }

  @Test
  void aCookieForAllBelowAPublicSuffixOrAnAddressIsRefused() {
    save("http://shop.github.io/", "a=1; Domain=github.io", "b=1; Domain=.GitHub.IO");
    save("http://shop.github.io./", "c=1; Domain=github.io.", "d=1; Domain=github.io");
    save("http://127.0.0.1/", "e=1; Domain=0.0.1", "f=1; Domain=.0.1", "g=1; Domain=1");
    save("http://[::1]/", "h=1; Domain=::");
    save("http://www.example.com/", "i=1; Domain=com", "j=1; Domain=.", "k=1; Domain=example.org");
    assertThat(sent("http://other.github.io/")).isEmpty();
    assertThat(sent("http://127.0.0.2/")).isEmpty();
    assertThat(sent("http://1.0.0.1/")).isEmpty();
    assertThat(sent("http://[::2]/")).isEmpty();
    assertThat(sent("http://other.com/")).isEmpty();
    assertThat(sent("http://example.org/")).isEmpty();
  }

  @Test
  void onlyASecureConnectionSetsASecureCookie() {
    save("http://h.test/", "a=1; Secure", "__Secure-b=1; Secure", "__Host-c=1; Secure; Path=/");
    assertThat(jar.size()).isZero();
    save("https://h.test/", "a=1; Secure", "__Secure-b=1; Secure", "__Host-c=1; Secure; Path=/");
    assertThat(sent("https://h.test/")).containsExactly("a=1", "__Secure-b=1", "__Host-c=1");
  }

  @Test
  void aNameThatPromisesIsTakenAtItsWord() {
    save("https://www.h.test/", "__Secure-a=1", "__secure-b=1; Path=/");
    save("https://www.h.test/", "__Host-c=1; Path=/", "__host-d=1; Secure; Path=/x");
    save("https://www.h.test/", "__Host-e=1; Secure; Path=/; Domain=h.test");
    assertThat(jar.size()).isZero();
  }

  @Test
  void aPlainConnectionNeitherReplacesNorShadowsNorRemovesASecureCookie() {
    save("https://www.h.test/", "id=1; Secure; Path=/; Domain=h.test");
    save("http://www.h.test/", "id=2; Path=/; Domain=h.test", "id=3; Path=/", "id=4; Path=/a");
    save("http://www.h.test/", "id=; Max-Age=0; Path=/; Domain=h.test");
    assertThat(sent("https://www.h.test/a/")).containsExactly("id=1");
    save("http://other.test/", "id=5; Path=/");
    assertThat(sent("http://other.test/")).containsExactly("id=5");
  }

  @Test
  void aCookieOfMoreThan4096CharactersIsRefused() {
    save("http://h.test/", "a=" + "x".repeat(4_095), "b=" + "x".repeat(4_096));
    assertThat(sent("http://h.test/")).singleElement().asString().startsWith("a=");
  }

  @Test
  void pathAndSecureAreMatched() {
    save("https://h.test/a/b", "p=1; Path=/a", "s=2; Secure; Path=/", "d=3");
    assertThat(sent("https://h.test/a/x")).containsExactly("p=1", "d=3", "s=2");
    assertThat(sent("http://h.test/a")).containsExactly("p=1", "d=3");
    assertThat(sent("https://h.test/ab")).containsExactly("s=2");
  }

  @Test
  void longerPathsComeFirstThenTheOlder() {
    save("http://h.test/", "old=1; Path=/", "deep=1; Path=/a/b", "new=1; Path=/");
    save("http://h.test/", "old=2; Path=/");
    assertThat(sent("http://h.test/a/b")).containsExactly("deep=1", "old=2", "new=1");
  }

  @Test
  void expiredCookieIsNotSentAndOneInThePastRemoves() {
    save("http://h.test/", "a=1; Max-Age=100", "b=2");
    now.addAndGet(101_000);
    assertThat(sent("http://h.test/")).containsExactly("b=2");
    save("http://h.test/", "b=; Max-Age=0");
    assertThat(sent("http://h.test/")).isEmpty();
  }

  @Test
  void aDomainHoldsFiftyAndTheOldestGoesFirst() {
    for (int i = 0; i < 60; i++) {
      save("http://h.test/", "c" + i + "=1");
    }
    save("http://other.test/", "x=1");
    assertThat(sent("http://h.test/")).hasSize(50).startsWith("c10=1").endsWith("c59=1");
    assertThat(sent("http://other.test/")).hasSize(1);
  }

  @Test
  void expiredCookiesMakeRoomBeforeLivingOnes() {
    save("http://h.test/", "first=1");
    save("http://h.test/", "brief=1; Max-Age=10");
    for (int i = 0; i < 48; i++) {
      save("http://h.test/", "c" + i + "=1");
    }
    now.addAndGet(11_000);
    save("http://h.test/", "last=1");
    assertThat(sent("http://h.test/")).hasSize(50).startsWith("first=1").endsWith("last=1");
  }

  @Test
  void theJarHoldsThreeThousand() {
    for (int i = 0; i < 3_100; i++) {
      save("http://h" + i + ".test/", "c=1");
    }
    assertThat(jar.size()).isEqualTo(3_000);
    assertThat(sent("http://h99.test/")).isEmpty();
    assertThat(sent("http://h100.test/")).hasSize(1);
  }

  @Test
  void cookiesComeBackToTheServerThatSetThem() throws Exception {
    RawServer server =
        answering("HTTP/1.1 302 Found\r\nSet-Cookie: id=7; Path=/\r\nContent-Length: 0\r\n\r\n");
    OkHttpDownloader downloader = downloader();
    get(downloader, server.url());
    get(downloader, server.url() + "b");
    assertThat(server.requests().get(0)).doesNotContain("Cookie:");
    assertThat(server.requests().get(1)).contains("\r\nCookie: id=7\r\n");
    get(downloader, Request.get(server.url()).header("Cookie", "own=1"), Exchange.WHOLE);
    assertThat(server.requests().get(2)).contains("\r\nCookie: own=1\r\n").doesNotContain("id=7");
  }

  @Test
  void withoutCookiesNoneIsKept() throws Exception {
    RawServer server =
        answering("HTTP/1.1 200 OK\r\nSet-Cookie: id=7; Path=/\r\nContent-Length: 0\r\n\r\n");
    OkHttpDownloader downloader = downloader(OPTIONS.cookies(false));
    get(downloader, server.url());
    get(downloader, server.url());
    assertThat(server.requests()).noneMatch(request -> request.contains("Cookie:"));
  }

  @Test
  void headersOfEachRequestAreThere() throws Exception {
    RawServer server = answering(ok(""));
    OkHttpDownloader downloader = downloader(OPTIONS.userAgent("tester/2"));
    get(downloader, server.url());
    assertThat(server.requests().get(0))
        .startsWith("GET / HTTP/1.1\r\n")
        .contains("\r\nUser-Agent: tester/2\r\n")
        .contains("\r\nAccept: text/html,application/xhtml+xml,application/xml;q=0.9,")
        .contains("\r\nAccept-Language: en;q=0.8,*;q=0.5\r\n")
        .contains("\r\nAccept-Encoding: gzip, deflate, br\r\n");
    Request own =
        Request.get(server.url())
            .header("user-agent", "me")
            .header("accept", "application/json")
            .header("Accept-Language", "de")
            .header("X-Two", "1")
            .header("X-Two", "2");
    get(downloader, own, Exchange.WHOLE);
    assertThat(server.requests().get(1))
        .contains("\r\nuser-agent: me\r\n", "\r\naccept: application/json\r\n")
        .contains("\r\nAccept-Language: de\r\n", "\r\nX-Two: 1\r\nX-Two: 2\r\n")
        .doesNotContain("tester", "text/html", "en;q");
  }

  @Test
  void postSendsItsBody() throws Exception {
    RawServer server = answering(ok(""));
    Request post =
        Request.post(Request.get(server.url()).url(), "application/json", bytes("{\"a\":1}"));
    get(downloader(), post, Exchange.WHOLE);
    assertThat(server.requests().get(0))
        .startsWith("POST / HTTP/1.1\r\n")
        .contains("\r\nContent-Type: application/json\r\n", "\r\nContent-Length: 7\r\n");
  }
}
