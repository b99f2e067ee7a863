package dev.scraper.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.fixture.PageFrom;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MicrodataTest {

  private static StructuredData data(String html) {
    return PageFrom.html(html).structured();
  }

  private static List<MicrodataItem> items(String html) {
    return data(html).microdata();
  }

  /** In short: {@code type{name=value name=type{...}}}. */
  private static String shown(MicrodataItem item) {
    return item.properties().stream()
        .map(p -> p.name() + "=" + p.item().map(MicrodataTest::shown).orElse(p.value()))
        .collect(Collectors.joining(" ", String.join(",", item.types()) + "{", "}"));
  }

  /** The table of values of the standard, and the corners of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          <meta itemprop=p content=" a  b ">             | ` a  b `
          <meta itemprop=p>                              | ``
          <audio itemprop=p src=a.ogg></audio>           | http://site.test/dir/a.ogg
          <embed itemprop=p src=/e>                      | http://site.test/e
          <iframe itemprop=p src=i></iframe>             | http://site.test/dir/i
          <img itemprop=p src=//cdn.test/i.png alt=x>    | http://cdn.test/i.png
          <img itemprop=p alt=x>                         | ``
          <video itemprop=p src=v>text</video>           | http://site.test/dir/v
          <video><source itemprop=p src=s></video>       | http://site.test/dir/s
          <video><track itemprop=p src=t></video>        | http://site.test/dir/t
          <a itemprop=p href="?x#frag">text</a>          | http://site.test/dir/page?x#frag
          <a itemprop=p>text</a>                         | ``
          <a itemprop=p href="mailto:a@b.test">text</a>  | mailto:a@b.test
          <a itemprop=p href="http://">text</a>          | ``
          <map><area itemprop=p href=a></map>            | http://site.test/dir/a
          <link itemprop=p href="https://schema.org/InStock"> | https://schema.org/InStock
          <object itemprop=p data=o></object>            | http://site.test/dir/o
          <data itemprop=p value=42>forty-two</data>     | 42
          <data itemprop=p>forty-two</data>              | ``
          <meter itemprop=p value=0.5>half</meter>       | 0.5
          <time itemprop=p datetime=2024-01-02>today</time> | 2024-01-02
          <time itemprop=p>2024-01-03</time>             | 2024-01-03
          <time itemprop=p datetime="">2024-01-03</time> | ``
          <span itemprop=p>  two <b>words</b>  </span>   | two words
          <span itemprop=p content=x>text</span>         | text
          <p itemprop=p></p>                             | ``
          """)
  void valuesComeFromWhereTheElementHasThem(String html, String value) {
    List<MicrodataItem> items = items("<div itemscope>" + html + "</div>");
    assertThat(items.get(0).all("p")).containsExactly(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          <p itemscope><b itemprop="a b a">x</b></p>                              | {a=x b=x}
          <p itemscope><b itemprop=a>1</b><i itemprop=a>2</i></p>                 | {a=1 a=2}
          <p itemscope><b itemprop="">x</b><b itemprop=" ">y</b></p>              | {}
          <div itemscope><p itemprop=a>x<b itemprop=b>y</b></p></div>             | {a=xy b=y}
          <div itemscope><p itemprop=i itemscope><b itemprop=b>y</b></p></div>    | {i={b=y}}
          <div itemscope itemtype="s:A s:B"><b itemprop=a>x</b></div>             | s:A,s:B{a=x}
          <div itemscope itemref="r"><b itemprop=a>1</b></div><p id=r itemprop=z>2 | {a=1 z=2}
          <p id=r itemprop=z>2</p><div itemscope itemref="r"><b itemprop=a>1</b>   | {z=2 a=1}
          <p id=r><b itemprop=z>2</b></p><div itemscope itemref="none r r"></div>  | {z=2}
          <p id=r itemprop=z>1</p><p id=r itemprop=z>2</p><p itemscope itemref=r>  | {z=1}
          <div itemscope itemref=r><p id=r itemprop=z>1</p></div>                  | {z=1}
          <div itemscope><template><b itemprop=a>x</b></template></div>           | {}
          <p itemscope><i itemprop="o t" itemscope itemtype=T><b itemprop=b>y</b>  | {o=T{b=y} t=T{b=y}}
          """)
  void itemsHaveThePropertiesThatTheStandardGivesThem(String html, String expected) {
    assertThat(items(html)).extracting(MicrodataTest::shown).containsExactly(expected);
  }

  @Test
  void onlyItemsThatAreNoPropertiesAreOnTop() {
    assertThat(
            items(
                "<p itemscope itemtype=A></p><p itemscope itemprop=x itemtype=B></p>"
                    + "<template><p itemscope itemtype=C></p></template>"
                    + "<div itemscope itemtype=D><p itemscope itemtype=E></p></div>"))
        .extracting(MicrodataTest::shown)
        .containsExactly("A{}", "D{}", "E{}");
  }

  @Test
  void aProductIsFoundByItsType() {
    StructuredData data =
        data(
            """
            <div itemscope itemtype="http://schema.org/Product" itemid="/p/1#it">
              <h1 itemprop="name">Lamp</h1>
              <div itemprop="offers" itemscope itemtype="https://schema.org/Offer">
                <meta itemprop="price" content="12.50">
              </div>
            </div>
            <div itemscope itemtype="https://schema.org/Organization"></div>
            """);
    MicrodataItem product = data.microdata("Product").get(0);
    assertThat(data.microdata("https://schema.org/Product")).containsExactly(product);
    assertThat(product.id()).contains("http://site.test/p/1#it");
    assertThat(product.first("name")).contains("Lamp");
    assertThat(product.first("offers")).isEmpty();
    assertThat(product.item("offers").flatMap(o -> o.first("price"))).contains("12.50");
    assertThat(product.item("offers").orElseThrow().isA("Offer")).isTrue();
    assertThat(product.items("name")).isEmpty();
  }

  @Test
  void anItemThatContainsItselfEndsThere() {
    StructuredData data =
        data(
            "<div itemscope itemtype=T itemref=a></div>"
                + "<p id=a itemprop=a itemscope itemtype=A itemref=b></p>"
                + "<p id=b itemprop=b itemscope itemtype=B itemref='a b'></p>");
    assertThat(data.microdata()).extracting(MicrodataTest::shown).containsExactly("T{a=A{b=B{}}}");
    assertThat(data.problems()).singleElement().asString().contains("property of itself");
  }

  @Test
  @Timeout(60)
  void hostileReferencesAreCutOff() {
    StringBuilder doubling = new StringBuilder("<p itemscope itemref='a0 b0'></p>");
    for (int i = 0; i < 60; i++) {
      for (String id : List.of("a", "b")) {
        doubling.append(
            "<p id=%s%d><b itemprop=x itemscope itemref='a%d b%d'></b></p>"
                .formatted(id, i, i + 1, i + 1));
      }
    }
    StringBuilder square = new StringBuilder("<div id=all>");
    for (int i = 0; i < 3_000; i++) {
      square.append("<p itemscope itemref=all><b itemprop=x>1</b></p>");
    }
    StringBuilder chain = new StringBuilder("<p itemscope itemref=c0></p>");
    for (int i = 0; i < 20_000; i++) {
      chain.append("<p id=c%d itemprop=x itemscope itemref=c%d></p>".formatted(i, i + 1));
    }
    for (StringBuilder html : List.of(doubling, square, chain)) {
      StructuredData data = data(html.toString());
      assertThat(data.microdata()).isNotEmpty();
      assertThat(data.problems()).isNotEmpty();
    }
  }
}
