package dev.scraper.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {

  @Test
  void fieldsAreFoundWithoutCaseInTheirOrder() {
    Headers headers = Headers.of("Accept", "a", "X", "1", "accept", "b");
    assertThat(headers.first("ACCEPT")).contains("a");
    assertThat(headers.all("aCCept")).containsExactly("a", "b");
    assertThat(headers.contains("x")).isTrue();
    assertThat(headers.contains("y")).isFalse();
    assertThat(headers.all("y")).isEmpty();
    assertThat(headers.size()).isEqualTo(3);
    assertThat(headers).hasToString("Accept: a, X: 1, accept: b");
  }

  @Test
  void withoutTakesAwayAllFieldsOfTheName() {
    Headers headers = Headers.of("A", "1", "B", "2", "a", "3");
    assertThat(headers.without("A")).isEqualTo(Headers.of("B", "2"));
    assertThat(headers.without("C")).isSameAs(headers);
    assertThat(headers.without("A").without("b").isEmpty()).isTrue();
    assertThat(headers).hasToString("A: 1, B: 2, a: 3");
  }

  @Test
  void valuesAreStrippedAtTheEnds() {
    assertThat(Headers.of("A", " \tb c\t ").first("A")).contains("b c");
    assertThat(Headers.of("A", "").first("A")).contains("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a b", "a:", "a\n", "\u00e4", "a\u007f", "(", "a=b", "[a]", "\"a\"", "/"})
  void nameMustBeAToken(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> Headers.of(name, "v"));
  }

  @Test
  void nameMayHoldEveryTokenCharacter() {
    String name = "!#$%&'*+-.^_`|~09azAZ";
    assertThat(Headers.of(name, "v").first(name)).contains("v");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nB: c", "a\nb", "\u0000", "a\u007f", "\u00e4", "\u001b", "\r"})
  void valueMustNotHoldControlsNorForeignCharacters(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Headers.empty().with("Cookie", value))
        .withMessageContaining("Cookie")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("B: c"));
  }

  @Test
  void lastNameMustHaveAValue() {
    assertThatIllegalArgumentException().isThrownBy(() -> Headers.of("A", "1", "B"));
  }

  @Test
  void receivedFieldsAreTakenAsTheyCame() {
    Headers headers = Headers.received(List.of("X-\u00c4", "\u00e4 ", "a b", "c"));
    List<String> seen = new ArrayList<>();
    headers.forEach((name, value) -> seen.add(name + "=" + value));
    assertThat(seen).containsExactly("X-\u00c4=\u00e4 ", "a b=c");
    assertThat(Headers.received(List.of())).isEqualTo(Headers.empty());
  }

  @Test
  void headersAreEqualFieldByField() {
    assertThat(Headers.of("A", "1"))
        .isEqualTo(Headers.empty().with("A", "1"))
        .hasSameHashCodeAs(Headers.empty().with("A", "1"))
        .isNotEqualTo(Headers.of("A", "2"))
        .isNotEqualTo(Headers.of("A", "1", "A", "1"));
  }
}
