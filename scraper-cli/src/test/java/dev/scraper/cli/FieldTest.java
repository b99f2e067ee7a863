package dev.scraper.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.page.Page;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class FieldTest {

  private static final Page PAGE =
      page(
          """
          <html><head><title> A
           title </title></head><body>
          <h1>First <b>head</b></h1><h1>Second</h1>
          <a name=top></a><a href="/x?a=1">x</a><a href="y#z">y</a>
          <p data-mail="me@home">mail</p>
          <div class="item" id="one"><a href="/in">in</a></div>
          </body></html>
          """);

  private static Page page(String html) {
    Request request = Request.get("http://site.test/dir/page?q=1");
    Headers headers = Headers.of("Content-Type", "text/html; charset=utf-8");
    byte[] body = html.getBytes(StandardCharsets.UTF_8);
    return Page.parse(new Response(request, 203, headers, body, true, Duration.ZERO), 7, List.of());
  }

  private static Object value(String field) {
    return Field.parse(field).source().value(PAGE, PAGE.document());
  }

  @Test
  void textOfTheFirstMatchIsNormalised() {
    assertThat(value("h=h1")).isEqualTo("First head");
  }

  @Test
  void listHoldsAllMatches() {
    assertThat(value("h[]=h1")).isEqualTo(List.of("First head", "Second"));
  }

  @Test
  void withoutAMatchTheValueIsNullOrAnEmptyList() {
    assertThat(value("x=h6")).isNull();
    assertThat(value("x=h6@id")).isNull();
    assertThat(value("x[]=h6")).isEqualTo(List.of());
    assertThat(value("x[]=h6@id")).isEqualTo(List.of());
  }

  @Test
  void attributeIsAsWrittenAndAbsoluteOnRequest() {
    assertThat(value("l=a[href]@href")).isEqualTo("/x?a=1");
    assertThat(value("l=a[href]@abs:href")).isEqualTo("http://site.test/x?a=1");
  }

  @Test
  void elementsWithoutTheAttributeArePassedOver() {
    assertThat(value("l=a@href")).isEqualTo("/x?a=1");
    assertThat(value("l[]=a@abs:href"))
        .isEqualTo(
            List.of("http://site.test/x?a=1", "http://site.test/dir/y#z", "http://site.test/in"));
  }

  @Test
  void pageLevelValuesHaveTheirTypes() {
    assertThat(value("u=@url")).isEqualTo("http://site.test/dir/page?q=1");
    assertThat(value("s=@status")).isEqualTo(203);
    assertThat(value("d=@depth")).isEqualTo(7);
    assertThat(value("t=@title")).isEqualTo("A title");
    assertThat(value("d[]=@depth")).isEqualTo(List.of(7));
  }

  @Test
  void attributeAloneIsThatOfTheItem() {
    Field own = Field.parse("id=@id");
    assertThat(own.source().value(PAGE, PAGE.first("div.item").orElseThrow())).isEqualTo("one");
    assertThat(own.source().value(PAGE, PAGE.document())).isNull();
  }

  @Test
  void selectorIsRelativeToTheItem() {
    Field link = Field.parse("l=a@href");
    assertThat(link.source().value(PAGE, PAGE.first("div.item").orElseThrow())).isEqualTo("/in");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m=p[data-mail=me@home]",
        "m=p[data-mail='me@home']",
        "m=p[data-mail*=@]",
        "m=[data-mail~=me@h]",
        "m=p:not([data-mail='a@b'])"
      })
  void atInBracketsAndQuotesBelongsToTheSelector(String field) {
    assertThat(value(field)).isEqualTo("mail");
  }

  @Test
  void attributeMayFollowBracketsWithAnAt() {
    assertThat(value("m=p[data-mail='me@home']@data-mail")).isEqualTo("me@home");
  }

  @Test
  void nameEndsAtTheFirstEqualsSign() {
    assertThat(Field.parse("m=p[data-mail=x]").name()).isEqualTo("m");
  }

  @ParameterizedTest
  @ValueSource(strings = {"h1", "=h1", "[]=h1", "a=", "a= ", "a=h1@", "a=h1@abs:", "a=h1[", "a=@"})
  void whatIsNoFieldIsRefused(String field) {
    assertThatThrownBy(() -> Field.parse(field))
        .isInstanceOf(TypeConversionException.class)
        .message()
        .doesNotContain("\n");
  }
}
