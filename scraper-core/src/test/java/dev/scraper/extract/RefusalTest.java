package dev.scraper.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.http.Url;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Types that no page could fill are refused when they are first looked at. */
class RefusalTest {

  record Refused(Class<?> type, String message) {}

  record Unannotated(@Css("b") String a, String b) {}

  record OnlyDefault(@Default("x") String a) {}

  record OfMap(@Css("b") Map<String, String> map) {}

  record OfRawList(@Css("b") List<?> list) {}

  record OfNestedLists(@Css("b") List<List<String>> lists) {}

  record Generic<T>(@Css("b") T value) {}

  record OfObject(@Css("b") Object object) {}

  record OfGeneric(@Css("b") Generic<String> generic) {}

  record Empty() {}

  record BadCss(@Css("b[") String a) {}

  @Css("b[")
  record BadOwnCss(@Css("b") String a) {}

  record BadXPath(@XPath("//b[") String a) {}

  record CountingXPath(@XPath("count(//b)") int a) {}

  record BadRegex(@Css("b") @Match("(") String a) {}

  record BadLocale(@Css("b") @Format(locale = "de_DE!") int a) {}

  record NoLanguage(@Css("b") @Format(locale = "qqq") int a) {}

  record BadZone(@Css("b") @Format(zone = "Mars") java.time.Instant a) {}

  record BadPattern(@Css("b") @Format(pattern = "jj") java.time.LocalDate a) {}

  record PatternOfNumber(@Css("b") @Format(pattern = "#") int a) {}

  record FormatOfText(@Css("b") @Format(locale = "de") String a) {}

  record TwoPlaces(@Css("b") @XPath("//b") String a) {}

  record TwoParts(@Css("b") @Attr("x") @Html String a) {}

  record UrlWithSelector(@Css("b") @PageUrl String a) {}

  record PageOfNothing(@OfPage @Attr("id") String a) {}

  record ExistsOfText(@Css("b") @Exists String a) {}

  record BadDefault(@Css("b") @Default("many") int a) {}

  record DefaultOfList(@Css("b") @Default("x") List<String> a) {}

  record DefaultOfOptional(@Css("b") @Default("x") Optional<String> a) {}

  record DefaultOfNested(@Css("b") @Default("x") TwoWords a) {}

  record TwoWords(@Css("b") String a, @Css("i") String b) {}

  record RequiredOptional(@Css("b") @Required Optional<String> a) {}

  record NullInt(@Css("b") @Nullable int a) {}

  record AttrOfNested(@Css("b") @Attr("x") TwoWords a) {}

  record Inside(@Css("p") Unannotated inner) {}

  record Endless(@Css("b") String text, Optional<Endless> again) {}

  interface Shape {}

  static final class Nothing {
    String text = "";
  }

  static final class NoConstructor {
    @Css("b")
    String text;

    NoConstructor(String text) {
      this.text = text;
    }
  }

  final class Inner {
    @Css("b")
    String text = "";
  }

  static final class FinalField {
    @Css("b")
    final String text = "";
  }

  static final class ToPrice implements Converter<BigDecimal> {
    @Override
    public BigDecimal convert(String text) {
      return BigDecimal.ONE;
    }
  }

  record WrongConverter(@Css("b") @Convert(ToPrice.class) Url a) {}

  static final class Unmakeable implements Converter<String> {
    Unmakeable(int n) {
      assertThat(n).isZero();
    }

    @Override
    public String convert(String text) {
      return text;
    }
  }

  record NoSuchConverter(@Css("b") @Convert(Unmakeable.class) String a) {}

