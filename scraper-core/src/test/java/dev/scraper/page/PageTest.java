package dev.scraper.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.http.Url;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <title>Plain</title>                                 | Plain
          '<TITLE>\\n  two \\t words\\r\\n</TITLE>'            | two words
          <title>a&nbsp;&nbsp;b&amp;c &lt;d&gt;</title>        | a b&c <d>
          <title>one <b>two</b></title>                        | one <b>two</b>
          <title>first</title><title>second</title>            | first
          <title></title><title>second</title>                 | ''
          <title>  </title>                                    | ''
          <svg><title>drawing</title></svg><title>page</title> | page
          <body><p>x<title>late</title>                        | late
          <template><title>no</title></template><title>t       | t
          <title>soft\\u00adhyphen</title>                     | soft\\u00adhyphen
          """)
  void titleIsTheFirstOneWithWhiteSpaceCollapsed(String html, String title) {
    String soft = "\u00ad";
    Page page = Pages.html(html.replace("\\u00ad", soft).translateEscapes());
    assertThat(page.title()).contains(title.replace("\\u00ad", soft));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<h1>x</h1>",
        "<svg><title>drawing</title></svg>",
        "<!-- <title>x</title> -->",
        "<template><title>x</title></template>",
        ""
      })
  void titleIsAbsentWithoutATitleElement(String html) {
    assertThat(Pages.html(html).title()).isEmpty();
  }

  @Test
  void xmlIsParsedAsXml() {
    Page page =
        Pages.xml(
            "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'>"
                + "<title>A  feed</title><link rel='self' href='self'/>"
                + "<link rel='next' href='?p=2'/><link>http://site.test/text</link>"
                + "<entry><title>B</title><Name>n</Name></entry></feed>");
    assertThat(page.kind()).isEqualTo(BodyKind.XML);
    assertThat(page.title()).contains("A feed");
    assertThat(Pages.strings(page.links())).containsExactly("http://site.test/dir/page?p=2");
    assertThat(page.first("entry > Name").map(name -> name.tagName())).contains("Name");
    assertThat(page.select("body")).isEmpty();
  }

  @Test
  void xhtmlGivesItsLinks() {
    Page page =
        Pages.of(
            "application/xhtml+xml",
            ("<html xmlns='http://www.w3.org/1999/xhtml'><head><base href='/b/'/>"
                    + "<title>X</title></head><body><a href='x?a&amp;b'/><p/><a href='y'/></body>"
                    + "</html>")
                .getBytes(UTF_8));
    assertThat(page.title()).contains("X");
    assertThat(Pages.strings(page.links()))
        .containsExactly("http://site.test/b/x?a&b", "http://site.test/b/y");
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, JSON",
    "application/x-ndjson, JSON",
    "text/plain, TEXT",
    "image/png, OTHER"
  })
  void otherKindsGiveTheirTextAndAnEmptyDocument(String contentType, BodyKind kind) {
    String text = "{\"a\": \"<a href=x>é</a><title>t</title>\"}\n";
    Page page = Pages.of(contentType, text.getBytes(UTF_8));
    assertThat(page.kind()).isEqualTo(kind);
    assertThat(page.text()).isEqualTo(text);
    assertThat(page.document().text()).isEmpty();
    assertThat(page.document().location()).isEqualTo(Pages.ADDRESS);
    assertThat(page.links()).isEmpty();
    assertThat(page.title()).isEmpty();
    assertThat(page.resolve("x").map(Url::toString)).contains("http://site.test/dir/x");
  }

  @ParameterizedTest
  @CsvSource({"<p>x, HTML", "<?xml ?><r/>, XML", "[1], JSON", "hello, TEXT", "'', TEXT"})
  void withoutContentTypeTheFirstBytesTellTheKind(String body, BodyKind kind) {
    Page page = Pages.of(Headers.empty(), body.getBytes(UTF_8));
    assertThat(page.kind()).isEqualTo(kind);
    assertThat(page.text()).isEqualTo(body);
  }

  @Test
  void contentTypeIsBelievedWhateverTheBytes() {
    assertThat(Pages.of("text/plain", "<a href=x>".getBytes(UTF_8)).links()).isEmpty();
    assertThat(Pages.of("text/html", "{}".getBytes(UTF_8)).kind()).isEqualTo(BodyKind.HTML);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "text/xml", "application/json", "text/plain", ""})
  void emptyBodyIsAPage(String contentType) {
    Page page = Pages.of(contentType, new byte[0]);
    assertThat(page.text()).isEmpty();
    assertThat(page.title()).isEmpty();
    assertThat(page.links()).isEmpty();
    assertThat(page.meta("robots")).isEmpty();
    assertThat(page.charset()).isEqualTo(UTF_8);
  }

  @Test
  void metaGivesEachContentOfTheName() {
    Page page =
        Pages.html(
            "<meta name=robots content=nofollow><META NAME=Robots CONTENT='a, b'>"
                + "<meta name=robots><meta name=other content=x><meta property=robots content=y>"
                + "<body><p><meta name=robots content=''>"
                + "<template><meta name=robots content=no></template>");
    assertThat(page.meta("ROBOTS")).containsExactly("nofollow", "a, b", "");
    assertThat(page.meta("keywords")).isEmpty();
  }

  @Test
  void selectorsAndAbsoluteAttributesWorkOnTheDocument() {
    Page page = Pages.html("<p class=x>1<p class=x>2<a href=y>z</a>");
    assertThat(page.select("p.x").eachText()).containsExactly("1", "2z");
    assertThat(page.first("p.x").map(p -> p.text())).contains("1");
    assertThat(page.first("p.y")).isEmpty();
    assertThat(page.select("a").attr("abs:href")).isEqualTo("http://site.test/dir/y");
  }

  @Test
  void pageKnowsWhereItComesFrom() {
    Url before = Url.parse("http://site.test/before");
    Request request = Request.get("http://site.test/after").carry("mark");
    Headers headers = Headers.of("Content-Type", "text/html", "X-A", "b");
    List<Url> redirects = new ArrayList<>(List.of(before));
    Page page =
        Page.parse(
            new Response(request, 203, headers, new byte[0], true, Duration.ZERO), 3, redirects);
    redirects.clear();
    assertThat(page.url()).isEqualTo(request.url());
    assertThat(page.request()).isSameAs(request);
    assertThat(page.status()).isEqualTo(203);
    assertThat(page.headers()).isEqualTo(headers);
    assertThat(page.depth()).isEqualTo(3);
    assertThat(page.redirects()).containsExactly(before);
    assertThat(page.carried(String.class)).contains("mark");

    assertThat(page).hasToString("203 http://site.test/after");
  }
}
