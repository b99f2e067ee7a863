package dev.scraper.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlQueryCharsetTest {

  private static final Url BASE = Url.parse("http://h/p");

  private static String query(String query, String charset) {
    return BASE.resolve("?" + query, Charset.forName(charset)).orElseThrow().query().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "q=\u00e9, windows-1252, q=%E9",
    "q=\u20ac, windows-1252, q=%80",
    "q=\u20ac, ISO-8859-1, q=%80",
    "q=\u00e9, US-ASCII, q=%E9",
    "q=\u20ac, ISO-8859-15, q=%A4",
    "q=\u044f, KOI8-R, q=%D1",
    "q=\u011f, ISO-8859-9, q=%F0",
    "q=\u2261, Shift_JIS, q=%81%DF",
    "q=\u2460, Shift_JIS, q=%87@",
    "q=\u8868, Shift_JIS, q=%95\\",
    "q=\u65e5\u672c, EUC-JP, q=%C6%FC%CB%DC",
    "q=\u4e2d, GB2312, q=%D6%D0",
    "q=\u9555, GB2312, q=%E9F",
    "q=\u4e2d, GB18030, q=%D6%D0",
    "q=\u00e1|, GB18030, q=%A8%A2|",
    "q=\u20ac, GB18030, q=%A2%E3",
    "q=\ud83d\ude00, GB18030, q=%949%FC6",
    "q=\ud55c, EUC-KR, q=%C7%D1",
    "q=\ub620, EUC-KR, q=%8Cc",
    "q=\u65e5x, ISO-2022-JP, q=%1B$BF|%1B(Bx",
  })
  void querysCharactersAreEncodedInThePagesCharset(String query, String charset, String expected) {
    assertThat(query(query, charset)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "\u203d, Shift_JIS, %26%238253%3B",
    "\u65e5, windows-1252, %26%2326085%3B",
    "\u00e9\u65e5\u00e9, windows-1252, %E9%26%2326085%3B%E9",
    "\ud83d\ude00, windows-1252, %26%23128512%3B",
    "a\u65e5\u672cb, windows-1252, a%26%2326085%3B%26%2326412%3Bb",
  })
  void characterThatTheCharsetLacksBecomesACharacterReference(
      String query, String charset, String expected) {
    assertThat(query(query, charset)).isEqualTo(expected);
  }

  @Test
  void halfASurrogatePairBecomesTheReplacementCharacter() {
    assertThat(query("a\ud83d", "windows-1252")).isEqualTo("a%26%2365533%3B");
    assertThat(query("\ude00b", "Shift_JIS")).isEqualTo("%26%2365533%3Bb");
    assertThat(query("\ud83d\ud83d\ude00", "UTF-8")).isEqualTo("%3F%F0%9F%98%80");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTF-8",
        "UTF-16",
        "UTF-16LE",
        "UTF-16BE",
        "UTF-32",
        "UTF-32LE",
        "x-UTF-16LE-BOM",
        "X-UTF-32BE-BOM",
        "ISO-2022-CN"
      })
  void queryIsUtf8WhereNoOtherCharsetMayBe(String charset) {
    assertThat(query("q=\u00e9\ud83d\ude00", charset)).isEqualTo("q=%C3%A9%F0%9F%98%80");
  }

  @Test
  void pathIsUtf8WhateverThePageIs() {
    assertThat(BASE.resolve("/\u00e9?\u00e9", StandardCharsets.ISO_8859_1))
        .hasToString("Optional[http://h/%C3%A9?%E9]");
  }

  @Test
  void asciiOfAQueryIsTheSameInEveryCharset() {
    String query = "a=b c'd\"e<f>g|h^i[j]{k}`l\\m+n%zz%e9&\u007f\u0001\f~!$(),:;@/?";
    String expected = BASE.resolve("?" + query).orElseThrow().query().orElseThrow();
    assertThat(expected).startsWith("a=b%20c%27d%22e%3Cf%3Eg|h^i[j]{k}`l\\m+n%zz%e9&%7F%01~!$(");
    for (String charset : List.of("windows-1252", "Shift_JIS", "GB18030", "UTF-16")) {
      assertThat(query(query, charset)).isEqualTo(expected);
    }
  }

  @Test
  void longRunsAreEncodedWhole() {
    String run = "\u65e5".repeat(10_000);
    assertThat(query(run, "UTF-8")).isEqualTo("%E6%97%A5".repeat(10_000));
    assertThat(query(run, "EUC-JP")).isEqualTo("%C6%FC".repeat(10_000));
    assertThat(query(run, "windows-1252")).isEqualTo("%26%2326085%3B".repeat(10_000));
  }

  static Stream<Charset> charsets() {
    return Charset.availableCharsets().values().stream();
  }

  @ParameterizedTest
  @MethodSource("charsets")
  void noCharsetOfTheJvmMakesResolvingThrowOrLeavesAnUnreadableUrl(Charset charset) {
    Url url =
        BASE.resolve("/\u00e9?a=\u00e9\u65e5\ud83d\ude00\ud83d&b='\u0430\u00a5 ", charset)
            .orElseThrow();
    assertThat(Url.parse(url.toString())).isEqualTo(url);
    assertThat(url.toString())
        .startsWith("http://h/%C3%A9?a=")
        .contains("&b=%27")
        .matches("[!-~]+");
  }
}
