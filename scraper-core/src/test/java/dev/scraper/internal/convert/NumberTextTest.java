package dev.scraper.internal.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTextTest {

  private static BigDecimal read(String text, String locale) {
    Locale known = locale == null ? null : Locale.forLanguageTag(locale);
    return new NumberText(known).read(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          42                          | 42
          £51.77                      | 51.77
          In stock (22 available)     | 22
          12,50 €                     | 12.50
          12,5                        | 12.5
          1.234,56 EUR                | 1234.56
          1,234.56                    | 1234.56
          1,234,567                   | 1234567
          1.234.567                   | 1234567
          1'234'567.89                | 1234567.89
          1’234                       | 1234
          1'234,5                     | 1234.5
          0.125                       | 0.125
          0,125                       | 0.125
          1234.567                    | 1234.567
          3.1415                      | 3.1415
          .99                         | 0.99
          $.99                        | 0.99
          15 %                        | 15
          5,- €                       | 5
          5,– €                       | 5
          Price: 7.                   | 7
          -5                          | -5
          −5                          | -5
          –5 °C                       | -5
          - 5 °C                      | -5
          -$5.00                      | -5.00
          -US$ 5.00                   | -5.00
          $-5.00                      | -5.00
          EUR -5.00                   | -5.00
          Change: -5                  | -5
          (-5)                        | -5
          Price - 5                   | 5
          Price – $5                  | 5
          +5                          | 5
          -.5                         | -0.5
          1.5e3                       | 1.5E+3
          2E-2                        | 0.02
          ٤٢                          | 42
          12 kg                       | 12
          5m                          | 5
          22GB                        | 22
          """)
  void aNumberThatMeansTheSameEverywhereNeedsNoLocale(String text, BigDecimal number) {
    assertThat(read(text, null)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          de-DE | 1.234,56 €        | 1234.56
          de-DE | 1.234             | 1234
          de-DE | 1234,5            | 1234.5
          de-DE | ,99               | 0.99
          en    | 1,234 reviews     | 1234
          en    | 1.234             | 1.234
          en-IN | 12,34,567.5       | 1234567.5
          fr-FR | 1 234,56 €        | 1234.56
          fr-FR | 1\u202f234\u00a0567 | 1234567
          de-CH | 1'234.50          | 1234.50
          de-CH | 1’234.50          | 1234.50
          pl-PL | 1 234,50 zł       | 1234.50
          sv-SE | −3,5              | -3.5
          """)
  void aLocaleSaysWhatItsSeparatorsMean(String locale, String text, BigDecimal number) {
    assertThat(
            read(
                text.translateEscapes().replace("\\u202f", "\u202f").replace("\\u00a0", "\u00a0"),
                locale))
        .isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          sold out            |       | no number in 'sold out'
          was 12, now 9       |       | 2 numbers in 'was 12, now 9'
          2026-11-21          |       | 3 numbers in
          10-20               |       | 2 numbers in
          4 of 5              |       | 2 numbers in
          12 345              |       | 2 numbers in
          1,234               |       | '1,234' is 1234 in one country and 1.234 in another
          12.345              |       | '12.345' is 12345 in one country and 12.345 in another
          1.2.3               |       | has no number as any locale writes it
          1,23,456            |       | has no number as any locale writes it
          12.34.567           |       | has no number as any locale writes it
          1,234.5,6           |       | has no number as any locale writes it
          ,99                 |       | a number without its beginning
          .5.3                |       | no number that can be read
          1.2k                |       | short for a larger one
          3M views            |       | short for a larger one
          2 Mio. €            |       | short for a larger one
          4 million           |       | short for a larger one
          3½                  |       | a fraction or a power
          5²                  |       | a fraction or a power
          COVID-19            |       | a dash that may be a minus or not
          51.77               | de-DE | '51.77' has no number as the locale de-DE writes it
          12,50               | en    | '12,50' has no number as the locale en writes it
          1,23                | en-IN | has no number as the locale en-IN writes it
          .99                 | de-DE | a number without its beginning
          1'234               | en    | has no number as the locale en writes it
          """)
  void whatIsNotOneNumberIsRefused(String text, String locale, String why) {
    assertThatThrownBy(() -> read(text, locale))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void digitsWithoutEndAreRefused() {
    assertThatThrownBy(() -> read("1".repeat(301), null)).hasMessageStartingWith("too many digits");
    assertThatThrownBy(() -> read("1e9999", null)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void messagesQuoteTheTextInOneShortLine() {
    assertThatThrownBy(() -> read("none\n of these ".repeat(100), null))
        .message()
        .hasSizeLessThan(120)
        .doesNotContain("\n");
  }

  @Test
  void anyTextGivesANumberOrARefusal() {
    SplittableRandom random = new SplittableRandom(7);
    String alphabet = "0123456789.,'’ -−–€$kM%½()e\u00a0٤";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      for (String locale : new String[] {null, "en", "de-CH", "fr-FR", "ar-EG", "en-IN"}) {
        try {
          assertThat(read(text.toString(), locale)).isNotNull();
        } catch (IllegalArgumentException e) {
          assertThat(e).as(text.toString()).isExactlyInstanceOf(IllegalArgumentException.class);
        }
      }
    }
  }
}
