package dev.scraper.internal.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.http.Url;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversionsTest {

  private static final Url BASE = Url.parse("http://site.test/dir/page");

  enum Stock {
    IN_STOCK,
    SOLD_OUT,
    sold_out
  }

  private static Object read(Class<?> type, String text, Notation notation) {
    return Conversions.of(type, notation).orElseThrow().read(text, BASE::resolve);
  }

  private static Object read(Class<?> type, String text) {
    return read(type, text, Notation.UNKNOWN);
  }

  private static Object read(
      Class<?> type, String text, String pattern, String locale, String zone) {
    return read(
        type,
        text,
        new Notation(
            locale == null ? null : Locale.forLanguageTag(locale),
            pattern,
            zone == null ? null : ZoneId.of(zone)));
  }

  @Test
  void numbersOfAllTypesAreRead() {
    assertThat(read(int.class, "12 pieces")).isEqualTo(12);
    assertThat(read(Integer.class, "12")).isEqualTo(12);
    assertThat(read(long.class, "3000000000")).isEqualTo(3_000_000_000L);
    assertThat(read(short.class, "7")).isEqualTo((short) 7);
    assertThat(read(byte.class, "-7")).isEqualTo((byte) -7);
    assertThat(read(double.class, "2.5")).isEqualTo(2.5);
    assertThat(read(float.class, "2.5")).isEqualTo(2.5f);
    assertThat(read(BigDecimal.class, "£2.50")).isEqualTo(new BigDecimal("2.50"));
    assertThat(read(BigInteger.class, "12345678901234567890"))
        .isEqualTo(new BigInteger("12345678901234567890"));
    assertThat(read(int.class, "5.00")).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "java.lang.Integer, 3000000000, does not fit int",
    "java.lang.Integer, 5.5, does not fit int",
    "java.lang.Byte, 128, does not fit byte",
    "java.math.BigInteger, 0.5, does not fit BigInteger",
    "java.lang.Float, 1e300, does not fit float",
  })
  void aNumberThatDoesNotFitIsRefused(Class<?> type, String text, String why) {
    assertThatThrownBy(() -> read(type, text)).hasMessageContaining(why);
  }

  @Test
  void timesAreReadAsIsoHasThem() {
    assertThat(read(LocalDate.class, " 2026-11-21 ")).isEqualTo(LocalDate.of(2026, 11, 21));
    assertThat(read(LocalDate.class, "2026-11-21T23:30:00-05:00"))
        .isEqualTo(LocalDate.of(2026, 11, 21));
    assertThat(read(LocalDateTime.class, "2026-11-21 09:30"))
        .isEqualTo(LocalDateTime.of(2026, 11, 21, 9, 30));
    assertThat(read(LocalTime.class, "09:30")).isEqualTo(LocalTime.of(9, 30));
    assertThat(read(OffsetDateTime.class, "2026-11-21T09:30:00+0100"))
        .isEqualTo(OffsetDateTime.parse("2026-11-21T09:30:00+01:00"));
    assertThat(read(ZonedDateTime.class, "2026-11-21T09:30:00+01:00[Europe/Berlin]"))
        .isEqualTo(ZonedDateTime.parse("2026-11-21T09:30:00+01:00[Europe/Berlin]"));
    assertThat(read(Instant.class, "2026-11-21T09:30:00.5+01:00"))
        .isEqualTo(Instant.parse("2026-11-21T08:30:00.5Z"));
    assertThat(read(Instant.class, "2026-11-21t09:30:00z"))
        .isEqualTo(Instant.parse("2026-11-21T09:30:00Z"));
    assertThat(read(Year.class, "2026")).isEqualTo(Year.of(2026));
    assertThat(read(YearMonth.class, "2026-11")).isEqualTo(YearMonth.of(2026, 11));
    assertThat(read(Duration.class, "PT1H30M")).isEqualTo(Duration.ofMinutes(90));
  }

  @Test
  void timesAreReadByAPatternInALanguage() {
    assertThat(read(LocalDate.class, "21. Dezember 2026", "d. MMMM uuuu", "de-DE", null))
        .isEqualTo(LocalDate.of(2026, 12, 21));
    assertThat(read(LocalDate.class, "december\u00a021,  2026", "MMMM d, uuuu", null, null))
        .isEqualTo(LocalDate.of(2026, 12, 21));
    assertThat(read(YearMonth.class, "März 2026", "MMMM yyyy", "de", null))
        .isEqualTo(YearMonth.of(2026, 3));
    assertThat(read(LocalDateTime.class, "21.11.2026 09:30", "dd.MM.yyyy HH:mm", null, null))
        .isEqualTo(LocalDateTime.of(2026, 11, 21, 9, 30));
  }

  @Test
  void aZoneIsForTimesWrittenWithoutOne() {
    assertThat(read(Instant.class, "2026-11-21T09:30", null, null, "Europe/Berlin"))
        .isEqualTo(Instant.parse("2026-11-21T08:30:00Z"));
    assertThat(read(Instant.class, "2026-11-21T09:30Z", null, null, "Europe/Berlin"))
        .isEqualTo(Instant.parse("2026-11-21T09:30:00Z"));
    assertThat(
            read(
                OffsetDateTime.class, "21.07.2026 09:30", "dd.MM.yyyy HH:mm", null, "Europe/Paris"))
        .isEqualTo(OffsetDateTime.parse("2026-07-21T09:30:00+02:00"));
    assertThat(read(OffsetDateTime.class, "2026-11-21T09:30:00-03:00", null, null, "Europe/Paris"))
        .isEqualTo(OffsetDateTime.parse("2026-11-21T09:30:00-03:00"));
  }

  @Test
  void aTimeThatIsNoneIsRefusedWithTheFormItShouldHave() {
    assertThatThrownBy(() -> read(LocalDate.class, "yesterday"))
        .hasMessage("'yesterday' is no LocalDate in ISO form, such as 2026-11-21");
    assertThatThrownBy(() -> read(Instant.class, "2026-11-21"))
        .hasMessage("'2026-11-21' is no Instant in ISO form, such as 2026-11-21T09:30:00Z");
    assertThatThrownBy(() -> read(LocalDateTime.class, "2026-11-21T09:30:00Z"))
        .hasMessageContaining("is no LocalDateTime");
    assertThatThrownBy(() -> read(LocalDate.class, "31.02.x", "dd.MM.yyyy", "de", null))
        .hasMessage("'31.02.x' is no LocalDate in the pattern 'dd.MM.yyyy' (de)");
    assertThatThrownBy(() -> read(Duration.class, "1:30")).hasMessageContaining("PT1H30M");
    assertThatThrownBy(() -> read(LocalDate.class, "x", "bogus", null, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void wordsAreRead() {
    assertThat(read(boolean.class, " Yes ")).isEqualTo(true);
    assertThat(read(Boolean.class, "off")).isEqualTo(false);
    assertThat(read(char.class, " x ")).isEqualTo('x');
    assertThat(read(Locale.class, "de_DE")).isEqualTo(Locale.GERMANY);
    assertThat(read(Currency.class, "eur")).isEqualTo(Currency.getInstance("EUR"));
    assertThat(read(UUID.class, "123e4567-e89b-12d3-a456-426614174000"))
        .isEqualTo(UUID.fromString("123e4567-e89b-12d3-a456-426614174000"));
    assertThat(read(String.class, " as it is ")).isEqualTo(" as it is ");
  }

  @Test
  void enumsAreReadByTheirNameInAnyCaseWithSpacesAndDashes() {
    assertThat(read(Stock.class, "In stock")).isEqualTo(Stock.IN_STOCK);
    assertThat(read(Stock.class, "in-stock")).isEqualTo(Stock.IN_STOCK);
    assertThat(read(Stock.class, "SOLD_OUT")).isEqualTo(Stock.SOLD_OUT);
    assertThat(read(Stock.class, "sold_out")).isEqualTo(Stock.sold_out);
  }

  @Test
  void wordsThatAreNoneAreRefused() {
    assertThatThrownBy(() -> read(boolean.class, "In stock"))
        .hasMessage("'In stock' is neither true, yes, y, on, 1 nor false, no, n, off, 0");
    assertThatThrownBy(() -> read(char.class, "xy")).hasMessage("'xy' is not one character");
    assertThatThrownBy(() -> read(Stock.class, "maybe"))
        .hasMessage("'maybe' is no Stock (IN_STOCK, SOLD_OUT, sold_out)");
    assertThatThrownBy(() -> read(Currency.class, "€")).hasMessageContaining("no currency code");
    assertThatThrownBy(() -> read(Locale.class, "?")).hasMessageContaining("no language tag");
    assertThatThrownBy(() -> read(UUID.class, "1")).hasMessageContaining("no UUID");
  }

  @Test
  void addressesAreResolved() throws Exception {
    assertThat(read(Url.class, "../x?a|b")).isEqualTo(Url.parse("http://site.test/x?a|b"));
    assertThat(read(URI.class, "y")).isEqualTo(URI.create("http://site.test/dir/y"));
    assertThat(read(java.net.URL.class, "/z")).hasToString("http://site.test/z");
    assertThat(read(URI.class, "mailto:a@b.test")).isEqualTo(URI.create("mailto:a@b.test"));
  }

  @Test
  void whatRfc3986DoesNotAllowInAUriIsEscaped() {
    assertThat(read(URI.class, "/a?b=|c^{d}&100%&e=%41"))
        .hasToString("http://site.test/a?b=%7Cc%5E%7Bd%7D&100%25&e=%41");
  }

  @Test
  void whatLeadsNowhereIsRefused() {
    assertThatThrownBy(() -> read(Url.class, "mailto:a@b.test"))
        .hasMessage("'mailto:a@b.test' leads to no http or https address");
    assertThatThrownBy(() -> read(java.net.URL.class, "javascript:void(0)"))
        .hasMessageContaining("leads to no http or https address");
    assertThatThrownBy(() -> read(URI.class, "http://[")).hasMessageContaining("is no URI");
  }

  @Test
  void otherTypesAreNotSupported() {
    assertThat(Conversions.of(Object.class, Notation.UNKNOWN)).isEmpty();
    assertThat(Conversions.of(Runtime.class, Notation.UNKNOWN)).isEmpty();
  }
}
