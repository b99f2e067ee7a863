package dev.scraper.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.http.Url;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import okhttp3.HttpUrl;
import org.jsoup.nodes.Element;
import org.jsoup.select.Evaluator;
import org.jsoup.select.QueryParser;
import org.jsoup.select.Selector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageLinksTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <a href=x>                                       | http://site.test/dir/x
          <A HREF='X'>                                     | http://site.test/dir/X
          <area href=x>                                    | http://site.test/dir/x
          <map><area shape=rect href=/x></map>             | http://site.test/x
          <iframe src=x></iframe>                          | http://site.test/dir/x
          <frameset><frame src=x></frameset>               | http://site.test/dir/x
          <link rel=next href=x>                           | http://site.test/dir/x
          <link rel="foo PREV" href=x>                     | http://site.test/dir/x
          <svg><a href=x>t</a></svg>                       | http://site.test/dir/x
          <noscript><a href=x>t</a></noscript>             | http://site.test/dir/x
          <a rel=nofollow href=x>                          | http://site.test/dir/x
          <a href='?a=1&amp;b=2&#38;c=3'>                  | http://site.test/dir/page?a=1&b=2&c=3
          <a href='?copy=1&amp;x'>                         | http://site.test/dir/page?copy=1&x
          <a href='../../x/./y/../z'>                      | http://site.test/x/z
          <a href='//other.test/x'>                        | http://other.test/x
          <a href='  x  '>                                 | http://site.test/dir/x
          <a href='HTTPS://Other.TEST:443/x#f'>            | https://other.test/x
          <a href='x y'>                                   | http://site.test/dir/x%20y
          <a href='é'>                                     | http://site.test/dir/%C3%A9
          <a href=''>                                      | http://site.test/dir/page?q=1
          <a href>                                         | http://site.test/dir/page?q=1
          <a href='#top'>                                  | http://site.test/dir/page?q=1
          <div><p><b><a href=x>unclosed                    | http://site.test/dir/x
          """)
  void linksAreFoundAndResolved(String html, String link) {
    assertThat(Pages.links(html)).containsExactly(link);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a name=x>",
        "<img src=x srcset='y 2x'><picture><source srcset=z></picture>",
        "<script src=x>document.write('<a href=y>')</script>",
        "<style>@import url(x)</style><link rel=stylesheet href=x>",
        "<form action=x><button formaction=y></form>",
        "<!-- <a href=x> -->",
        "<template><a href=x>t</a><meta http-equiv=refresh content='0;x'></template>",
        "<link rel=canonical href=x><link rel=alternate href=y><link rel=nextish href=z>",
        "<link href=x><link rel=next>",
        "<frame href=x><iframe href=x></iframe><area src=x>",
        "<textarea><a href=x></textarea><title><a href=x></title>",
        "<iframe><a href=x></iframe>",
        "<a href='javascript:x()'><a href='mailto:a@b'><a href='tel:1'><a href='data:,x'>",
        "<a href='ftp://site.test/'><a href='http://'><a href='http://a b/'>",
        "<a xlink:href=x><a data-href=x>",
        "",
      })
  void nothingElseIsALink(String html) {
    assertThat(Pages.links(html)).isEmpty();
  }

  @Test
  void eachAddressComesOnceInDocumentOrder() {
    assertThat(
            Pages.links(
                "<link rel=next href=n><a href=b></a><a href=a></a><a href='b#x'></a>"
                    + "<a href='./b'></a><iframe src='a'></iframe><a href='a?'></a><a href=c>"))
        .containsExactly(
            "http://site.test/dir/n",
            "http://site.test/dir/b",
            "http://site.test/dir/a",
            "http://site.test/dir/a?",
            "http://site.test/dir/c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <base href=/b/><a href=x>                                | http://site.test/b/x
          <a href=x></a><base href=/b/>                            | http://site.test/b/x
          <base target=_top><base href=/b/><base href=/c/><a href=x> | http://site.test/b/x
          <base href='http://other.test'><a href=x>                | http://other.test/x
          <base href='ftp://x/'><base href=/c/><a href=x>          | http://site.test/dir/x
          <base href='http://'><a href=x>                          | http://site.test/dir/x
          <base href=''><a href=x>                                 | http://site.test/dir/x
          <template><base href=/t/></template><a href=x>           | http://site.test/dir/x
          <svg><base href=/t/></base></svg><a href=x>              | http://site.test/dir/x
          <base href='/b/?q#f'><a href='#x'>                       | http://site.test/b/?q
          """)
  void firstBaseIsWhatLinksAreResolvedAgainst(String html, String link) {
    Page page = Pages.html(html);
    assertThat(Pages.strings(page.links())).containsExactly(link);
    String reference = html.contains("'#x'") ? "#y" : "x";
    assertThat(page.resolve(reference).map(Url::toString)).contains(link);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          5; url=x              | x
          0;URL=x               | x
          0;uRl = x             | x
          5,url=x               | x
          5 url=x               | x
          ` \t5 ; x`            | x
          5;x                   | x
          5;'x'                 | x
          5; url='x'            | x
          5; url="x" rest       | x
          5; url='x             | x
          5; url="x'            | x'
          5.5; url=x            | x
          .5;url=x              | x
          1.2.3;url=x           | x
          5; url x              | url%20x
          5; urx                | urx
          5; u                  | u
          5;;url=x              | ;url=x
          """)
  void metaRefreshIsALinkInEverySpelling(String content, String name) {
    String html = "<META HTTP-EQUIV=Refresh content=\"" + content.replace("\"", "&quot;") + "\">";
    assertThat(Pages.links(html.translateEscapes()))
        .containsExactly(Pages.html("").resolve(name).orElseThrow().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "5;", "5; url=", "5; url=''", "x", "; url=x", "-1;url=x", "5x"})
  void metaRefreshWithoutTargetIsNoLink(String content) {
    assertThat(Pages.links("<meta http-equiv=refresh content=\"" + content + "\">")).isEmpty();
    assertThat(Pages.links("<meta name=refresh content='5;url=x'>")).isEmpty();
  }

  @Test
  void linksOfASelectorMatchItOrStandInsideAMatch() {
    Page page =
        Pages.html(
            "<link rel=next href=n><nav class=m><a href=1></a><b><a href=2 class=m></a></b></nav>"
                + "<a href=3 class=m></a><a href=4></a><p class=m>no</p><a href='1'></a>"
                + "<template class=m><a href=t></a></template>");
    List<String> expected =
        List.of("http://site.test/dir/1", "http://site.test/dir/2", "http://site.test/dir/3");
    Evaluator compiled = QueryParser.parse(".m");
    assertThat(Pages.strings(page.links(".m"))).isEqualTo(expected);
    assertThat(Pages.strings(page.links(compiled))).isEqualTo(expected);
    assertThat(page.links("html")).isEqualTo(page.links());
    assertThat(page.links("a[href=4]")).containsExactly(Url.parse("http://site.test/dir/4"));
    assertThat(page.links("head")).containsExactly(Url.parse("http://site.test/dir/n"));
    assertThat(page.links("p")).isEmpty();
  }

  @Test
  void unreadableSelectorIsRefused() {
    Page page = Pages.html("<p>");
    assertThatThrownBy(() -> page.links("a[")).isInstanceOf(Selector.SelectorParseException.class);
    assertThatThrownBy(() -> page.select("a[")).isInstanceOf(Selector.SelectorParseException.class);
  }

  @Test
  void changingTheDocumentDoesNotChangeTheLinks() {
    Page page = Pages.html("<base href=/b/><title>t</title><meta name=n content=c><a href=x>");
    page.document().select("*").attr("href", "/other").attr("content", "other");
    page.document().empty();
    assertThat(Pages.strings(page.links())).containsExactly("http://site.test/b/x");
    assertThat(page.title()).contains("t");
    assertThat(page.meta("n")).containsExactly("c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"windows-1251", "Shift_JIS", "UTF-8", "GB18030"})
  void queriesAreEncodedInTheCharsetOfThePage(String name) {
    Charset charset = Charset.forName(name);
    String reference = "?q=Яя";
    Page page =
        Pages.of("text/html; charset=" + name, ("<a href='" + reference + "'>").getBytes(charset));
    Url expected = Url.parse(Pages.ADDRESS).resolve(reference, page.charset()).orElseThrow();
    assertThat(page.links()).containsExactly(expected);
    assertThat(page.resolve(reference)).contains(expected);
  }

  @Test
  void queriesOfPagesInUtf16AreEncodedInUtf8() {
    byte[] body = "\ufeff<a href='?q=Я'>".getBytes(StandardCharsets.UTF_16LE);
    assertThat(Pages.strings(Pages.of("text/html", body).links()))
        .containsExactly("http://site.test/dir/page?q=%D0%AF");
  }

  @Test
  void deepNestingLosesNoLink() {
    String nested = "<div><a href=x></a>".repeat(10_000) + "<a href=last>";
    assertThat(Pages.links(nested))
        .containsExactly("http://site.test/dir/x", "http://site.test/dir/last");
    String xml = "<d>".repeat(10_000) + "<a href='x'/>" + "</d>".repeat(10_000);
    assertThat(Pages.strings(Pages.xml(xml).links())).containsExactly("http://site.test/dir/x");
  }

  @Test
  void hugeTagsAndManyLinksAreTaken() {
    StringBuilder html = new StringBuilder("<p ");
    for (int i = 0; i < 50_000; i++) {
      html.append('a').append(i).append("=1 ");
    }
    html.append("></p>");
    for (int i = 0; i < 20_000; i++) {
      html.append("<a href=").append(i).append(">x</a>");
    }
    assertThat(Pages.html(html.toString()).links()).hasSize(20_000);
  }

  @Test
  void linksAgreeWithJsoupOnPagesAsTheyAre() {
    String head = "<!doctype html><html><head><title>Shop</title><link rel=stylesheet href=a.css>";
    String body =
        "<nav><ul><li><a href=/>Home</a><li><a href='/list?page=2&amp;sort=up'>2</a></ul></nav>"
            + "<table><tr><td><a href='item/1.html'>One</a><a href='item/1.html#more'>+</a></table>"
            + "<p><a href='../up'><img src=i.png></a> <a href='https://other.test/?x=%20y'>o</a>"
            + "<a href='mailto:x@y.test'>m</a> <a href='//cdn.test/f;v=1'>c</a> <a href='?'>q</a>";
    for (String base : List.of("", "<base href='/root/'>", "<base href='https://b.test/x/y'>")) {
      Page page = Pages.html(head + base + "</head><body>" + body + "</body></html>");
      assertThat(Pages.strings(page.links())).hasSize(7).isEqualTo(linksByJsoup(page));
    }
  }

  private static List<String> linksByJsoup(Page page) {
    Set<String> links = new LinkedHashSet<>();
    for (Element a : page.select("a[href]")) {
      HttpUrl url = HttpUrl.parse(a.absUrl("href"));
      if (url != null) {
        links.add(url.newBuilder().fragment(null).build().toString());
      }
    }
    return new ArrayList<>(links);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/xml", "text/plain", "application/json", "a/b"})
  void anyBytesGiveAPage(String contentType) {
    String[] scraps = {
      "<",
      ">",
      "</",
      "<a href=",
      "<base href='",
      "<meta charset=",
      "<template>",
      "<svg>",
      "\"",
      "<table>",
      "</table>",
      "<!--",
      "<![CDATA[",
      "]]>",
      "<?xml ",
      "encoding='",
      "&#x",
      "&amp",
      "\0",
      "<title>",
      "<select>",
      "<frameset>",
      "http-equiv=refresh content='0;url=",
      "é",
      "x:y "
    };
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 1_000; round++) {
      StringBuilder soup = new StringBuilder();
      for (int i = random.nextInt(60); i > 0; i--) {
        soup.append(scraps[random.nextInt(scraps.length)]);
        soup.append(random.nextInt(3) == 0 ? (char) random.nextInt(256) : 'a');
      }
      byte[] body = soup.toString().getBytes(StandardCharsets.ISO_8859_1);
      Page page = Pages.of(contentType, body);
      assertThat(page.links()).as("seed 7, round %d", round).doesNotHaveDuplicates();
      assertThat(page.title()).isNotNull();
    }
  }
}
