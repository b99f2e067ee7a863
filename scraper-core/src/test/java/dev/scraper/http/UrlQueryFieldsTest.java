package dev.scraper.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.scraper.json.Json;
import dev.scraper.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlQueryFieldsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          ?page=2              | page   | 2
          ?a=1&page=2&page=3   | page   | 2
          ?page                | page   | ''
          ?page=               | page   | ''
          ?page=a=b            | page   | a=b
          ?q=a+b%20c%2Bd       | q      | a b c+d
          ?%70age=2            | page   | 2
          ?q=%C3%A9%F0%9F%98%80 | q     | é😀
          ?q=%zz%4             | q      | %zz%4
          ?q=%FF               | q      | \ufffd
          ?a&&b=1              | b      | 1
          ?=x                  | ''     | x
          ?Page=2              | page   | none
          ?                    | page   | none
          ''                   | page   | none
          ?                    | ''     | none
          """)
  void theFirstFieldOfANameIsDecoded(String query, String name, String value) {
    assertThat(Url.parse("http://h.test/p" + query).query(name).orElse(null)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                  | page | 2     | ?page=2
          ?                   | page | 2     | ?page=2
          ?a=1                | page | 2     | ?a=1&page=2
          ?page=1&a=1         | page | 2     | ?page=2&a=1
          ?a=1&page=1&b&page=3&c= | page | 2 | ?a=1&page=2&b&c=
          ?%70age=1           | page | 2     | ?page=2
          ?s=%2f%7e+x%20y&p=1 | p    | 2     | ?s=%2f%7e+x%20y&p=2
          ?a=1&&b=2           | b    | 3     | ?a=1&&b=3
          ?a=1&               | b    | 3     | ?a=1&&b=3
          ''                  | q    | a b&c=d/é~*-._ | ?q=a+b%26c%3Dd%2F%C3%A9%7E*-._
          ''                  | a b  | ''    | ?a+b=
          """)
  void aFieldIsReplacedAndTheOthersKeepTheirSpelling(
      String query, String name, String value, String expected) {
    Url url = Url.parse("http://h.test/p" + query).withQuery(name, value);
    assertThat(url).hasToString("http://h.test/p" + expected);
    assertThat(url).isEqualTo(Url.parse("http://h.test/p" + expected));
    assertThat(url.query(name)).contains(value);
    assertThat(url.path()).isEqualTo("/p");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ?page=1         | ''
          ?a=1&page=1&b   | ?a=1&b
          ?page&page=2&a  | ?a
          ?pages=1        | ?pages=1
          ''              | ''
          ?               | ?
          """)
  void aFieldIsTakenOut(String query, String expected) {
    assertThat(Url.parse("http://h.test/p" + query).withoutQuery("page"))
        .isEqualTo(Url.parse("http://h.test/p" + expected));
  }

  record Link(Url url) {}

  @Test
  void aUrlTravelsAsText() {
    Link link = new Link(Url.parse("http://h.test/a?b=c"));
    assertThat(Json.of(link)).hasToString("{\"url\":\"http://h.test/a?b=c\"}");
    assertThat(Json.of(link).as(Link.class)).isEqualTo(link);
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse("{\"url\":\"/a\"}").as(Link.class))
        .withMessageContaining("/url")
        .withMessageContaining("not an http or https URL: '/a'");
  }

  @Test
  void aResponseIsReadAsJson() {
    Response good = response("{\"a\":\"é\"}");
    assertThat(good.json().get("a").text()).isEqualTo("é");
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> response("<p>").json())
        .withMessageStartingWith("http://h.test/api: not JSON: line 1, column 1: ");
  }

  private static Response response(String body) {
    return new Response(
        Request.get("http://h.test/api"),
        200,
        Headers.of("Content-Type", "application/json; charset=iso-8859-1"),
        body.getBytes(StandardCharsets.UTF_8),
        true,
        Duration.ZERO);
  }
}
