package dev.scraper.fuzz;

import static dev.scraper.fuzz.Target.check;
import static dev.scraper.fuzz.Target.text;

import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.http.Url;
import dev.scraper.internal.fetch.Opened;
import dev.scraper.page.BodyKind;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryAfter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/** Addresses and header fields. */
final class Fields {

  private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");
  private static final List<Charset> CHARSETS =
      List.of(
          StandardCharsets.UTF_8,
          StandardCharsets.UTF_16LE,
          Charset.forName("windows-1251"),
          Charset.forName("ISO-2022-JP"),
          Charset.forName("GB18030"));
  private static final List<Url> BASES =
      List.of(
          Url.parse("http://h.test/a/b/../c?x=/y#f"),
          Url.parse("https://[1::2]:8443/%7e/;p"),
          Url.parse("http://127.1/"));
  private static final HttpUrl HOST = HttpUrl.get("https://a.b.example.co.uk/x/y");

  private Fields() {}

  static List<Target> targets() {
    return List.of(
        Target.of(
            "url",
            300,
            List.of(
                "http://host/a/./../b?x=1&y#f",
                "HTTPS://u:p@Xn--fa-hia.De:443/%7Euser/%2e%2E/;p=1?q=%zz&&a=b+c",
                "//[::ffff:1.2.3.4%25eth0]:80/",
                "../../x y/\u00e9?\u20ac=\ud83d\ude00",
                "javascript:alert(1)",
                "http://0x7f.1/\\a\\..\\b?c:d@e"),
            "http:// // / ../ ./ ? # @ : [ ] %2e %2F %zz & = ; xn-- . \\ data: 0x7f %u0041 :99999",
            Fields::url),
        Target.of(
            "retry-after",
            60,
            List.of(
                "120", "Sun, 22 Nov 2026 00:10:00 GMT", "0.5", "Sunday, 22-Nov-26 00:01:00 GMT"),
            "Nov GMT : , 1e9 9999 Feb 30 +0100",
            Fields::retryAfter),
        Target.of(
            "content-type",
            100,
            List.of(
                "text/html; charset=utf-8",
                "application/rss+xml;a=\"x;y\\\"\";charset=\"gb2312\", text/plain",
                "*/*, text/json;charset='x'"),
            "charset= ; , \" / utf-16 x-user-defined text/ +xml = ebcdic-cp-us default",
            Fields::contentType),
        Target.of(
            "set-cookie",
            100,
            List.of(
                "a=b; Path=/x; Domain=.example.co.uk; Max-Age=60; Secure; HttpOnly; SameSite=Lax",
                "sid=\"x\"; expires=Wed, 22 Nov 2028 10:00:00 GMT; domain=co.uk\nb=c",
                "=x; max-age=-1"),
            "; = Domain= Path=/ Max-Age= expires= , . .. __Host- example.co.uk [::1] \"",
            Fields::cookies),
        Target.of(
            "link",
            60,
            List.of(
                "<?p=2>; rel=\"prev next\"; title=\"a,\\\"b\", </x>;rel=next;anchor=\"#x\"",
                "<http://h/>;;rel=next,<>,<a>;REL = NEXT"),
            "< > ; , rel= \"next\" anchor= \" \\ rel*=UTF-8''next",
            Fields::link));
  }

  private static void url(byte[] input) {
    String text = text(input);
    Url.tryParse(text).ifPresent(url -> isSound(url));
    for (Url base : BASES) {
      Charset charset = CHARSETS.get(input.length % CHARSETS.size());
      base.resolve(text, charset).ifPresent(Fields::isSound);
    }
  }

  private static void isSound(Url url) {
    check(Url.parse(url.toString()).equals(url), url);
    String identity = url.identity();
    check(Url.parse(identity).identity().equals(identity), identity);
    check(Url.parse(identity).toString().equals(identity), identity);
    check(url.path().startsWith("/"), url);
    check((url.origin() + url.pathAndQuery()).equals(url.toString()), url);
    check(url.port() > 0 && url.port() < 65_536, url);
    check(url.resolve("").equals(Optional.of(url)), url);
    check(!url.registrableDomain().isEmpty(), url);
    url.query("a").ifPresent(String::length);
    Url with = url.withQuery("k", "v \u00e9");
    check(with.query("k").equals(Optional.of("v \u00e9")), with);
  }

  private static void retryAfter(byte[] input) {
    Optional<Duration> wait = RetryAfter.parse(text(input), NOW);
    check(
        wait.isEmpty()
            || !wait.get().isZero()
                && !wait.get().isNegative()
                && wait.get().compareTo(Politeness.MAX_RETRY_AFTER) <= 0,
        wait);
  }

  private static void contentType(byte[] input) {
    Headers headers = Headers.received(List.of("Content-Type", text(input)));
    check(BodyKind.of(headers) != null, headers);
    Markups.page(headers, Target.bytes("<title>x</title>"));
  }

  private static void cookies(byte[] input) {
    check(Opened.cookies(HOST, List.of(text(input).split("\n"))) <= 3_000, "too many");
  }

  private static void link(byte[] input) {
    Headers headers = Headers.received(List.of("Link", text(input), "Link", "<z>;rel=z"));
    Response response =
        new Response(Request.get(Markups.ADDRESS), 200, headers, input, true, Duration.ZERO);
    response.link("next").ifPresent(Fields::isSound);
    response.link("z").orElseThrow();
  }
}
