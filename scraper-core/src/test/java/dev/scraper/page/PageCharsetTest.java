package dev.scraper.page;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.Headers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageCharsetTest {

  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  private static void check(Page page, String text, Charset charset) {
    assertThat(page.text()).isEqualTo(text);
    assertThat(page.charset()).isEqualTo(charset);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void byteOrderMarkWinsOverAllElseAndIsNotPartOfTheText(String name) {
    String text = "<meta charset=koi8-r><title>Grüße 你好</title>";
    Charset charset = Charset.forName(name);
    Page page = Pages.of("text/html; charset=latin1", ("\ufeff" + text).getBytes(charset));
    check(page, text, charset);
    assertThat(page.title()).contains("Grüße 你好");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          utf-8            | UTF-8          | é你
          UTF8             | UTF-8          | é你
          iso-8859-1       | windows-1252   | “é€”
          Latin1           | windows-1252   | “é€”
          us-ascii         | windows-1252   | “é€”
          iso-8859-2       | ISO-8859-2     | łč
          iso-8859-9       | windows-1254   | ğ€
          iso-8859-15      | ISO-8859-15    | €é
          windows-1251     | windows-1251   | Привет
          koi8-r           | KOI8-R         | Привет
          gb2312           | GB18030        | 你好㐀€
          GBK              | GB18030        | 你好€
          gb18030          | GB18030        | 你好😀
          big5             | Big5-HKSCS     | 你好
          shift_jis        | windows-31j    | 日本①
          x-sjis           | windows-31j    | 日本①
          euc-jp           | EUC-JP         | 日本
          iso-2022-jp      | ISO-2022-JP    | 日本
          euc-kr           | x-windows-949  | 한국똠
          ks_c_5601-1987   | x-windows-949  | 한국똠
          tis-620          | x-windows-874  | ไทย
          macintosh        | x-MacRoman     | éß
          utf-16           | UTF-16LE       | é你
          utf-16be         | UTF-16BE       | é你
          utf-32be         | UTF-32BE       | é你
          """)
  void contentTypeNamesTheCharset(String label, String charset, String text) {
    Charset expected = Charset.forName(charset);
    String body = "<meta charset=windows-1257>" + text;
    byte[] bytes = body.getBytes(expected);
    check(Pages.of("text/html; charset=" + label, bytes), body, expected);
    check(Pages.of("text/plain; charset=" + label, bytes), body, expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html;charset=\"koi8-r\"",
        "text/html; charset='koi8-r'",
        "text/html; charset=\" koi8-r \"",
        "text/html; CHARSET = KOI8-R ; x=y",
        "text/html; x=\"a;charset=utf-8\"; charset=koi8-r; charset=utf-8",
        "text/html; charset=utf-8, text/html; charset=koi8-r",
        "text/html; charset=koi8-r, text/html",
        "text/html; charset=koi8-r, nonsense",
        "image/png; charset=utf-8, text/html; charset=koi8-r",
      })
  void charsetParameterIsReadInEverySpelling(String contentType) {
    byte[] body = "Привет".getBytes(Charset.forName("KOI8-R"));
    check(Pages.of(contentType, body), "Привет", Charset.forName("KOI8-R"));
  }

  @Test
  void charsetOfAnotherTypeDoesNotStay() {
    Page page = Pages.of("text/plain; charset=koi8-r, text/html", "é".getBytes(UTF_8));
    check(page, "é", UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bogus", "", "utf-", "default", "ibm037", "utf 8", "\"\"", "x/y", "héh"})
  void unknownLabelCountsAsAbsent(String label) {
    Headers headers = Headers.received(List.of("Content-Type", "text/html; charset=" + label));
    check(Pages.of(headers, "é".getBytes(UTF_8)), "é", UTF_8);
    check(Pages.of(headers, "é".getBytes(ISO_8859_1)), "é", WINDOWS_1252);
    byte[] declared = "<meta charset=koi8-r>Я".getBytes(Charset.forName("KOI8-R"));
    assertThat(Pages.of(headers, declared).charset()).isEqualTo(Charset.forName("KOI8-R"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<meta charset=koi8-r>",
        "<META CHARSET='KOI8-R' />",
        "<!DOCTYPE html>\n<html lang=ru data-x='>'>\n<head class=\"a\">\n  <meta charset=\"KOI8-R\">",
        "<html><head><meta charset=koi8-r />",
        "<html><head><meta charset=bogus><meta charset=koi8-r>",
        "<!DOCTYPE html><html><head><title>x</title><meta charset = \" koi8-r \">",
        "<meta http-equiv=content-type content='text/html; charset=koi8-r'>",
        "<meta content='text/html;charset = \"koi8-r\"; x' http-equiv='Content-Type'>",
        "<meta http-equiv=content-type content='charset charset=koi8-r'>",
        "<meta charset=bogus><meta charset=koi8-r><meta charset=utf-8>",
        "<!-- <meta charset=utf-8> --><meta charset=koi8-r>",
        "<?xml version='1.0' encoding='utf-8'?><meta charset=koi8-r>",
        "<?xml version='1.0' encoding='koi8-r'?><html>",
        "<meta name=x content='charset=utf-8'><meta charset=koi8-r>",
      })
  void documentDeclaresItsCharset(String head) {
    Charset koi8 = Charset.forName("KOI8-R");
    String text = head + "Привет";
    check(Pages.of("text/html", text.getBytes(koi8)), text, koi8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!-- <meta charset=koi8-r> -->",
        "<meta name=description content='text/html; charset=koi8-r'>",
        "<p title='<meta charset=koi8-r>'>",
        "<html title='><head><meta charset=koi8-r>'>",
        "<html><head title=\"><meta charset=koi8-r>\">",
        "<meta charset=koi8-r/>",
        "<meta http-equiv=content-type content='text/html; charset=\"koi8-r'>",
        "<meta http-equiv=content-type content='text/html; koi8-r'>",
      })
  void whatOnlyLooksLikeADeclarationIsNone(String head) {
    check(Pages.of("text/html", (head + "é").getBytes(UTF_8)), head + "é", UTF_8);
  }

  @Test
  void declarationCountsOnlyInsideTheFirst1024Bytes() {
    String meta = "<meta charset=koi8-r>";
    Charset koi8 = Charset.forName("KOI8-R");
    String inside = " ".repeat(1_024 - meta.length()) + meta + "é";
    assertThat(Pages.of("text/html", inside.getBytes(UTF_8)).charset()).isEqualTo(koi8);
    String cut = " ".repeat(1_025 - meta.length()) + meta + "é";
    check(Pages.of("text/html", cut.getBytes(UTF_8)), cut, UTF_8);
    String declaration = "<?xml version='1.0'" + " ".repeat(1_000) + "encoding='koi8-r'?><r/>";
    assertThat(Pages.of("text/xml", declaration.getBytes(UTF_8)).charset()).isEqualTo(UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"utf-16", "utf-16be", "unicode", "utf-32le"})
  void declarationThatNamesAWideCharsetMeansUtf8(String label) {
    String html = "<meta charset=" + label + ">\u00e9 \ufffd";
    check(Pages.of("text/html", html.getBytes(UTF_8)), html, UTF_8);
    String broken = "<meta charset=" + label + ">\u00e9";
    check(
        Pages.of("text/html", broken.getBytes(ISO_8859_1)),
        broken.replace('\u00e9', '\ufffd'),
        UTF_8);
    String xml = "<?xml version='1.0' encoding='" + label + "'?><r>é</r>";
    check(Pages.of("text/xml", xml.getBytes(UTF_8)), xml, UTF_8);
  }

  @Test
  void xmlDeclarationNamesTheCharsetOfXml() {
    String xml = "<?xml version=\"1.0\" encoding = \"Shift_JIS\" standalone='yes'?><r>日本</r>";
    Charset expected = Charset.forName("windows-31j");
    Page page = Pages.of("application/xml", xml.getBytes(expected));
    check(page, xml, expected);
    assertThat(page.select("r").text()).isEqualTo("日本");
    String both = "<?xml version='1.0' encoding='koi8-r'?><meta charset='utf-8'/>";
    assertThat(Pages.of("text/xml", both.getBytes(UTF_8)).charset())
        .isEqualTo(Charset.forName("KOI8-R"));
  }

  @Test
  void wideXmlWithoutMarkIsSeenByItsFirstCharacters() {
    String xml = "<?xml version='1.0' encoding='utf-16'?><r>é</r>";
    check(Pages.of("text/xml", xml.getBytes(UTF_16LE)), xml, UTF_16LE);
    check(Pages.of("text/xml", xml.getBytes(UTF_16BE)), xml, UTF_16BE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "text/xml", "application/json", "text/plain"})
  void withoutAnyWordValidUtf8IsUtf8AndTheRestWindows1252(String contentType) {
    check(Pages.of(contentType, "\"é\ufffd€\"".getBytes(UTF_8)), "\"é\ufffd€\"", UTF_8);
    check(Pages.of(contentType, "\"é€\"".getBytes(WINDOWS_1252)), "\"é€\"", WINDOWS_1252);
    byte[] cutInACharacter = Arrays.copyOf("a€".getBytes(UTF_8), 3);
    check(Pages.of(contentType, cutInACharacter), "aâ‚", WINDOWS_1252);
    check(Pages.of(contentType, "ascii".getBytes(UTF_8)), "ascii", UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/plain"})
  void onlyMarkupIsSearchedForADeclaration(String contentType) {
    String text = "{\"html\": \"<meta charset=koi8-r> é\"}";
    check(Pages.of(contentType, text.getBytes(UTF_8)), text, UTF_8);
  }

  @Test
  void bytesWithoutMeaningInTheNamedCharsetAreReplaced() {
    byte[] body = {'a', (byte) 0xff, 'b'};
    check(Pages.of("text/plain; charset=utf-8", body), "a\ufffdb", StandardCharsets.UTF_8);
  }
}
