package dev.scraper.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  /** The document of RFC 6901, section 5. */
  private static final Json RFC =
      Json.parse(
          """
          {"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\\\j": 5,
           "k\\"l": 6, " ": 7, "m~n": 8}
          """);

  private static void assertFails(String message, Runnable run) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(run::run)
        .withMessage(message)
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /foo   | ["bar","baz"]
          /foo/0 | "bar"
          /      | 0
          /a~1b  | 1
          /c%d   | 2
          /e^f   | 3
          /g|h   | 4
          /i\\j  | 5
          /k"l   | 6
          `/ `   | 7
          /m~0n  | 8
          """)
  void pointersLeadWhereTheRfcSays(String pointer, String value) {
    if (pointer.equals("/g")) {
      return; // the separator of this table
    }
    assertThat(RFC.at(pointer)).hasToString(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nix",
        "/foo/2",
        "/foo/-",
        "/foo/00",
        "/foo/01",
        "/foo/-1",
        "/foo/0/x",
        "/foo/bar"
      })
  void aPointerThatLeadsNowhereGivesAnAbsentValue(String pointer) {
    Json absent = RFC.at(pointer);
    assertThat(absent.isPresent()).isFalse();
    assertThat(absent.isNull()).isFalse();
    assertThat(absent.optionalText()).isEmpty();
    assertThat(absent.optional(Integer.class)).isEmpty();
    assertThat(absent.list()).isEmpty();
    assertThat(absent.names()).isEmpty();
    assertThat(absent.at("/more").get("deeper").isPresent()).isFalse();
    assertThat(absent).hasToString("");
    assertFails("JSON at " + pointer + ": wanted text, found nothing", absent::text);
    assertFails(
        "JSON at " + pointer + ": wanted Integer, found nothing", () -> absent.as(Integer.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo", "#/foo", "/a~2", "/a~", "/~01~"})
  void whatIsNoPointerIsRefused(String pointer) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RFC.at(pointer))
        .withMessageContaining("ointer");
  }

  @Test
  void theEmptyPointerIsTheValueItself() {
    assertThat(RFC.at("")).isEqualTo(RFC);
    assertThat(RFC.at("/foo").at("/1").text()).isEqualTo("baz");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}      | object
          []      | array
          "x"     | text
          1.5     | number
          true    | boolean
          null    | null
          """)
  void aValueKnowsWhatItIs(String text, String kind) {
    Json json = Json.parse(text);
    assertThat(json.isPresent()).isTrue();
    assertThat(json.isObject()).isEqualTo(kind.equals("object"));
    assertThat(json.isArray()).isEqualTo(kind.equals("array"));
    assertThat(json.isText()).isEqualTo(kind.equals("text"));
    assertThat(json.isNumber()).isEqualTo(kind.equals("number"));
    assertThat(json.isBoolean()).isEqualTo(kind.equals("boolean"));
    assertThat(json.isNull()).isEqualTo(kind.equals("null"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          12                   | 12
          -0                   | 0
          1.10                 | 1.10
          "1.10"               | 1.10
          " 7 "                | 7
          1e3                  | 1E+3
          12345678901234567890 | 12345678901234567890
          0.1                  | 0.1
          """)
  void decimalsKeepTheirDigits(String text, String expected) {
    assertThat(Json.parse(text).decimal()).isEqualTo(new BigDecimal(expected));
  }

  @Test
  void numbersAreTakenOnlyWhereTheyFit() {
    assertThat(Json.parse("12").asInt()).isEqualTo(12);
    assertThat(Json.parse("12.0").asInt()).isEqualTo(12);
    assertThat(Json.parse("\"12\"").asLong()).isEqualTo(12);
    assertThat(Json.parse("1.5").asDouble()).isEqualTo(1.5);
    assertThat(Json.parse("9223372036854775807").asLong()).isEqualTo(Long.MAX_VALUE);
    assertFails("the JSON value: wanted an int, found 1.5", () -> Json.parse("1.5").asInt());
    assertFails(
        "JSON at /a/0: wanted an int, found 2147483648",
        () -> Json.parse("{\"a\":[2147483648]}").at("/a/0").asInt());
    assertFails(
        "the JSON value: wanted a long, found 1E+1000000000",
        () -> Json.parse("1e1000000000").asLong());
    assertFails(
        "the JSON value: wanted a long, found 1E-1000000000",
        () -> Json.parse("1e-1000000000").asLong());
    assertFails("the JSON value: wanted a number, found \"\"", () -> Json.parse("\"\"").asInt());
    assertFails("the JSON value: wanted a number, found null", () -> Json.parse("null").asInt());
    assertFails(
        "the JSON value: wanted a number, found \"" + "1".repeat(79) + "...",
        () -> Json.parse("\"" + "1".repeat(5_000) + "\"").decimal());
  }

  @Test
  void truthValuesMayBeText() {
    assertThat(Json.parse("true").asBoolean()).isTrue();
    assertThat(Json.parse("\" False\"").asBoolean()).isFalse();
    assertFails("the JSON value: wanted true or false, found 1", () -> Json.parse("1").asBoolean());
  }

  @Test
  void textIsAlsoHowANumberIsWritten() {
    assertThat(Json.parse("\"a\\nb\\u00e9\\ud83d\\ude00\"").text()).isEqualTo("a\nbé😀");
    assertThat(Json.parse("1.50").text()).isEqualTo("1.50");
    assertThat(Json.parse("true").optionalText()).contains("true");
    assertThat(Json.parse("null").optionalText()).isEmpty();
    assertFails(
        "JSON at /o: wanted text, found an object with a, b, c, d, e, ...",
        () ->
            Json.parse("{\"o\":{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1}}")
                .get("o")
                .text());
    assertFails(
        "JSON at /o: wanted text, found an array of 3",
        () -> Json.parse("{\"o\":[1,2,3]}").get("o").optionalText());
    assertFails(
        "the JSON value: wanted text, found an empty object", () -> Json.parse("{}").text());
  }

  @Test
  void arraysAreIterated() {
    Json json = Json.parse("{\"items\":[{\"n\":1},{\"n\":2}],\"none\":null,\"one\":{}}");
    List<Integer> numbers = new ArrayList<>();
    for (Json item : json.at("/items")) {
      numbers.add(item.at("/n").asInt());
    }
    assertThat(numbers).containsExactly(1, 2);
    assertThat(json.get("items").size()).isEqualTo(2);
    assertThat(json.get("none").list()).isEmpty();
    assertThat(json.names()).containsExactly("items", "none", "one");
    assertFails(
        "JSON at /one: wanted an array, found an empty object", () -> json.get("one").list());
    assertFails(
        "JSON at /items/1/n: wanted text, found an array of 0",
        () -> Json.parse("{\"items\":[0,{\"n\":[]}]}").get("items").list().get(1).get("n").text());
  }

  @Test
  void namesWithSlashesAreEscapedInMessages() {
    assertFails(
        "JSON at /a~1b~0: wanted text, found nothing", () -> Json.parse("{}").get("a/b~").text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``              | not JSON: there is nothing in it
          `  `            | not JSON: there is nothing in it
          {"a":oops}      | not JSON: line 1, column 6: Unrecognized token 'oops'
          {"a":1          | not JSON: line 1, column
          {"a":1,}        | not JSON: line 1, column 8
          [1 2]           | not JSON: line 1, column 4
          {} {}           | not JSON: line 1, column 4: something follows after the end of the value
          1 x             | not JSON: line 1, column 3
          NaN             | not JSON: line 1, column
          {'a':1}         | not JSON: line 1, column 2
          // c            | not JSON: line 1, column 1
          <html>          | not JSON: line 1, column 1
          """)
  void whatIsNoJsonSaysWhere(String text, String message) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse(text))
        .withMessageStartingWith(message)
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).hasSizeLessThan(300));
  }

  @Test
  void hostileJsonRunsIntoTheLimits() {
    for (String text :
        List.of(
            "[".repeat(1_000_000),
            "{\"a\":".repeat(1_000_000),
            "1".repeat(100_000),
            "[" + "x".repeat(1_000_000))) {
      assertThatExceptionOfType(JsonException.class)
          .isThrownBy(() -> Json.parse(text))
          .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }
    assertThat(Json.parse("[".repeat(400) + "]".repeat(400)).isArray()).isTrue();
  }

  @Test
  void ofANameThatOccursTwiceTheLastValueCounts() {
    assertThat(Json.parse("{\"a\":1,\"a\":2}").get("a").asInt()).isEqualTo(2);
  }

  @Test
  void theByteOrderMarkIsPassedOver() {
    assertThat(Json.parse("\ufeff{\"a\":1}").get("a").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32BE", "UTF-32LE"})
  void bytesAreReadInTheEncodingThatTheyShow(String charset) {
    byte[] bytes = "{\"a\":\"é😀\"}".getBytes(Charset.forName(charset));
    assertThat(Json.parse(bytes).get("a").text()).isEqualTo("é😀");
  }

  @Test
  void bytesThatAreNoUtf8AreAnError() {
    byte[] latin = "{\"a\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse(latin))
        .withMessageContaining("Invalid UTF-8");
  }

  @Test
  void linesAreReadOneByOne() {
    assertThat(Json.lines("{\"a\":1}\r\n\n[2]\n"))
        .extracting(Json::toString)
        .containsExactly("{\"a\":1}", "[2]");
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.lines("1\n\n{\n"))
        .withMessageStartingWith("JSON line 3: not JSON");
  }

  @Test
  void whatContainsItselfOrHasNoValuesGivesNoJson() {
    Map<String, Object> self = new HashMap<>();
    self.put("self", self);
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.of(self))
        .withMessageStartingWith("no JSON can be made of java.util.HashMap: ");
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.of(new Object()))
        .withMessageStartingWith("no JSON can be made of java.lang.Object: ");
  }

  @Test
  void anAbsentValueIsWrittenAsNull() {
    Json absent = RFC.at("/nix");
    assertThat(Json.of(absent).isNull()).isTrue();
    assertThat(Json.of(List.of(absent))).hasToString("[null]");
    assertThat(Json.of(RFC)).isSameAs(RFC);
  }

  @Test
  void valuesAreEqualWhateverTheOrderOfTheirMembers() {
    Json one = Json.parse("{\"a\":1,\"b\":[true]}");
    Json two = Json.of(Map.of("x", Json.parse("{ \"b\" : [true], \"a\" : 1 }"))).get("x");
    assertThat(one).isEqualTo(two).hasSameHashCodeAs(two);
    assertThat(one).isNotEqualTo(Json.parse("{}"));
    assertThat(List.of(one, two).stream().map(Json::toString).collect(Collectors.toSet()))
        .hasSize(2);
  }
}
