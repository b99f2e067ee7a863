package dev.scraper.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonBindingTest {

  enum Stock {
    IN_STOCK,
    SOLD_OUT;

    @Override
    public String toString() {
      return "shown as " + name();
    }
  }

  record Price(BigDecimal amount, Optional<String> currency) {}

  record Product(
      String name,
      int count,
      Price price,
      Stock stock,
      LocalDate since,
      OffsetDateTime seen,
      List<String> tags,
      Set<Integer> sizes,
      Map<String, Price> offers,
      OptionalInt rank,
      Json more) {}

  record Count(int count) {}

  record Positive(int value) {
    Positive {
      if (value <= 0) {
        throw new IllegalArgumentException("not positive: " + value);
      }
    }
  }

  interface Unbindable {}

  private static void assertFails(String message, Runnable run) {
    assertThatExceptionOfType(JsonException.class).isThrownBy(run::run).withMessage(message);
  }

  private static final String FULL =
      """
      {"name": "Lamp", "count": 3, "price": {"amount": 12.50, "currency": "EUR", "vat": true},
       "stock": "in_stock", "since": "2024-02-29", "seen": "2024-01-02T03:04:05+02:00",
       "tags": ["a", "b"], "sizes": [1, 2], "offers": {"x": {"amount": "1"}}, "rank": 7,
       "more": {"any": ["thing"]}, "unknown": {"deep": [1]}}
      """;

  @Test
  void aRecordIsFilledByTheNamesOfItsComponents() {
    Product product = Json.parse(FULL).as(Product.class);
    assertThat(product)
        .isEqualTo(
            new Product(
                "Lamp",
                3,
                new Price(new BigDecimal("12.50"), Optional.of("EUR")),
                Stock.IN_STOCK,
                LocalDate.of(2024, 2, 29),
                OffsetDateTime.parse("2024-01-02T03:04:05+02:00"),
                List.of("a", "b"),
                Set.of(1, 2),
                Map.of("x", new Price(BigDecimal.ONE, Optional.empty())),
                OptionalInt.of(7),
                Json.parse("{\"any\":[\"thing\"]}")));
  }

  @Test
  void whatIsWrittenCanBeReadAgain() {
    Product product = Json.parse(FULL).as(Product.class);
    Json written = Json.of(product);
    assertThat(written.get("stock").text()).isEqualTo("IN_STOCK");
    assertThat(written.names())
        .containsExactly(
            "name", "count", "price", "stock", "since", "seen", "tags", "sizes", "offers", "rank",
            "more");
    assertThat(Json.parse(written.toString()).as(Product.class)).isEqualTo(product);
  }

  @Test
  void whatIsMissingOrNullIsEmptyWhereItCanBe() {
    for (String text :
        List.of(
            "{\"count\":1}",
            "{\"count\":1,\"tags\":null,\"sizes\":null,\"offers\":null,\"rank\":null}")) {
      Product product = Json.parse(text).as(Product.class);
      assertThat(product.name()).isNull();
      assertThat(product.tags()).isEmpty();
      assertThat(product.sizes()).isEmpty();
      assertThat(product.offers()).isEmpty();
      assertThat(product.rank()).isEmpty();
      assertThat(product.more().isPresent()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                              | JSON at /count: wanted int, found nothing
          {"count":null}                  | JSON at /count: wanted int, found null
          {"count":"many"}                | JSON at /count: wanted int, found "many"
          {"count":""}                    | JSON at /count: wanted int, found ""
          {"count":1.5}                   | JSON at /count: wanted int, found 1.5
          {"count":3000000000}            | JSON at /count: wanted int, found 3000000000
          {"count":{}}                    | JSON at /count: wanted int, found an empty object
          {"count":1,"price":{"amount":"free"}} | JSON at /price/amount: wanted BigDecimal, found "free"
          {"count":1,"stock":"gone"}      | JSON at /stock: wanted Stock, found "gone"
          {"count":1,"stock":0}           | JSON at /stock: wanted Stock, found 0
          {"count":1,"since":"yesterday"} | JSON at /since: wanted LocalDate, found "yesterday"
          {"count":1,"tags":["a",{"b":1}]} | JSON at /tags/1: wanted String, found an object with b
          {"count":1,"offers":{"a/b":{"amount":[]}}} | JSON at /offers/a~1b/amount: wanted BigDecimal, found an array of 0
          []                              | the JSON value: wanted Product, found an array of 0
          null                            | the JSON value: wanted Product, found null
          """)
  void whatDoesNotFitSaysWhereAndWhatWasThere(String text, String message) {
    assertFails(message, () -> Json.parse(text).as(Product.class));
  }

  @Test
  void placesAreCountedFromTheWholeText() {
    Json json = Json.parse("{\"items\":[{\"count\":1},{\"count\":\"x\"}]}");
    assertFails(
        "JSON at /items/1/count: wanted int, found \"x\"",
        () -> json.at("/items").list(Count.class));
    assertThat(json.at("/items/0").as(Count.class)).isEqualTo(new Count(1));
    assertThat(json.at("/items/7").optional(Count.class)).isEmpty();
  }

  @Test
  void whatAConstructorRefusesIsPassedOn() {
    assertFails(
        "JSON at /1: no Positive: java.lang.IllegalArgumentException: not positive: -1",
        () -> Json.parse("[{\"value\":1},{\"value\":-1}]").list(Positive.class));
  }

  @Test
  void aTypeThatCannotBeMadeIsNamed() {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.parse("{}").as(Unbindable.class))
        .withMessageStartingWith("JSON cannot be bound to " + Unbindable.class.getName());
  }

  @Test
  void plainTypesAreBoundToo() {
    assertThat(Json.parse("[1,2]").list(Integer.class)).containsExactly(1, 2);
    assertThat(Json.parse("\"2024-01-02T03:04:05Z\"").as(Instant.class))
        .isEqualTo(Instant.parse("2024-01-02T03:04:05Z"));
    assertThat(Json.parse("1.10").as(BigDecimal.class)).isEqualTo(new BigDecimal("1.10"));
    assertThat(Json.parse("{\"a\":1}").as(Json.class).get("a").asInt()).isEqualTo(1);
    assertThat(Json.parse("\"x\"").optional(String.class)).contains("x");
  }
}
