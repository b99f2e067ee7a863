package dev.scraper.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.http.Url;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class FluentTest {

  private static final String HTML =
      """
      <div class=item id=7>
        <h2>Ball <i>red</i></h2> <a href="/ball">more</a> <img src="ball.png">
        <b class=price>1.234,50 €</b> <b class=plain>12.5</b> <b class=count>3 left</b>
        <em>21. Dezember 2026</em> <time datetime=2026-11-21>today</time>
        <p class=offer><u>A</u> <s>1</s></p> <p class=offer><u>B</u> <s>2</s></p>
      </div>
      """;

  private static Object read(Function<Fields, ?> make) {
    return Snippet.of(HTML).one(Extractor.<Object>each(".item", make));
  }

  @Test
  void eachMethodReadsItsPart() {
    assertThat(read(f -> f.text("h2"))).isEqualTo("Ball red");
    assertThat(read(f -> f.ownText("h2"))).isEqualTo("Ball");
    assertThat(read(f -> f.html("h2"))).isEqualTo("Ball <i>red</i>");
    assertThat(read(f -> f.texts("u"))).isEqualTo(List.of("A", "B"));
    assertThat(read(f -> f.optionalText("u"))).isEqualTo(Optional.of("A"));
    assertThat(read(f -> f.optionalText("q"))).isEqualTo(Optional.empty());
    assertThat(read(f -> f.attr("", "id"))).isEqualTo("7");
    assertThat(read(f -> f.optionalAttr("a", "title"))).isEqualTo(Optional.empty());
    assertThat(read(f -> f.attrs("a, img", "href"))).isEqualTo(List.of("/ball"));
    assertThat(read(f -> f.url("a"))).isEqualTo(Url.parse("http://site.test/ball"));
    assertThat(read(f -> f.optionalUrl("q"))).isEqualTo(Optional.empty());
    assertThat(read(f -> f.urls("a, img")))
        .isEqualTo(
            List.of(
                Url.parse("http://site.test/ball"), Url.parse("http://site.test/dir/ball.png")));
    assertThat(read(f -> f.number(".count"))).isEqualTo(3L);
    assertThat(read(f -> f.decimal(".plain"))).isEqualTo(new BigDecimal("12.5"));
    assertThat(read(f -> f.decimal(".price", Locale.GERMANY))).isEqualTo(new BigDecimal("1234.50"));
    assertThat(read(f -> f.date("time"))).isEqualTo(LocalDate.of(2026, 11, 21));
    assertThat(read(f -> f.date("em", "d. MMMM yyyy", Locale.GERMAN)))
        .isEqualTo(LocalDate.of(2026, 12, 21));
    assertThat(read(f -> f.matches(".count", "(\\d+) left"))).isEqualTo("3");
    assertThat(read(f -> f.has("h2"))).isEqualTo(true);
    assertThat(read(f -> f.has("h3"))).isEqualTo(false);
    assertThat(read(Fields::pageUrl)).isEqualTo(Snippet.ADDRESS);
    assertThat(read(f -> f.element().id())).isEqualTo("7");
  }

  record Offer(@Css("u") String shop, @Css("s") int price) {}

  record Money(String amount) {}

  private static final Converters MONEY = Converters.of(Money.class, Money::new);

  @Test
  void valuesOfAnyTypeCanBeRead() {
    assertThat(read(f -> f.value(".count", int.class))).isEqualTo(3);
    assertThat(read(f -> f.value("a", Url.class))).isEqualTo(Url.parse("http://site.test/ball"));
    assertThat(read(f -> f.optionalValue("q", YearMonth.class))).isEqualTo(Optional.empty());
    assertThat(read(f -> f.values("s", Integer.class))).isEqualTo(List.of(1, 2));
    assertThat(read(f -> f.values(".offer", Offer.class)))
        .isEqualTo(List.of(new Offer("A", 1), new Offer("B", 2)));
    assertThat(
            Snippet.of(HTML)
                .one(Extractor.of(f -> f.value(".price", Money.class), MONEY).on(".item")))
        .isEqualTo(new Money("1.234,50 €"));
  }

  @Test
  void functionsNest() {
    assertThat(read(f -> f.list(".offer", o -> new Offer(o.text("u"), (int) o.number("s")))))
        .isEqualTo(List.of(new Offer("A", 1), new Offer("B", 2)));
    assertThat(read(f -> f.one(".offer", o -> o.text("u")))).isEqualTo("A");
    assertThat(read(f -> f.optional("q", o -> o.text("u")))).isEqualTo(Optional.empty());
  }

  @Test
  void allProblemsOfAnItemAreTold() {
    Extractor<List<Object>> extractor =
        Extractor.each(
            ".item",
            f ->
                List.of(
                    f.text("h3"),
                    f.decimal(".price"),
                    Objects.requireNonNull(f.url("h2 i")),
                    f.list(".offer", o -> o.number("u"))));
    assertThatThrownBy(() -> Snippet.of(HTML).all(extractor))
        .isInstanceOfSatisfying(
            ExtractException.class,
            e ->
                assertThat(e.problems())
                    .extracting(ExtractException.Problem::toString)
                    .containsExactly(
                        "text: nothing matches 'h3'",
                        "list[0].number: no number in 'A'",
                        "list[1].number: no number in 'B'"))
        .hasMessageStartingWith("item on http://site.test/dir/page: 3 problems");
  }

  @Test
  void whatTheFunctionThrowsAfterAProblemIsNotTold() {
    assertThatThrownBy(() -> read(f -> Objects.requireNonNull(f.date("h2")).getYear()))
        .isInstanceOfSatisfying(ExtractException.class, e -> assertThat(e.problems()).hasSize(1))
        .hasMessageContaining("date: 'Ball red' is no LocalDate");
  }

  @Test
  void whatTheFunctionThrowsIsAProblemWithItsCause() {
    assertThatThrownBy(
            () ->
                read(
                    f -> {
                      throw new IllegalStateException("of its own");
                    }))
        .isInstanceOf(ExtractException.class)
        .hasMessageContaining(
            "item: the function threw java.lang.IllegalStateException: of its own")
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void withoutASelectorTheWholePageIsTheItem() {
    Extractor<String> heading = Extractor.of(f -> f.text("h2"));
    assertThat(Snippet.of(HTML).one(heading)).isEqualTo("Ball red");
    assertThatThrownBy(() -> Snippet.of(HTML).all(heading))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not say which elements are one each");
  }

  static final class Upper implements Converter<String> {
    @Override
    public String convert(String text) {
      return text.toUpperCase(Locale.ROOT);
    }
  }

  static final class Words implements Converter<List<String>> {
    @Override
    public List<String> convert(String text) {
      return List.of(text.split(" "));
    }
  }

  @Convert(Tag.FromText.class)
  record Tag(String name) {
    static final class FromText implements Converter<Tag> {
      private FromText() {}

      @Override
      public Tag convert(String text) {
        if (text.equals("bad")) {
          throw new IllegalArgumentException("no such tag");
        }
        return new Tag(text);
      }
    }
  }

  record Converted(
      @Css("h2 i") @Convert(Upper.class) String upper,
      @Css("u") @Convert(Upper.class) List<String> each,
      @Css("h2") @Convert(Words.class) List<String> words,
      @Css("u") List<Tag> tags,
      @Css(".price") Money money) {}

  @Test
  void convertersAreNamedOnTheComponentOrItsTypeOrGiven() {
    Extractor<Converted> extractor = Extractor.of(Converted.class, MONEY).on(".item");
    assertThat(Snippet.of(HTML).one(extractor))
        .isEqualTo(
            new Converted(
                "RED",
                List.of("A", "B"),
                List.of("Ball", "red"),
                List.of(new Tag("A"), new Tag("B")),
                new Money("1.234,50 €")));
  }

  record Money2(@Css(".price") Money money) {}

  @Test
  void aConverterIsGivenForTheComponentsOfAType() {
    assertThatThrownBy(() -> Extractor.of(Money2.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Snippet.of(HTML).one(Extractor.of(Money2.class, MONEY)))
        .isEqualTo(new Money2(new Money("1.234,50 €")));
    record Priced(@Css(".count") int count, @Css("h2") String name) {}
    Extractor<Priced> doubled =
        Extractor.of(Priced.class, Converters.of(int.class, t -> t.length() * 2));
    assertThat(Snippet.of(HTML).one(doubled)).isEqualTo(new Priced(12, "Ball red"));
    assertThat(Snippet.of(HTML).one(Extractor.of(Priced.class)))
        .isEqualTo(new Priced(3, "Ball red"));
  }

  @Test
  void whatAConverterThrowsIsAProblem() {
    record Tagged(@Css("u") Tag tag, @Css("i") int number) {}
    assertThatThrownBy(() -> Snippet.of("<u>bad</u><i>1</i>").one(Tagged.class))
        .isInstanceOf(ExtractException.class)
        .hasMessageContaining(
            "Tagged.tag: its converter threw java.lang.IllegalArgumentException: no such tag for"
                + " 'bad'");
  }
}
