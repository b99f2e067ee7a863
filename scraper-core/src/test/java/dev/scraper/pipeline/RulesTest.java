package dev.scraper.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.export.Row;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RulesTest {

  enum Currency {
    EUR,
    USD
  }

  record Thing(@Nullable Object value) {}

  private static final Rules<Thing> NONE = Rules.of(Thing.class);

  private static List<String> faults(Rules<Thing> rules, @Nullable Object value) {
    return rules.violations(new Thing(value)).stream().map(Rules.Violation::message).toList();
  }

  @Test
  void whatIsRequiredMustBeThereButMayBeEmpty() {
    Rules<Thing> rules = NONE.required("value");
    assertThat(faults(rules, null)).containsExactly("value is required");
    assertThat(faults(rules, Optional.empty())).containsExactly("value is required");
    assertThat(faults(rules, OptionalInt.empty())).containsExactly("value is required");
    assertThat(faults(rules, "")).isEmpty();
    assertThat(faults(rules, OptionalInt.of(0))).isEmpty();
  }

  @Test
  void whatMustNotBeBlankIsTextWithACharacter() {
    Rules<Thing> rules = NONE.notBlank("value");
    assertThat(faults(rules, "x")).isEmpty();
    assertThat(faults(rules, Optional.of("x"))).isEmpty();
    assertThat(faults(rules, " \t")).containsExactly("value must not be blank, was ' \t'");
    assertThat(faults(rules, null)).containsExactly("value must not be blank, was null");
  }

  @Test
  void aRangeHasBothItsEnds() {
    Rules<Thing> rules = NONE.range("value", 0, 1_000);
    for (Object fine : List.of(0, 1_000L, 0.5, new BigDecimal("999.99"), "12.50", " 7 ")) {
      assertThat(faults(rules, fine)).as("%s", fine).isEmpty();
    }
    assertThat(faults(rules, null)).isEmpty();
    assertThat(faults(rules, -3)).containsExactly("value must be between 0 and 1000, was -3");
    assertThat(faults(rules, "1000.01"))
        .containsExactly("value must be between 0 and 1000, was '1000.01'");
  }

  @Test
  void whatIsNoNumberIsInNoRange() {
    Rules<Thing> rules = NONE.range("value", 0, 1_000);
    for (Object bad : List.of("free", Double.NaN, Double.POSITIVE_INFINITY, true, List.of(1))) {
      assertThat(faults(rules, bad)).as("%s", bad).hasSize(1);
    }
  }

  @Test
  void aRangeMayBeOpen() {
    assertThat(faults(NONE.atLeast("value", 1), 0))
        .containsExactly("value must be at least 1, was 0");
    assertThat(faults(NONE.atLeast("value", 1), 1e300)).isEmpty();
    assertThat(faults(NONE.atMost("value", 1.5), 2))
        .containsExactly("value must be at most 1.5, was 2");
    assertThat(faults(NONE.atMost("value", 1.5), 1.5f)).isEmpty();
  }

  @Test
  void anEmptyOrEndlessRangeIsRefused() {
    assertThatThrownBy(() -> NONE.range("value", 2, 1)).hasMessageContaining("2 to 1 is empty");
    assertThatThrownBy(() -> NONE.atLeast("value", Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> NONE.size("value", -1, 1)).hasMessageContaining("-1 to 1");
  }

  @Test
  void sizesAreThoseOfTextsAndCollections() {
    Rules<Thing> rules = NONE.size("value", 1, 2);
    for (Object fine : List.of("a", "ab", List.of(1), Map.of(1, 2), new int[2])) {
      assertThat(faults(rules, fine)).isEmpty();
    }
    assertThat(faults(rules, null)).isEmpty();
    assertThat(faults(rules, List.of()))
        .containsExactly("value must have a size between 1 and 2, was 0");
    assertThat(faults(rules, 5)).hasSize(1);
  }

  @Test
  void aPatternIsForTheWholeText() {
    Rules<Thing> rules = NONE.pattern("value", "[0-9X-]{10,17}");
    assertThat(faults(rules, "0-306-40615-2")).isEmpty();
    assertThat(faults(rules, null)).isEmpty();
    assertThat(faults(rules, "ISBN 0-306-40615-2"))
        .containsExactly("value must match [0-9X-]{10,17}, was 'ISBN 0-306-40615-2'");
    assertThatThrownBy(() -> NONE.pattern("value", "[0-9"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the pattern for value is no regular expression");
  }

  @Test
  void oneOfComparesTextsNumbersAndConstants() {
    Rules<Thing> rules = NONE.oneOf("value", "EUR", "GBP", 1);
    for (Object fine : List.of("EUR", Currency.EUR, 1L, 1.0, Optional.of("GBP"))) {
      assertThat(faults(rules, fine)).as("%s", fine).isEmpty();
    }
    assertThat(faults(rules, Currency.USD))
        .containsExactly("value must be one of EUR, GBP, 1, was USD");
  }

  @Test
  void aRuleOfOnesOwnSeesTheWholeItem() {
    Rules<Book> rules =
        Rules.of(Book.class)
            .check("price", "must be whole", book -> book.price() == Math.rint(book.price()));
    assertThat(rules.violations(new Book("1").priced(2))).isEmpty();
    assertThat(rules.violations(new Book("1").priced(2.5)))
        .containsExactly(new Rules.Violation("price", "price must be whole, was 2.5"));
  }

  @Test
  void allBrokenRulesAreToldInOrder() {
    Rules<Book> rules =
        Rules.of(Book.class).required("title").range("price", 0, 5).pattern("isbn", "[0-9]+");
    assertThat(rules.violations(new Book("x")))
        .extracting(Rules.Violation::field)
        .containsExactly("price", "isbn");
  }

  @Test
  void aMisspeltFieldIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> Rules.of(Book.class).required("titel"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Book has no field 'titel'; it has isbn, title, price, inStock");
    assertThatThrownBy(() -> Rules.of(Object.class).required("title"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("field(name, accessor)");
  }

  @Test
  void anAccessorMakesAField() {
    Rules<Book> rules =
        Rules.of(Book.class).field("length", book -> book.title().length()).atMost("length", 3);
    assertThat(rules.violations(new Book("1")))
        .extracting(Rules.Violation::message)
        .containsExactly("length must be at most 3, was 10");
  }

  /** Read by its getters. */
  public static class Bean {
    /** A getter. */
    public String getName() {
      return "";
    }

    /** Another. */
    public boolean isNew() {
      throw new IllegalStateException("not now");
    }
  }

  @Test
  void rowsMapsAndBeansHaveFieldsToo() {
    assertThat(Rules.of(Row.class).required("a").violations(Row.of(List.of("b"), List.of(1))))
        .hasSize(1);
    assertThat(Rules.of(Row.class).atLeast("b", 1).violations(Row.of(List.of("b"), List.of(1))))
        .isEmpty();
    Map<String, Object> map = Map.of("b", "x");
    @SuppressWarnings("unchecked")
    Class<Map<String, Object>> type = (Class<Map<String, Object>>) (Class<?>) Map.class;
    assertThat(Rules.of(type).required("a", "b").violations(map)).hasSize(1);
    assertThat(Rules.of(Bean.class).notBlank("name").violations(new Bean())).hasSize(1);
    assertThatThrownBy(() -> Rules.of(Bean.class).required("new").violations(new Bean()))
        .hasMessageContaining("isNew() threw java.lang.IllegalStateException: not now");
  }

  @ParameterizedTest
  @ValueSource(ints = {59, 60, 61, 5_000})
  void aLongValueIsCutInMessages(int length) {
    String message = faults(NONE.pattern("value", "x"), "\uD83D\uDE00".repeat(length)).get(0);
    assertThat(message.length()).isLessThan(100);
    assertThat(message.chars().filter(c -> Character.isHighSurrogate((char) c)).count())
        .isEqualTo(message.chars().filter(c -> Character.isLowSurrogate((char) c)).count());
  }

  @Test
  void rulesAreValuesAndGrowOnlyInTheAnswer() {
    Rules<Thing> more = NONE.required("value");
    assertThat(faults(NONE, null)).isEmpty();
    assertThat(faults(more.size("value", 1, 1), null)).hasSize(1);
    assertThat(Arrays.asList(faults(more, null), faults(more, 1))).hasSize(2);
  }

  @Test
  @Timeout(30)
  void aTextOnWhichAPatternWouldTakeYearsBreaksTheRule() {
    Rules<Thing> rules = NONE.pattern("value", "(.*a){25}b");
    assertThat(faults(rules, "a".repeat(2_000)))
        .singleElement()
        .asString()
        .startsWith("value cannot be checked: the regular expression (.*a){25}b takes too long");
  }
}
