package dev.scraper.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.Url;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URL;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class AnnotationsTest {

  private static final String HTML =
      """
      <h1>Shop</h1>
      <div class=item data-id=7>
        <b class=name>Red  <i>big</i>
          ball</b>
        <a href="../ball?x=1">more</a><img src="/i/ball.png">
        <span class=price>1.234,50 €</span>
        <span class=sold>sold 12 times since <time datetime="2026-11-20T10:00:00Z">yesterday</time></span>
        <ul><li>one<li>two<li>one</ul>
        <script>var x = "1";</script>
      </div>
      """;

  record Parts(
      @Css(".name") String text,
      @Css(".name") @OwnText String own,
      @Css(".name i") @Html(outer = true) String outer,
      @Css(".name") @Html String inner,
      @Css("script") @Html String source,
      @Attr("data-id") int id,
      @Css("a") @Attr("href") String href,
      @Css("a") @Attr("abs:href") String absolute,
      @Css(".sold") @Match("sold (\\d+) times") int sold,
      @Css(".sold") @Match("since \\w+") String since,
      @Css("") @Attr("class") String itself,
      @Css("h1") @OfPage String shop,
      @PageUrl Url page,
      @PageUrl @Match("/(\\w+)$") String slug) {}

  @Test
  void eachAnnotationTakesItsPart() {
    Parts parts = Snippet.of(HTML).all(".item", Parts.class).get(0);
    assertThat(parts)
        .isEqualTo(
            new Parts(
                "Red big ball",
                "Red ball",
                "<i>big</i>",
                parts.inner(),
                "var x = \"1\";",
                7,
                "../ball?x=1",
                "http://site.test/ball?x=1",
                12,
                "since yesterday",
                "item",
                "Shop",
                Snippet.ADDRESS,
                "page"));
    assertThat(parts.inner()).startsWith("Red").contains("<i>big</i>");
  }

  @Format(locale = "de-DE")
  record Typed(
      @Css(".price") BigDecimal price,
      @Css(".price") double primitive,
      @Css("a") Url url,
      @Css("a") URI uri,
      @Css("img") URL image,
      @Css("time") LocalDate day,
      @Css("time") Instant instant,
      @Css(".sold") @Exists boolean sold,
      @Css(".gone") @Exists boolean gone,
      @Css("a") @Attr("rel") @Exists boolean rel,
      @Css("a") @Match("more") @Exists boolean more,
      @Css("ul") Element list) {}

  @Test
  void textIsConvertedToTheComponentsType() {
    Typed typed = Snippet.of(HTML).all(".item", Typed.class).get(0);
    assertThat(typed.price()).isEqualTo(new BigDecimal("1234.50"));
    assertThat(typed.primitive()).isEqualTo(1234.5);
    assertThat(typed.url()).isEqualTo(Url.parse("http://site.test/ball?x=1"));
    assertThat(typed.uri()).isEqualTo(URI.create("http://site.test/ball?x=1"));
    assertThat(typed.image()).hasToString("http://site.test/i/ball.png");
    assertThat(typed.day()).isEqualTo(LocalDate.of(2026, 11, 20));
    assertThat(typed.instant()).isEqualTo(Instant.parse("2026-11-20T10:00:00Z"));
    assertThat(typed.sold()).isTrue();
    assertThat(typed.gone()).isFalse();
    assertThat(typed.rel()).isFalse();
    assertThat(typed.more()).isTrue();
    assertThat(typed.list().children()).hasSize(3);
  }

  @Test
  void collectionsHoldAllMatches() {
    String html =
        "<li>one<li>two<li>one</li><b data-n=1></b><b></b><b data-n=2></b><em>1</em><em></em>";
    record Bounded(@Css("b") @Attr("data-n") List<? extends Integer> numbers) {}
    assertThat(Snippet.of(html).one(Bounded.class).numbers()).isEqualTo(List.of(1, 2));
    record Lists(
        @Css("li") List<String> list,
        @Css("li") Set<String> set,
        @Css("li") Collection<String> collection,
        @Css("li") Iterable<String> iterable,
        @Css("p") List<String> none,
        @Css("p") Optional<List<String>> noList,
        @Css("li") Optional<Set<String>> someSet,
        @Css("li") @Match("t(.*)") List<String> matching,
        @Css("em") List<Optional<Integer>> gaps) {}
    Lists lists = Snippet.of(html).one(Lists.class);
    List<String> all = List.of("one", "two", "one");
    assertThat(lists)
        .isEqualTo(
            new Lists(
                all,
                Set.of("one", "two"),
                all,
                all,
                List.of(),
                Optional.empty(),
                Optional.of(Set.of("one", "two")),
                List.of("wo"),
                List.of(Optional.of(1), Optional.empty())));
    assertThat(lists.set()).containsExactly("one", "two");
    record Arrays(@Css("li") String[] texts, @Css("b") @Attr("data-n") int[] numbers) {}
    Arrays arrays = Snippet.of(html).one(Arrays.class);
    assertThat(arrays.texts()).containsExactly("one", "two", "one");
    assertThat(arrays.numbers()).containsExactly(1, 2);
  }

  @Css(".offer")
  record Offer(@Css(".shop") String shop, @Css(".price") BigDecimal price) {}

  record Size(@Css(".w") int width, @Css(".h") int height) {}

  record Product(
      @Css("h2") String name,
      List<Offer> offers,
      @Css(".best") Offer best,
      @Css(".worst") Optional<Offer> worst,
      Size size) {}

  @Test
  void recordsNestAndReadFromTheElementsTheyMatch() {
    Product product =
        Snippet.of(
                """
                <h2>Ball</h2> <i class=w>3</i><i class=h>4</i>
                <p class=offer><b class=shop>A</b> <b class=price>1.50</b></p>
                <p class="offer best"><b class=shop>B</b> <b class=price>1.25</b></p>
                """)
            .one(Product.class);
    Offer b = new Offer("B", new BigDecimal("1.25"));
    assertThat(product)
        .isEqualTo(
            new Product(
                "Ball",
                List.of(new Offer("A", new BigDecimal("1.50")), b),
                b,
                Optional.empty(),
                new Size(3, 4)));
  }

  record Comment(@Css("> p") String text, @Css("> .replies > .comment") List<Comment> replies) {}

  @Test
  void aTypeMayBeNestedInItself() {
    List<Comment> comments =
        Snippet.of(
                """
                <div class=comment><p>a</p><div class=replies>
                  <div class=comment><p>b</p><div class=replies>
                    <div class=comment><p>c</p></div></div></div>
                  <div class=comment><p>d</p></div></div></div>
                """)
            .all("body > .comment", Comment.class);
    assertThat(comments)
        .containsExactly(
            new Comment(
                "a",
                List.of(
                    new Comment("b", List.of(new Comment("c", List.of()))),
                    new Comment("d", List.of()))));
  }

  @Test
  void anElementIsNotAmongItsOwnMatches() {
    record Box(@Css("div") String inner) {}
    assertThat(Snippet.of("<div>outer <div>inner</div></div>").all("body > div", Box.class))
        .containsExactly(new Box("inner"));
  }

  static class Base {
    @Css("h1")
    private String title;

    String title() {
      return title;
    }
  }

  private static final class Plain extends Base {
    @Css("li")
    List<String> entries;

    @Css("p")
    Optional<String> note;

    int untouched = 5;
  }

  @Test
  void classesAreFilledThroughTheirFields() {
    Plain plain = Snippet.of("<h1>T</h1><li>1<li>2").one(Plain.class);
    assertThat(plain.title()).isEqualTo("T");
    assertThat(plain.entries).containsExactly("1", "2");
    assertThat(plain.note).isEmpty();
    assertThat(plain.untouched).isEqualTo(5);
  }

  @Test
  void xpathFindsElementsTextsAndAttributes() {
    record Found(
        @XPath("//li[2]") String second,
        @XPath("//li/text()") List<String> texts,
        @XPath("//a/@href") Url link,
        @XPath("//a/@title") Optional<String> title,
        @XPath("//b") @Attr("id") String id) {}
    Found found =
        Snippet.of("<ul><li>a<li> b\n c<li>d</ul><a>no</a><a href=x>l</a><b id=z>")
            .one(Found.class);
    assertThat(found)
        .isEqualTo(
            new Found(
                "b c",
                List.of("a", "b c", "d"),
                Url.parse("http://site.test/dir/x"),
                Optional.empty(),
                "z"));
  }

  @Test
  void xpathSearchesInsideTheElementWhereItSaysSo() {
    @XPath("//div")
    record Box(@XPath(".//p") String p, @XPath("./@id") String id, @XPath("//p") String first) {}
    assertThat(Snippet.of("<p>no</p><div id=1><p>a</div><div id=2><p>b</div>").all(Box.class))
        .containsExactly(new Box("a", "1", "no"), new Box("b", "2", "no"));
  }

  @Test
  void theTypesOwnSelectorSaysWhatIsOneEach() {
    Extract page =
        Snippet.of(
            "<p class=offer><i class=shop>A</i><i class=price>1</i>"
                + "<p class=offer><i class=shop>B</i><i class=price>2</i>");
    assertThat(page.all(Offer.class)).extracting(Offer::shop).containsExactly("A", "B");
    assertThat(page.one(Offer.class).shop()).isEqualTo("A");
    assertThat(page.first(Offer.class)).map(Offer::shop).contains("A");
    assertThat(Snippet.of("<p>").all(Offer.class)).isEmpty();
    assertThat(Snippet.of("<p>").first(Offer.class)).isEmpty();
  }

  @Test
  void linksResolveAgainstWhatTheDocumentSays() {
    record Link(@Css("a") Url url) {}
    String html = "<a href=x>";
    assertThat(Extract.from(Jsoup.parse(html, "http://a.test/b/c")).one(Link.class).url())
        .isEqualTo(Url.parse("http://a.test/b/x"));
    assertThat(
            Extract.from(
                    Jsoup.parse("<base href='/other/'>" + html, "http://site.test/"),
                    Snippet.ADDRESS)
                .one(Link.class)
                .url())
        .isEqualTo(Url.parse("http://site.test/other/x"));
    assertThat(Extract.from(Jsoup.parse("<a href='http://b.test/'>")).one(Link.class).url())
        .isEqualTo(Url.parse("http://b.test/"));
  }

  @Test
  void numbersMayBeOptionalToo() {
    record Counts(@Css("b") OptionalInt some, @Css("i") OptionalInt none) {}
    assertThat(Snippet.of("<b>3</b>").one(Counts.class))
        .isEqualTo(new Counts(OptionalInt.of(3), OptionalInt.empty()));
  }
}
