package dev.scraper.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.fixture.PageFrom;
import dev.scraper.json.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLdTest {

  private static StructuredData data(String... blocks) {
    StringBuilder html = new StringBuilder();
    for (String block : blocks) {
      html.append("<script type='application/ld+json'>").append(block).append("</script>");
    }
    return PageFrom.html(html.toString()).structured();
  }

  record Offer(BigDecimal price, String priceCurrency) {}

  record Product(String name, Offer offers, Optional<String> sku) {}

  @Test
  void aProductIsBoundToARecord() {
    StructuredData data =
        data(
            """
            {"@context": "https://schema.org", "@type": "Product", "name": "Lamp",
             "offers": {"@type": "Offer", "price": "12.50", "priceCurrency": "EUR"}}
            """);
    assertThat(data.jsonLd("Product").get(0).as(Product.class))
        .isEqualTo(
            new Product("Lamp", new Offer(new BigDecimal("12.50"), "EUR"), Optional.empty()));
    assertThat(data.jsonLd("Offer")).isEmpty();
    assertThat(data.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"n":1}                                             | 1
          [{"n":1},[{"n":2}],{"n":3}]                         | 1,2,3
          {"@context":"x","@graph":[{"n":1},{"n":2}]}         | 1,2
          {"@graph":{"n":1}}                                  | 1
          {"@id":"#g","@graph":[{"@graph":[{"n":1}]},{"n":2}]} | 1,2
          {"n":0,"@graph":[{"n":1}]}                          | 0,1
          [{"@graph":[]},{"n":4}]                             | 4
          """)
  void arraysAndGraphsAreTakenApart(String block, String numbers) {
    List<String> found = data(block).jsonLd().stream().map(i -> i.get("n").text()).toList();
    assertThat(found).containsExactly(numbers.split(","));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "Product"                      | Product                       | true
          "Product"                      | https://schema.org/Product    | true
          "http://schema.org/Product"    | Product                       | true
          "https://www.schema.org/Product" | http://schema.org/Product   | true
          "schema:Product"               | Product                       | true
          ["Thing","Product"]            | Product                       | true
          "http://other.test/Product"    | Product                       | false
          "http://other.test/Product"    | http://other.test/Product     | true
          "ProductGroup"                 | Product                       | false
          "product"                      | Product                       | false
          {"a":1}                        | Product                       | false
          [1,null]                       | Product                       | false
          """)
  void typesAreFoundByNameOrAddress(String type, String wanted, boolean found) {
    assertThat(data("{\"@type\":" + type + "}").jsonLd(wanted)).hasSize(found ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!-- {\"n\":\"1\"} -->",
        "\n<!--//--><![CDATA[//><!--\n{\"n\":\"1\"}\n//--><!]]>",
        "//<![CDATA[\n{\"n\":\"1\"}\n//]]>",
        "/* <![CDATA[ */ {\"n\":\"1\"} /* ]]> */",
        "/*<![CDATA[*/{\"n\":\"1\"}/*]]>*/",
        "<![CDATA[{\"n\":\"1\"}]]>",
        "{\"n\":\"1\"};",
        "{\"n\":\"1\",}",
        "{\"n\":\"1\", \"a\": [1, 2, ], }",
        "{ // first\n \"n\": /* second */ \"1\" }",
        "\ufeff{\"n\":\"1\"}",
        "{\"n\":\"1\", \"text\": \"two\nlines\tand a tab\"}",
        "{\"n\":\"1\", \"text\": \"// no comment, /* none */ [,]\\\\\"}",
      })
  void commonDirtIsTolerated(String block) {
    StructuredData data = data(block);
    assertThat(data.problems()).isEmpty();
    assertThat(data.jsonLd()).singleElement().extracting(i -> i.get("n").text()).isEqualTo("1");
  }

  @Test
  void textIsLeftAsItIsByTheTidying() {
    Json item = data("{\"a\":\"x\n // y, ] \\\" /* z */\",}").jsonLd().get(0);
    assertThat(item.get("a").text()).isEqualTo("x\n // y, ] \" /* z */");
  }

  @Test
  void brokenBlocksAreToldAndTheOthersRead() {
    StructuredData data =
        data(
            "{\"n\":1}",
            "{\"n\":",
            "",
            "  ",
            "\"text\"",
            "[{\"n\":2},3]",
            "{'n':4}",
            "[".repeat(9999));
    assertThat(data.jsonLd()).extracting(i -> i.get("n").asInt()).containsExactly(1, 2);
    assertThat(data.problems())
        .hasSize(5)
        .allSatisfy(problem -> assertThat(problem).hasLineCount(1).hasSizeLessThan(300))
        .satisfiesExactly(
            p -> assertThat(p).startsWith("JSON-LD block 2: not JSON: line 1, column"),
            p -> assertThat(p).isEqualTo("JSON-LD block 5: neither an object nor an array"),
            p -> assertThat(p).isEqualTo("JSON-LD block 6: neither an object nor an array"),
            p -> assertThat(p).startsWith("JSON-LD block 7: not JSON: line 1, column 2"),
            p -> assertThat(p).contains("depth"));
  }

  @Test
  void onlyScriptsOfTheTypeCount() {
    StructuredData data =
        PageFrom.html(
                """
                <script type="APPLICATION/LD+JSON; charset=utf-8">{"n":1}</script>
                <script type="application/json">{"n":2}</script><script>var n = {"n":3}</script>
                <template><script type="application/ld+json">{"n":4}</script></template>
                <body><p><script type=" application/ld+json ">{"n":"</p>&amp;"}</script>
                """)
            .structured();
    assertThat(data.jsonLd()).extracting(i -> i.get("n").text()).containsExactly("1", "</p>&amp;");
  }

  @Test
  void xhtmlHasItToo() {
    StructuredData data =
        PageFrom.of(
                "application/xhtml+xml",
                "<html xmlns='http://www.w3.org/1999/xhtml'><head><script"
                    + " type='application/ld+json'><![CDATA[{\"n\":\"&\"}]]></script></head></html>")
            .structured();
    assertThat(data.jsonLd()).extracting(i -> i.get("n").text()).containsExactly("&");
  }
}
