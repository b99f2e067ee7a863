package dev.scraper.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {

  private static final Url URL = Url.parse("http://h/p?b=2&a=1");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void fingerprintTellsMethodsBodiesAndAddressesApart() {
    List<Request> different =
        List.of(
            Request.get(URL),
            Request.get(URL).method("HEAD"),
            Request.get(URL).method("POST"),
            Request.get(URL).method("POST").body(bytes("a")),
            Request.get(URL).method("POST").body(bytes("b")),
            Request.get(URL).method("POST").body(bytes("ab")),
            Request.get(URL).method("PUT").body(bytes("a")),
            Request.get(URL).body(bytes("a")),
            Request.get("http://h/q"),
            Request.get("http://h/q").method("POST").body(bytes("a")));
    assertThat(different.stream().map(Request::fingerprint)).doesNotHaveDuplicates();
  }

  @Test
  void fingerprintTakesNoNoticeOfSpellingHeadersPriorityAndTag() {
    byte[] body = bytes("x");
    Request get = Request.get(URL);
    Stream<Request> same =
        Stream.of(
            Request.get("HTTP://H:80/%70?a=1&&b=2#f"),
            get.header("Accept", "*/*"),
            get.priority(3),
            get.carry("t"),
            get.method("get"));
    assertThat(same.map(Request::fingerprint)).containsOnly(get.fingerprint());
    assertThat(Request.post(Url.parse("http://h/%70?a=1&b=2"), "text/plain", body).fingerprint())
        .isEqualTo(Request.post(URL, "text/html", body.clone()).fingerprint());
  }

  @Test
  void fingerprintIsTheSameInEveryRunSoThatAStateCanBeResumed() {
    assertThat(Request.get("http://example.com/").fingerprint()).isEqualTo(-6204933975627526622L);
    assertThat(Request.get("http://example.com/").method("POST").body(bytes("a")).fingerprint())
        .isEqualTo(4476527009510173229L);
  }

  @Test
  void postHasItsBodyAndType() {
    Request post = Request.post(URL, "application/json", bytes("{}"));
    assertThat(post.method()).isEqualTo("POST");
    assertThat(post.headers().first("content-type")).contains("application/json");
    assertThat(post.body()).hasValueSatisfying(b -> assertThat(b).isEqualTo(bytes("{}")));
    assertThat(post).hasToString("POST http://h/p?b=2&a=1");
  }

  @Test
  void changesMakeAnotherRequestAndLeaveTheFirstAlone() {
    Request get = Request.get(URL);
    Request changed =
        get.header("X", "1").method("put").body(bytes("b")).priority(5).carry("t").url(URL);
    assertThat(changed.headers()).isEqualTo(Headers.of("X", "1"));
    assertThat(changed.method()).isEqualTo("PUT");
    assertThat(changed.priority()).isEqualTo(5);
    assertThat(changed.carried().orElseThrow().as(String.class)).isEqualTo("t");
    assertThat(get).isEqualTo(Request.get(URL));
    assertThat(get.url(Url.parse("http://k/")).url()).hasToString("http://k/");
  }

  @Test
  void requestIsPlainUntilSomethingIsAdded() {
    Request get = Request.get(URL);
    assertThat(get.isPlain()).isTrue();
    assertThat(
            Stream.of(
                    get.method("HEAD"),
                    get.header("X", "1"),
                    get.body(bytes("")),
                    get.priority(1),
                    get.carry("t"))
                .filter(Request::isPlain))
        .isEmpty();
    assertThat(get.header("X", "1").headers(Headers.empty()).isPlain()).isTrue();
  }

  @Test
  void requestsAreEqualWhenEverythingIs() {
    Request one = Request.get(URL).body(bytes("b")).header("X", "1").carry("t");
    assertThat(one)
        .isEqualTo(Request.get(URL).carry("t").header("X", "1").body(bytes("b")))
        .hasSameHashCodeAs(Request.get(URL).carry("t").header("X", "1").body(bytes("b")))
        .isNotEqualTo(one.body(bytes("c")))
        .isNotEqualTo(one.header("X", "1"))
        .isNotEqualTo(one.carry("u"))
        .isNotEqualTo(one.priority(1))
        .isNotEqualTo(one.method("PUT"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "GET ", "G\u00c9T", "G3T", "GET\r\nX: y", "\u0131"})
  void methodIsMadeOfLettersAndDashes(String method) {
    assertThatIllegalArgumentException().isThrownBy(() -> Request.get(URL).method(method));
  }

  @Test
  void addressMustBeOne() {
    assertThatIllegalArgumentException().isThrownBy(() -> Request.get("ftp://h/"));
  }
}
