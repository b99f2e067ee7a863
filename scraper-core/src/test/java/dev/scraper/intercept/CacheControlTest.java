package dev.scraper.intercept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.Headers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheControlTest {

  private static CacheControl of(String... fields) {
    Headers headers = Headers.empty();
    for (String field : fields) {
      headers = headers.with("Cache-Control", field);
    }
    return CacheControl.of(headers);
  }

  @Test
  void directivesAreReadFromAllFieldsWithoutCase() {
    CacheControl control = of("Private, MAX-age=60", "x-other=\"a, no-store\" , No-Cache");
    assertThat(control.has("private")).isTrue();
    assertThat(control.has("no-cache")).isTrue();
    assertThat(control.has("no-store")).isFalse();
    assertThat(control.time("max-age")).contains(Duration.ofSeconds(60));
    assertThat(control.time("s-maxage")).isEmpty();
  }

  @Test
  void aDirectiveForNamedFieldsIsNotOneForTheWhole() {
    assertThat(of("no-cache=\"Set-Cookie\"").hasWhole("no-cache")).isFalse();
    assertThat(of("no-cache").hasWhole("no-cache")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=60 | 60",
        "max-age=\"60\" | 60",
        "max-age = 60 | 60",
        "max-age=-1 | 0",
        "max-age=1.5 | 0",
        "max-age= | 0",
        "max-age | 0",
        "max-age=60, max-age=5 | 5",
        "max-age=999999999999999999 | 3162240000",
        "max-age=99999999999999999999999 | 0",
        ",,max-age=7;,, | 7",
      })
  void aTimeIsReadOrZero(String field, long seconds) {
    assertThat(of(field).time("max-age")).contains(Duration.ofSeconds(seconds));
  }

  @Test
  void aValueOfAnyLengthIsReadWithoutStack() {
    String quoted = "\"" + "\\a,".repeat(60_000) + "\"";
    assertThat(of("x=" + quoted + ", max-age=60").time("max-age")).contains(Duration.ofSeconds(60));
    assertThat(of("x=" + quoted.substring(0, 100_001) + "max-age=60").has("no-store")).isFalse();
  }
}
