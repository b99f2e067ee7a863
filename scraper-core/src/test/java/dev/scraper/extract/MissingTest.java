package dev.scraper.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MissingTest {

  /** As other libraries have it: for declarations, not for types. */
  private static final class Elsewhere {
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.METHOD, ElementType.PARAMETER, ElementType.FIELD})
    @interface Nullable {}
  }

  private static void assertProblem(Class<?> type, String html, String... problems) {
    assertThatThrownBy(() -> Snippet.of(html).one(type))
        .isInstanceOfSatisfying(
            ExtractException.class,
            e ->
                assertThat(e.problems())
                    .extracting(ExtractException.Problem::toString)
                    .containsExactly(problems));
  }

  record Quote(@Css(".text") String text, @Css(".price") BigDecimal price, @Css("a") int n) {}

  @Test
  void whatIsMissingIsAProblemAndAllAreTold() {
    assertProblem(
        Quote.class,
        "<p>",
        "Quote.text: nothing matches '.text'",
        "Quote.price: nothing matches '.price'",
        "Quote.n: nothing matches 'a'");
  }

  record Lenient(
      @Css(".text") Optional<String> text,
      @Css(".price") Optional<BigDecimal> price,
      @Css("a") @Attr("href") Optional<String> href,
      @Css("p") @Match("\\d+") Optional<Integer> number,
      @Css("b") @org.jspecify.annotations.Nullable String one,
      @Css("b") @Elsewhere.Nullable Integer other,
      @Css("b") @Default("none") String word,
      @Css("b") @Default("") String empty,
      @Css("b") @Default("-1") int count,
      @Css("b") @Default("/x") dev.scraper.http.Url url,
      @Css("b") List<String> list) {}

  @Test
  void theTypeOrADefaultSaysThatAValueMayBeMissing() {
    Lenient lenient = Snippet.of("<a>x</a><p>no number<i class=price> </i>").one(Lenient.class);
    assertThat(lenient)
        .isEqualTo(
            new Lenient(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                null,
                null,
                "none",
                "",
                -1,
                dev.scraper.http.Url.parse("http://site.test/x"),
                List.of()));
  }

  static final class Fields {
    @Css("b")
    @org.jspecify.annotations.Nullable
    String text = "before";

    @Css("b")
    @Elsewhere.Nullable
    Integer number = 1;
  }

  @Test
  void fieldsMayBeNullableToo() {
    Fields fields = Snippet.of("<p>").one(Fields.class);
    assertThat(fields.text).isNull();
    assertThat(fields.number).isNull();
  }

  @Test
  void aBlankTextIsAValueOnlyOfAString() {
    record Blank(@Css("b") String text, @Css("b") @Default("7") int number) {}
    assertThat(Snippet.of("<b> </b>").one(Blank.class)).isEqualTo(new Blank("", 7));
    record Number(@Css("b") int number) {}
    assertProblem(Number.class, "<b> </b>", "Number.number: no text, only white space");
    record Numbers(@Css("b") List<Integer> numbers) {}
    assertProblem(
        Numbers.class, "<b>1</b><b></b>", "Numbers.numbers[1]: no text, only white space");
  }

  @Test
  void attributesAndExpressionsThatAreNotThereAreNamed() {
    record Parts(
        @Css("a") @Attr("href") String href,
        @Css("a") @Match("no (\\d+)") int number,
        @Attr("id") String id) {}
    assertProblem(
        Parts.class,
        "<a>text</a>",
        "Parts.href: no attribute 'href'",
        "Parts.number: no match of /no (\\d+)/",
        "Parts.id: no attribute 'id'");
  }

  @Test
  void whatIsRequiredMustHoldSomething() {
    record Needs(@Css("li") @Required List<String> list, @Css("b") @Required String text) {}
    assertProblem(
        Needs.class,
        "<b></b>",
        "Needs.list: nothing matches 'li'",
        "Needs.text: no text, only white space");
    assertThat(Snippet.of("<b>x</b><li>1").one(Needs.class))
        .isEqualTo(new Needs(List.of("1"), "x"));
    record Some(@Css("li") @Match("\\d+") @Required List<Integer> list) {}
    assertProblem(Some.class, "<li>a<li>b", "Some.list: nothing is left of 2 matches of 'li'");
  }

  @Test
  void aValueThatCannotBeReadIsAProblemEvenIfItMayBeMissing() {
    record Price(@Css("b") Optional<BigDecimal> price, @Css("b") @Default("0") int number) {}
    assertProblem(
        Price.class,
        "<b>sold out</b>",
        "Price.price: no number in 'sold out'",
        "Price.number: no number in 'sold out'");
  }

  record Offer(@Css("b") String shop, @Css("i") int price) {}

  record Product(@Css("p") List<Offer> offers, @Css("h1") Optional<Offer> best) {}

  @Test
  void problemsOfNestedTypesSayWhere() {
    assertProblem(
        Product.class,
        "<p><b>A</b><i>1</i></p><p><i>x</i></p><h1></h1>",
        "Product.offers[1].shop: nothing matches 'b'",
        "Product.offers[1].price: no number in 'x'",
        "Product.best.shop: nothing matches 'b'",
        "Product.best.price: nothing matches 'i'");
  }

  record Strict(@Css("b") String text) {
    Strict {
      if (text.length() > 3) {
        throw new IllegalArgumentException("longer than 3");
      }
    }
  }

  @Test
  void whatAConstructorThrowsIsAProblemWithItsCause() {
    assertThatThrownBy(() -> Snippet.of("<b>four</b>").one(Strict.class))
        .isInstanceOf(ExtractException.class)
        .hasMessageContaining(
            "Strict: its constructor threw java.lang.IllegalArgumentException: longer than 3")
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nothingMatchingTheTypesOwnSelectorIsAProblemOfOne() {
    @Css("main.product")
    record Main(@Css("h1") String name) {}
    assertProblem(Main.class, "<h1>x", "Main: nothing matches 'main.product'");
  }

  @Test
  void oneBrokenItemNeedNotCostThePage() {
    List<ExtractException> broken = new ArrayList<>();
    @Css("p")
    record Item(@Css("b") String name) {}
    Extract page = Snippet.of("<p><b>1</b></p><p>broken</p><p><b>3</b></p>");
    assertThat(page.allGood(Item.class, broken::add)).containsExactly(new Item("1"), new Item("3"));
    assertThat(broken).hasSize(1);
    assertThat(broken.get(0).html()).isEqualTo("<p>broken</p>");
    assertThatThrownBy(() -> page.all(Item.class)).isInstanceOf(ExtractException.class);
  }

  @Test
  void theMessageReadsAtAGlance() {
    String html =
        "<article class='product' id=7><h2>Ball</h2>\n  <p class=price>sold\n out</p>"
            + "<p>"
            + "long ".repeat(200)
            + "</p></article>";
    @Css("article")
    record Ball(
        @Css("h2") String name, @Css(".price") BigDecimal price, @Css(".shop") String shop) {}
    assertThatThrownBy(() -> Snippet.of(html).all(Ball.class))
        .satisfies(
            e -> {
              List<String> lines = e.getMessage().lines().toList();
              assertThat(lines.subList(0, 3))
                  .containsExactly(
                      "Ball on http://site.test/dir/page: 2 problems",
                      "  Ball.price: no number in 'sold out'; '.price' is <p class=\"price\">sold"
                          + " out</p>",
                      "  Ball.shop: nothing matches '.shop'");
              assertThat(lines.get(3))
                  .startsWith(
                      "  HTML: <article class=\"product\" id=\"7\"><h2>Ball</h2> <p"
                          + " class=\"price\">sold out</p> <p>long long")
                  .endsWith("...")
                  .hasSizeBetween(300, 320);
              assertThat(lines).hasSize(4);
            });
  }

  @Test
  void aProblemKnowsItsSelectorAndHtml() {
    assertThatThrownBy(() -> Snippet.of("<i class=price>?</i><b>x</b>").one(Quote.class))
        .isInstanceOfSatisfying(
            ExtractException.class,
            e -> {
              assertThat(e.url()).contains(Snippet.ADDRESS);
              ExtractException.Problem price = e.problems().get(1);
              assertThat(price.where()).isEqualTo("Quote.price");
              assertThat(price.selector()).isEqualTo(".price");
              assertThat(price.html()).isEqualTo("<i class=\"price\">?</i>");
            });
  }

  @Test
  void aHugePageGivesAShortMessage() {
    record Gone(@Css("b") String b) {}
    String html = "<p>" + "<i>x</i>".repeat(200_000);
    assertThatThrownBy(() -> Snippet.of(html).one(Gone.class)).message().hasSizeLessThan(500);
  }

  @Test
  void ofManyProblemsTheMessageNamesTen() {
    record Twelve(@Css("b") List<Integer> numbers) {}
    assertThatThrownBy(() -> Snippet.of("<b>x</b>".repeat(12)).one(Twelve.class))
        .hasMessageContaining("12 problems")
        .hasMessageContaining("numbers[9]")
        .hasMessageContaining("and 2 more")
        .satisfies(e -> assertThat(((ExtractException) e).problems()).hasSize(12));
  }
}
