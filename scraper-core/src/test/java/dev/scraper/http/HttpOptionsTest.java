package dev.scraper.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpOptionsTest {

  private static final HttpOptions OPTIONS = HttpOptions.DEFAULT;

  @ParameterizedTest
  @CsvSource({
    "mybot/1.0, mybot",
    "My_Bot-x (+http://h/), My_Bot-x",
    "bot2, bot",
    "scraper, scraper",
    "Mozilla/5.0 (compatible; x), Mozilla",
  })
  void productTokenIsTheLeadingRunOfLettersDashesAndUnderscores(String agent, String token) {
    assertThat(OPTIONS.userAgent(agent).productToken()).contains(token);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1bot", "(bot)", "/", "*"})
  void userAgentThatStartsOtherwiseHasNoProductToken(String agent) {
    assertThat(OPTIONS.userAgent(agent).productToken()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t", "a\nb", "a\r\nX: y", "b\u00f6t"})
  void userAgentMustBeAHeaderValue(String agent) {
    assertThatIllegalArgumentException().isThrownBy(() -> OPTIONS.userAgent(agent));
  }

  @Test
  void timeoutMustBePositive() {
    assertThatIllegalArgumentException().isThrownBy(() -> OPTIONS.timeout(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> OPTIONS.timeout(Duration.ofNanos(-1)));
    assertThat(OPTIONS.timeout(Duration.ofNanos(1)).timeout()).isEqualTo(Duration.ofNanos(1));
  }

  @Test
  void bodyLimitMustFitAnArray() {
    assertThatIllegalArgumentException().isThrownBy(() -> OPTIONS.maxBodyBytes(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OPTIONS.maxBodyBytes(Integer.MAX_VALUE))
        .withMessageContaining("2147483647");
    assertThat(OPTIONS.maxBodyBytes(1).maxBodyBytes()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://h:1",
        "socks://h:1",
        "http://h",
        "h:1",
        "//h:1",
        "http:h",
        "http://h:65536"
      })
  void proxyMustBeHttpWithHostAndPort(String proxy) {
    assertThatIllegalArgumentException().isThrownBy(() -> OPTIONS.proxy(URI.create(proxy)));
  }

  @Test
  void everyChangeTouchesItsOwnValueOnly() {
    URI proxy = URI.create("http://h:65535");
    HttpOptions all =
        OPTIONS
            .userAgent("u")
            .headers(Headers.of("A", "1"))
            .timeout(Duration.ofSeconds(1))
            .maxBodyBytes(5)
            .cookies(false)
            .proxy(proxy)
            .insecure(true)
            .allowPrivate(true)
            .threads(HttpOptions.Threads.PLATFORM);
    assertThat(all)
        .isEqualTo(
            new HttpOptions(
                "u",
                Headers.of("A", "1"),
                Duration.ofSeconds(1),
                5,
                false,
                proxy,
                true,
                true,
                HttpOptions.Threads.PLATFORM));
  }

  @Test
  void defaultsArePolite() {
    assertThat(OPTIONS.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(OPTIONS.maxBodyBytes()).isEqualTo(10_000_000);
    assertThat(OPTIONS.cookies()).isTrue();
    assertThat(OPTIONS.insecure()).isFalse();
    assertThat(OPTIONS.allowPrivate()).isFalse();
    assertThat(OPTIONS.proxy()).isNull();
    assertThat(OPTIONS.productToken()).contains("scraper");
  }
}
