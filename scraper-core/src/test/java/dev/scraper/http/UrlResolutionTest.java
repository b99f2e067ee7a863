package dev.scraper.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlResolutionTest {

  private static final long SEED = 20_261_121;
  private static final int LINKS = 120_000;

  @Test
  void nastyLinksResolveAsHttpUrlResolvesThem() {
    NastyLinks links = new NastyLinks(SEED);
    compare(links, links::next, LINKS);
  }

  @Test
  void plainLinksResolveAsHttpUrlResolvesThem() {
    NastyLinks links = new NastyLinks(SEED);
    compare(links, links::nextPlain, LINKS / 2);
  }

  private static void compare(NastyLinks links, Supplier<String> next, int count) {
    int resolved = 0;
    for (int i = 0; i < count; i++) {
      String base = links.base();
      String link = next.get();
      String expected = reference(HttpUrl.get(base), link);
      Optional<Url> actual = Url.parse(base).resolve(link);
      if (!Optional.ofNullable(expected).equals(actual.map(Url::toString))) {
        assertThat(actual.map(Url::toString))
            .as("link %d of seed %d: <%s> on <%s>", i, SEED, escaped(link), base)
            .isEqualTo(Optional.ofNullable(expected));
      }
      if (actual.isPresent()) {
        resolved++;
        checkParts(actual.get(), link);
      }
    }
    // Neither all links nor none are URLs, or the generator has gone astray.
    assertThat(resolved).isBetween(count / 3, count);
  }

  private static void checkParts(Url url, String link) {
    HttpUrl reference = HttpUrl.get(url.toString());
    boolean same =
        url.scheme().equals(reference.scheme())
            && url.host().equals(reference.host())
            && url.port() == reference.port()
            && url.path().equals(reference.encodedPath())
            && url.query().equals(Optional.ofNullable(reference.encodedQuery()))
            && url.toString().equals(url.origin() + url.pathAndQuery())
            && !url.origin().endsWith("/");
    assertThat(same).as("the parts of %s, from <%s>, seed %d", url, escaped(link), SEED).isTrue();
  }

  @Test
  void nastyTextsParseAsHttpUrlParsesThem() {
    NastyLinks links = new NastyLinks(SEED + 1);
    for (int i = 0; i < LINKS; i++) {
      String text = links.next();
      String expected = reference(null, text);
      Optional<String> actual = Url.tryParse(text).map(Url::toString);
      if (!Optional.ofNullable(expected).equals(actual)) {
        assertThat(actual)
            .as("text %d of seed %d: <%s>", i, SEED + 1, escaped(text))
            .isEqualTo(Optional.ofNullable(expected));
      }
    }
  }

  private static @Nullable String reference(@Nullable HttpUrl base, String link) {
    String cleaned = link.trim().replace("\t", "").replace("\r", "").replace("\n", "");
    HttpUrl url = base == null ? HttpUrl.parse(cleaned) : base.resolve(cleaned);
    if (url == null) {
      return null;
    }
    HttpUrl bare = url.newBuilder().username("").password("").fragment(null).build();
    // A few hosts that HttpUrl writes it does not read again; nobody could fetch them.
    return bare.equals(HttpUrl.parse(bare.toString())) ? bare.toString() : null;
  }

  private static String escaped(String text) {
    StringBuilder shown = new StringBuilder();
    for (char c : text.toCharArray()) {
      shown.append(c > ' ' && c < 0x7f ? String.valueOf(c) : String.format("\\u%04x", (int) c));
    }
    return shown.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "'' http://h/a/b?q=/x",
        "#f http://h/a/b?q=/x",
        "? http://h/a/b?",
        "?n http://h/a/b?n",
        "c http://h/a/c",
        "./c http://h/a/c",
        "../c http://h/c",
        "../../../c http://h/c",
        "c/. http://h/a/c/",
        "c/.. http://h/a/",
        ".. http://h/",
        "/c//../d http://h/c/d",
        "/c//d http://h/c//d",
        "c?../d http://h/a/c?../d",
        "c#/../d http://h/a/c",
        "%2e%2E/c http://h/c",
        "... http://h/a/...",
        "//k http://k/",
        "//k:81?x http://k:81/?x",
        "http:c http://h/a/c",
        "http:/c http://h/c",
        "http: http://h/a/b?q=/x",
        "https:c https://c/",
        "http:///k/c http://k/c",
        "\\\\k\\c http://k/c",
        "\\c\\d http://h/c/d",
        "HTTP://K:080/C http://k/C",
        "//u:p@k/ http://k/",
        "//u@v@k/@ http://k/@",
        "//k/%7Ea|b http://k/%7Ea%7Cb",
        "?a'b|c http://h/a/b?a%27b|c",
        "//[0:0::1]:80 http://[::1]/",
        "//b\u00fccher.de/\u00fc http://xn--bcher-kva.de/%C3%BC",
      })
  void linkResolvesAsTheStandardSays(String link, String expected) {
    assertThat(Url.parse("http://h/a/b?q=/x#frag").resolve(link)).hasToString(found(expected));
  }

  @Test
  void blanksAreTrimmedAtTheEndsAndTabsAndBreaksRemovedEverywhere() {
    Url base = Url.parse(" \u0000\u001fht\ntp://h\t/a/\r ");
    assertThat(base).hasToString("http://h/a/");
    assertThat(base.resolve(" \u0001 b\r\nc\td \u0000")).hasToString(found("http://h/a/bcd"));
    assertThat(base.resolve("h\ttt\np://k/ x ")).hasToString(found("http://k/%20x"));
    assertThat(base.resolve("b #f")).hasToString(found("http://h/a/b%20"));
    assertThat(base.resolve("b ?q #f")).hasToString(found("http://h/a/b%20?q%20"));
    assertThat(base.resolve("\u00a0b")).hasToString(found("http://h/a/%C2%A0b"));
  }

  private static String found(String url) {
    return "Optional[" + url + "]";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mailto:a@b.c",
        "javascript:void(0)",
        "JAVASCRIPT:/x",
        "tel:+1",
        "ftp://h/",
        "file:///etc/passwd",
        "data:text/html,x",
        "httpx://h/",
        "a:b",
        "//",
        "///",
        "\\\\",
        "http://",
        "https:",
        "//:80",
        "//h:0/",
        "//h:65536/",
        "//h:x/",
        "//h:-1/",
        "//a b/",
        "//a%2fb/",
        "//a..b/",
        "//[::1/",
        "//u@/",
        "//xn--/",
        "//a&\u00e4/",
      })
  void noHttpUrlIsAbsent(String link) {
    assertThat(Url.parse("http://h/a/b").resolve(link)).isEmpty();
    assertThat(Url.tryParse(link)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/a", "a", "//h/", "?q", "#f", "h:80"})
  void textWithoutSchemeIsNoAbsoluteUrl(String text) {
    assertThat(Url.tryParse(text)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Url.parse(text))
        .withMessageContaining("'" + text + "'");
  }

  @Test
  void errorShowsTheBeginningOfALongText() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Url.parse("x".repeat(1_000_000)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300).contains("xxx..."));
  }

  /** In HttpUrl several of these take time that grows with the square of the length. */
  @Test
  void hugeLinksAreTakenApartInLinearTime() {
    Url base = Url.parse("http://h/a/b");
    int size = 2_000_000;
    StringBuilder manyLetters = new StringBuilder();
    for (int i = 0; i < 60_000; i++) {
      manyLetters.appendCodePoint(0x4e00 + i % 20_000);
    }
    List<String> huge =
        List.of(
            "//" + "@".repeat(size) + "h/",
            "//" + ":".repeat(size) + "h/",
            "?" + "&".repeat(size),
            "?" + "\u00e9a".repeat(size / 2),
            "?" + "\ud800".repeat(size),
            "../".repeat(size / 3),
            "/".repeat(size),
            "/a" + "/".repeat(size),
            "a/".repeat(size / 2) + "../".repeat(size / 3),
            "%2e%2E/".repeat(size / 7),
            "\ud800".repeat(size),
            "\t".repeat(size),
            " ".repeat(size) + "x",
            "#" + "?".repeat(size),
            "//" + "a.".repeat(size / 2),
            "//" + manyLetters + "/",
            "//h:" + "9".repeat(size),
            "http:".repeat(size / 5));
    Assertions.assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () -> {
          for (String link : huge) {
            base.resolve(link).ifPresent(Url::fingerprint);
            Url.tryParse("http:" + link).ifPresent(Url::identity);
          }
        });
    assertThat(base.resolve(huge.get(0))).hasToString(found("http://h/"));
    assertThat(base.resolve(huge.get(5))).hasToString(found("http://h/"));
  }

  /** So that no page can keep a thread busy with names that HttpUrl is slow to read. */
  @Test
  void hostAndPortTogetherHaveAtMost300Characters() {
    Url base = Url.parse("http://h/");
    String name =
        "a".repeat(63) + "." + "b".repeat(63) + "." + "c".repeat(63) + "." + "d".repeat(61);
    assertThat(base.resolve("//" + name + ":65535/x"))
        .hasToString(found("http://" + name + ":65535/x"));
    assertThat(base.resolve("//" + name + "d/")).isEmpty();
    assertThat(base.resolve("//k" + "\u00ad".repeat(299))).hasToString(found("http://k/"));
    assertThat(base.resolve("//k" + "\u00ad".repeat(300))).isEmpty();
    assertThat(base.resolve("//" + "u".repeat(1_000) + "@k/")).hasToString(found("http://k/"));
  }

  @Test
  void utf16UnitsAreTakenAnywhereInALink() {
    HttpUrl reference = HttpUrl.get("http://h/a/b");
    Url base = Url.parse("http://h/a/b");
    for (int c = 0; c <= 0xffff; c += c < 0x2100 ? 1 : 7) {
      for (String shape : List.of("%", "%x", "/p%", "?q%", "//h%/", "//h:%8")) {
        String link = shape.replace('%', (char) c);
        Optional<String> expected = Optional.ofNullable(reference(reference, link));
        Optional<String> actual = base.resolve(link).map(Url::toString);
        if (!actual.equals(expected)) {
          assertThat(actual).as(escaped(link)).isEqualTo(expected);
        }
      }
    }
  }
}
