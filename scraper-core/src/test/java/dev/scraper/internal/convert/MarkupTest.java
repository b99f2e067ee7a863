package dev.scraper.internal.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that would fill the memory or take an hour. */
@Timeout(60)
class MarkupTest {

  private static final String URL = "http://site.test/";

  private static String bold(String between, int paragraphs) {
    String attributes =
        IntStream.range(0, 500).mapToObj(i -> "a" + i).collect(Collectors.joining(between));
    String open =
        IntStream.range(0, 12)
            .mapToObj(i -> "<b x" + i + between + attributes + ">")
            .collect(Collectors.joining());
    return "<p>" + open + "x</p>" + "<p>x</p>".repeat(paragraphs);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "/", "\n", "='x>'", "=\"\"", " = y ", " =\" ", "=b=\" "})
  void formattingWithManyAttributesIsNotOpenedAgainWithoutEnd(String between) {
    assertThatThrownBy(() -> Markup.html(bold(between, 20_000), URL))
        .isInstanceOf(Markup.TooLarge.class)
        .hasMessageContaining("attributes");
    assertThatThrownBy(() -> Markup.textOf(bold(between, 20_000)))
        .isInstanceOf(Markup.TooLarge.class);
    assertThat(Markup.html(bold(between, 100), URL).select("p")).hasSize(101);
  }

  @Test
  void formattingIsNotOpenedAgainWithoutEndEither() {
    String open =
        IntStream.range(0, 12).mapToObj(i -> "<b " + i + ">").collect(Collectors.joining());
    assertThatThrownBy(() -> Markup.html("<p>" + open + "x</p>" + "<p>x</p>".repeat(500_000), URL))
        .isInstanceOf(Markup.TooLarge.class)
        .hasMessage("the document has more than 2000000 elements");
  }

  @Test
  void aNameThatDoesNotEndIsNotRead() {
    String name = "a".repeat(5_000_000);
    for (String text : new String[] {"<" + name, "</" + name, "<p><" + name + ">x"}) {
      assertThatThrownBy(() -> Markup.html(text, URL))
          .isInstanceOf(Markup.TooLarge.class)
          .hasMessageContaining("name");
      assertThatThrownBy(() -> Markup.xml(text, URL)).isInstanceOf(Markup.TooLarge.class);
    }
    assertThat(Markup.html("<p " + name + ">x", URL).text()).isEqualTo("x");
  }

  @Test
  void aLargeDocumentIsTheSameAsASmallOne() {
    String piece =
        "<div id=a class='b c'><p>x<b>y<i>z</b></i><table>t<td>u<script>'<b'</script><a href=x>";
    String html = "<!doctype html><title>t</title>" + piece.repeat(8_000);
    assertThat(html).hasSizeGreaterThan(500_000);
    Document plain = Parser.htmlParser().parseInput(html, URL);
    assertThat(Markup.html(html, URL).outerHtml()).isEqualTo(plain.outerHtml());
    String xml = "<?xml version='1.0'?><a>" + "<b c='d'>x</b><e/>".repeat(40_000) + "</a>";
    Document plainXml = Parser.xmlParser().parseInput(xml, URL);
    assertThat(Markup.xml(xml, URL).outerHtml()).isEqualTo(plainXml.outerHtml());
  }
}
