package dev.scraper.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2024-02-29T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "' 30 ', 30",
    "0090, 90",
    "600, 600",
    "601, 600",
    "99999999999999999999999, 600",
    "'Thu, 29 Feb 2024 12:00:30 GMT', 30",
    "'Thu, 29 Feb 2024 13:00:00 GMT', 600",
    "'Thursday, 29-Feb-24 12:02:00 GMT', 120",
    "'Thu Feb 29 12:02:00 2024', 120",
  })
  void secondsAndDatesAreReadUpToTenMinutes(String value, long seconds) {
    assertThat(RetryAfter.parse(value, NOW)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-5",
        "1.5",
        "+5",
        "soon",
        "5 seconds",
        "1e3",
        "Thu, 29 Feb 2024 12:00:00 GMT",
        "Thu, 29 Feb 2024 11:59:59 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "29/02/2024",
        "\u0663"
      })
  void whatIsNegativeZeroPastOrUnreadableIsAbsent(String value) {
    assertThat(RetryAfter.parse(value, NOW)).isEmpty();
  }
}
