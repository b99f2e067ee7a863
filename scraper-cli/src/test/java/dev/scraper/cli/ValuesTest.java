package dev.scraper.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ValuesTest {

  @ParameterizedTest
  @CsvSource({
    "250ms, 250",
    "1.5s, 1500",
    "2m, 120000",
    "1h, 3600000",
    "0, 0",
    "0s, 0",
    "0.5ms, 0",
    "87600h, 315360000000"
  })
  void durationHasAUnit(String text, long millis) {
    assertThat(Values.duration(text).toMillis()).isEqualTo(millis);
  }

  @Test
  void fractionsOfAMillisecondAreKept() {
    assertThat(Values.duration("0.5ms")).isEqualTo(Duration.ofNanos(500_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "1.5", "00"})
  void bareNumberIsNoDurationAndTheMessageSaysWhatToWrite(String text) {
    assertThatThrownBy(() -> Values.duration(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("write " + text + "s or " + text + "ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " 1s", "1 s", "-1s", "1d", "s", "1S", ".5s", "1.s", "99999999h"})
  void otherTextIsNoDuration(String text) {
    assertThatThrownBy(() -> Values.duration(text)).isInstanceOf(TypeConversionException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "512KB, 512000",
    "10MB, 10000000",
    "1.5MB, 1500000",
    "1GB, 1000000000",
    "7B, 7",
    "1000, 1000",
    "10mb, 10000000"
  })
  void sizeCountsAThousandBytesToAKilobyte(String text, long bytes) {
    assertThat(Values.size(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "0MB", "10 MB", "-1", "3GB", "1TB", "MB", "1KiB"})
  void otherTextIsNoSize(String text) {
    assertThatThrownBy(() -> Values.size(text)).isInstanceOf(TypeConversionException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"100MB", "1h", "30m", "250ms", "10", "10GB", "1.5kb"})
  void partIsLimitedBySizeOrTime(String text) {
    assertThat(new Values.Parts().convert(text)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "0h", "1d", "h", "-1MB", "2000GB", "1M", "100%"})
  void otherTextLimitsNoPart(String text) {
    assertThatThrownBy(() -> new Values.Parts().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageStartingWith("'" + text + "'");
  }

  @Test
  void fieldsAreNamedWithCommas() {
    Values.Names.Converter names = new Values.Names.Converter();
    assertThat(names.convert("b, a,c\\,d").list()).containsExactly("b", "a", "c,d");
    assertThatThrownBy(() -> names.convert("a,a")).hasMessageContaining("'a' is named twice");
    assertThatThrownBy(() -> names.convert("a,")).hasMessageContaining("leaves a name empty");
  }

  @Test
  void wrongExpressionIsToldWithItsPosition() {
    assertThatThrownBy(() -> new Values.Regex().convert("a(b"))
        .hasMessage("'a(b' is no regular expression: Unclosed group at position 4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "", "1.0", "2147483648", "99999999999999999999"})
  void positiveNumberIsWholeAndFits(String text) {
    assertThatThrownBy(() -> new Values.Positive().convert(text))
        .isInstanceOf(TypeConversionException.class);
  }

  @Test
  void zeroIsACountAndNoTimeout() {
    assertThat(new Values.Count().convert("0")).isZero();
    assertThatThrownBy(() -> new Values.SomeTime().convert("0"))
        .isInstanceOf(TypeConversionException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Name", ": v", "a b: c", "X: a\nb"})
  void headerIsANameAndAValue(String text) {
    assertThatThrownBy(() -> new Values.Header().convert(text))
        .isInstanceOf(TypeConversionException.class);
  }

  @Test
  void headerKeepsColonsInItsValue() {
    assertThat(new Values.Header().convert("X-Time: 10:30").first("x-time")).contains("10:30");
  }

  @ParameterizedTest
  @ValueSource(strings = {"socks://h:1", "http://h", "h:80", "http://h:x", "://"})
  void proxyIsOfHttpWithAPort(String text) {
    assertThatThrownBy(() -> new Values.Proxy().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("write http://host:port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a[", "", ">", ":nth-child(x)", ":matches([)"})
  void wrongSelectorIsToldOnOneLine(String text) {
    assertThatThrownBy(() -> Values.css(text))
        .isInstanceOf(TypeConversionException.class)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void scopeIsSpelledInLowerCase() {
    assertThat(new Values.Relation().convert("subtree").name()).isEqualTo("SUBTREE");
    assertThatThrownBy(() -> new Values.Relation().convert("HOST"))
        .hasMessage("'HOST' is none of host, domain, subtree, any");
  }
}
