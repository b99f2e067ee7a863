package dev.scraper.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyServerTest {

  @Test
  void userAndPasswordAreReadAndNotShown() {
    ProxyServer proxy = ProxyServer.of("http://user:p%40ss@proxy.example:3128/");
    assertThat(proxy.host()).isEqualTo("proxy.example");
    assertThat(proxy.port()).isEqualTo(3128);
    assertThat(proxy.authorization()).contains("Basic dXNlcjpwQHNz");
    assertThat(proxy).hasToString("http://proxy.example:3128");
    assertThat(proxy).isNotEqualTo(ProxyServer.of("http://proxy.example:3128"));
  }

  @Test
  void withoutALoginThereIsNone() {
    assertThat(ProxyServer.of("http://[::1]:8080").authorization()).isEmpty();
    assertThat(ProxyServer.of("http://[::1]:8080")).hasToString("http://[::1]:8080");
    assertThat(ProxyServer.of("http://token@h:1").authorization()).contains("Basic dG9rZW46");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "h:1",
        "https://h:1",
        "socks5://h:1",
        "http://h",
        "http://h:0",
        "http://h:65536",
        "http://h:1/path",
        "http://h:1?q",
        "http://u:secret@h",
        "http://u:sec ret@h:1"
      })
  void otherFormsAreRefusedWithoutThePassword(String address) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProxyServer.of(address))
        .withMessageStartingWith("not a proxy of the form http://host:port")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("sec"));
  }
}
