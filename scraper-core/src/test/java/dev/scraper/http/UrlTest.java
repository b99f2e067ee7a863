package dev.scraper.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlTest {

  @Test
  void partsAreThoseOfTheAddress() {
    Url url = Url.parse("https://u:p@Example.COM:8443/a/b;c?d=e?f&g#h");

    assertThat(url.scheme()).isEqualTo("https");
    assertThat(url.origin()).isEqualTo("https://example.com:8443");
    assertThat(url.host()).isEqualTo("example.com");
    assertThat(url.port()).isEqualTo(8443);
    assertThat(url.path()).isEqualTo("/a/b;c");
    assertThat(url.query()).contains("d=e?f&g");
    assertThat(url.pathAndQuery()).isEqualTo("/a/b;c?d=e?f&g");
    assertThat(url).hasToString("https://example.com:8443/a/b;c?d=e?f&g");
  }

  @Test
  void defaultPortIsKnownAndNotWritten() {
    for (String text : List.of("http://h", "http://h:", "http://h:80", "http://h:00080")) {
      assertThat(Url.parse(text)).hasToString("http://h/");
      assertThat(Url.parse(text).port()).isEqualTo(80);
    }
    assertThat(Url.parse("https://h:443").port()).isEqualTo(443);
    assertThat(Url.parse("https://h:80").origin()).isEqualTo("https://h:80");
    assertThat(Url.parse("http://h:443").origin()).isEqualTo("http://h:443");
  }

  @Test
  void ipv6AddressHasBracketsInTheOriginOnly() {
    Url url = Url.parse("http://[0:0:0::1]:81/");
    assertThat(url.host()).isEqualTo("::1");
    assertThat(url.port()).isEqualTo(81);
    assertThat(url.origin()).isEqualTo("http://[::1]:81");
  }

  @Test
  void emptyQueryIsNotTheSameAsNone() {
    assertThat(Url.parse("http://h/p").query()).isEmpty();
    assertThat(Url.parse("http://h/p?").query()).contains("");
    assertThat(Url.parse("http://h/p?")).isNotEqualTo(Url.parse("http://h/p"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "../x",
        "/x",
        "?x",
        "",
        "a b",
        "/\u00e9",
        "//h:8080/x",
        "http://h:8080",
        "http:x",
        "http:/x",
        "HTTP://H:08080/",
        "http://u@h:8080/",
      })
  void linksOfTheSameOriginShareTheTextOfTheOrigin(String link) {
    Url base = Url.parse("http://h:8080/a/b");
    Url url = base.resolve(link).orElseThrow();
    assertThat(url.origin()).isSameAs(base.origin());
    assertThat(url.isSameOrigin(base)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"//h/", "//h:8081/", "https://h:8080/", "//hh:8080/", "//x.h:8080/"})
  void linksOfAnotherOriginHaveTheirOwn(String link) {
    Url base = Url.parse("http://h:8080/a/b");
    Url url = base.resolve(link).orElseThrow();
    assertThat(url.origin()).isNotEqualTo(base.origin());
    assertThat(url.isSameOrigin(base)).isFalse();
  }

  @Test
  void originIsTheSameHoweverTheUrlCameAbout() {
    assertThat(Url.parse("http://h:80/a").isSameOrigin(Url.parse("http://H/b"))).isTrue();
    assertThat(Url.parse("http://h/").isSameOrigin(Url.parse("https://h/"))).isFalse();
  }

  @Test
  void linkToThePageItselfIsThePage() {
    Url page = Url.parse("http://h/a?b");
    assertThat(page.resolve("#top").orElseThrow()).isSameAs(page);
    assertThat(page.resolve(" ").orElseThrow()).isSameAs(page);
  }

  @Test
  void urlsAreEqualWhenTheyAreSentAlike() {
    Url url = Url.parse("http://h/a?b=1&c=2");
    assertThat(url)
        .isEqualTo(Url.parse("HTTP://h:80/x/../a?b=1&c=2#f"))
        .hasSameHashCodeAs(Url.parse("http://u@h/a?b=1&c=2"))
        .isNotEqualTo(Url.parse("http://h/a?c=2&b=1"))
        .isNotEqualTo(url.toString());
  }
}