  static List<Refused> refused() {
    return List.of(
        new Refused(Unannotated.class, "Unannotated.b: no annotation says where it is"),
        new Refused(OnlyDefault.class, "OnlyDefault.a: no annotation says where it is"),
        new Refused(OfMap.class, "OfMap.map: java.util.Map<java.lang.String, java.lang.String> is"),
        new Refused(OfRawList.class, "OfRawList.list: java.lang.Object is not supported"),
        new Refused(OfNestedLists.class, "OfNestedLists.lists: java.util.List<java.lang.String>"),
        new Refused(Generic.class, "Generic.value: T is not supported"),
        new Refused(OfObject.class, "OfObject.object: java.lang.Object is not supported"),
        new Refused(OfGeneric.class, "OfGeneric.generic: "),
        new Refused(Empty.class, "Empty has no components"),
        new Refused(BadCss.class, "BadCss.a: 'b[' is no CSS selector: "),
        new Refused(BadOwnCss.class, "BadOwnCss: 'b[' is no CSS selector: "),
        new Refused(BadXPath.class, "BadXPath.a: '//b[' is no XPath expression"),
        new Refused(CountingXPath.class, "CountingXPath.a: 'count(//b)' is no XPath expression"),
        new Refused(BadRegex.class, "BadRegex.a: '(' is no regular expression: "),
        new Refused(BadLocale.class, "BadLocale.a: 'de_DE!' is no language tag"),
        new Refused(NoLanguage.class, "NoLanguage.a: 'qqq' is no language that Java knows"),
        new Refused(BadZone.class, "BadZone.a: 'Mars' is no time zone"),
        new Refused(BadPattern.class, "BadPattern.a: "),
        new Refused(PatternOfNumber.class, "PatternOfNumber.a: a pattern or zone is for dates"),
        new Refused(FormatOfText.class, "FormatOfText.a: @Format says nothing of String"),
        new Refused(TwoPlaces.class, "TwoPlaces.a: @Css and @XPath do not go together"),
        new Refused(TwoParts.class, "TwoParts.a: @Attr and @Html do not go together"),
        new Refused(UrlWithSelector.class, "UrlWithSelector.a: @Css and @PageUrl do not"),
        new Refused(PageOfNothing.class, "PageOfNothing.a: @OfPage needs"),
        new Refused(ExistsOfText.class, "ExistsOfText.a: @Exists is for a boolean"),
        new Refused(BadDefault.class, "BadDefault.a: its @Default cannot be read: no number"),
        new Refused(DefaultOfList.class, "DefaultOfList.a: @Default is for a single value"),
        new Refused(DefaultOfOptional.class, "DefaultOfOptional.a: @Default is for a single value"),
        new Refused(DefaultOfNested.class, "DefaultOfNested.a: @Default is for a value made of"),
        new Refused(RequiredOptional.class, "RequiredOptional.a: @Required contradicts"),
        new Refused(NullInt.class, "NullInt.a: int cannot be null"),
        new Refused(AttrOfNested.class, "AttrOfNested.a: @Attr is for a value made of text"),
        new Refused(Inside.class, "Unannotated.b: no annotation says where it is"),
        new Refused(Endless.class, "Endless is nested in itself on the same element"),
        new Refused(Shape.class, "is neither a record nor a class with annotated fields"),
        new Refused(Nothing.class, "is neither a record nor a class with annotated fields"),
        new Refused(String.class, "is neither a record nor a class with annotated fields"),
        new Refused(NoConstructor.class, "has no constructor without parameters"),
        new Refused(Inner.class, "or is an inner class that is not static"),
        new Refused(FinalField.class, "FinalField.text: it is static or final"),
        new Refused(WrongConverter.class, "WrongConverter.a: ToPrice gives java.math.BigDecimal"),
        new Refused(NoSuchConverter.class, "NoSuchConverter.a: "));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void aTypeThatCannotBeFilledIsRefused(Refused refused) {
    assertThatThrownBy(() -> Extractor.of(refused.type()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(refused.message());
  }

  @Test
  void whatIsSupportedIsSaid() {
    assertThatThrownBy(() -> Extractor.of(OfMap.class))
        .hasMessageContaining("supported are String, numbers, boolean");
  }

  @Test
  void allNeedsToKnowWhichElementsAreOneEach() {
    assertThatThrownBy(() -> Snippet.of("<b>").all(TwoWords.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("TwoWords does not say which elements are one each");
    assertThatThrownBy(() -> Snippet.of("<b>").all("b[", TwoWords.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'b[' is no CSS selector");
  }
}
