package dev.scraper.internal.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SearchTest {

  private static final Pattern NUMBER = Pattern.compile("no\\. ([0-9]+)");

  @Test
  void findsWhatTheEngineFinds() {
    assertThat(Search.isFound(NUMBER, "a no. 12 b")).isTrue();
    assertThat(Search.isFound(NUMBER, "a no. b")).isFalse();
    assertThat(Search.matches(NUMBER, "no. 12")).isTrue();
    assertThat(Search.matches(NUMBER, "no. 12 b")).isFalse();
    assertThat(Search.find(NUMBER, "a no. 12 b")).isEqualTo("12");
    assertThat(Search.find(Pattern.compile("b+"), "abbc")).isEqualTo("bb");
    assertThat(Search.find(Pattern.compile("a(x)?"), "abc")).isNull();
    assertThat(Search.find(NUMBER, "")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(.*a){25}b", "(a*)*(a*)*(a*)*b", "^(([a-z])+.)+[A-Z]$", "(a?){40}a{40}b"})
  void anExpressionThatWouldTakeYearsIsGivenUp(String regex) {
    Pattern pattern = Pattern.compile(regex);
    String text = "a".repeat(4_000) + "!";
    assertThatThrownBy(() -> Search.isFound(pattern, text))
        .isInstanceOf(EndlessSearch.class)
        .hasMessageContainingAll("the regular expression " + regex, "4001 characters", "given up");
  }

  @Test
  void anExpressionThatNeedsTooMuchStackIsGivenUp() {
    Pattern pattern = Pattern.compile("(?:a|b)*c");
    assertThatThrownBy(() -> Search.matches(pattern, "ab".repeat(500_000)))
        .isInstanceOf(EndlessSearch.class)
        .hasMessageContaining("too much stack");
  }

  @Test
  void aCarelessExpressionOnALongAddressIsNoneOfThem() {
    Pattern quadratic = Pattern.compile(".*/archive/.*\\.html");
    String url = "https://site.test/" + "part/".repeat(200);
    assertThat(Search.isFound(quadratic, url)).isFalse();
    assertThat(Search.isFound(quadratic, url + "archive/x.html")).isTrue();
  }

  @Test
  void aPlainExpressionMayReadALongTextToItsEnd() {
    String text = "word ".repeat(400_000);
    assertThat(Search.isFound(Pattern.compile("(?i)price:\\s*([0-9.]+)"), text)).isFalse();
    assertThat(Search.find(Pattern.compile("(\\w+)\\s*$"), text)).isEqualTo("word");
  }
}
