package dev.scraper.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.scraper.http.Headers;
import dev.scraper.http.Url;
import dev.scraper.json.JsonException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageDataTest {

  @Test
  void jsonIsReadOnceWhateverTheContentType() {
    for (String type : new String[] {"application/json", "text/html", "text/plain"}) {
      Page page = Pages.of(type, "\ufeff{\"items\":[{\"name\":\"é\"}]}".getBytes(UTF_8));
      assertThat(page.json("/items/0/name").text()).isEqualTo("é");
      assertThat(page.json("/nix").isPresent()).isFalse();
      assertThat(page.json()).isSameAs(page.json());
    }
    Page latin =
        Pages.of(
            "application/json; charset=iso-8859-1",
            "{\"a\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(latin.json("/a").text()).isEqualTo("é");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "", "{} {}"})
  void whatIsNoJsonNamesThePage(String body) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Pages.of("application/json", body.getBytes(UTF_8)).json("/a"))
        .withMessageStartingWith(Pages.ADDRESS + ": not JSON: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      textBlock =
          """
          <link rel=next href=/1><a rel=next href=/2>x</a>                 | /1
          <li class=next><a href=/3>x</a></li><a rel=next href=/2>x</a>    | /2
          <a class=next href=/4>x</a><li class='x next'><a href=/3>x</a>   | /3
          <a class='next page' href=/4>x</a>                               | /4
          <a class=next href='#'>x</a><a class=next href=?p=2>x</a>        | /dir/page?p=2
          <a class=next href='javascript:more()'>x</a>                     | none
          <a class=nextgen href=/4>next</a>                                | none
          <base href=/b/><li class=next><a href=2>x</a>                    | /b/2
          """)
  void theNextPageIsFound(String html, String expected) {
    assertThat(Pages.html(html).next().map(Url::pathAndQuery).orElse(null)).isEqualTo(expected);
  }

  @Test
  void theLinkHeaderComesBeforeTheClasses() {
    Headers headers =
        Headers.of("Content-Type", "text/html", "Link", "</h>; rel=next, </l>; rel=last");
    Page list = Pages.of(headers, "<base href=/b/><li class=next><a href=3>".getBytes(UTF_8));
    assertThat(list.next().map(Url::path)).contains("/h");
    assertThat(list.linkHeader("last").map(Url::path)).contains("/l");
    assertThat(list.linkHeader("first")).isEmpty();
    Page both = Pages.of(headers, "<a rel=next href=/2>".getBytes(UTF_8));
    assertThat(both.next().map(Url::path)).contains("/2");
  }

  @Test
  void theNextPageIsFoundBySelector() {
    Page page = Pages.html("<p class=more><a href=?q=1>this</a><a href=?q=2>next</a></p>");
    assertThat(page.next("p.more").map(Url::pathAndQuery)).contains("/dir/page?q=2");
    assertThat(page.next("p.none")).isEmpty();
    assertThat(page.structured()).isSameAs(page.structured());
  }
}
