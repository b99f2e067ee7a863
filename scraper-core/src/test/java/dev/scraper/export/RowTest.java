package dev.scraper.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.http.Url;
import dev.scraper.json.Json;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowTest {

  enum Shape {
    ROUND {
      @Override
      public String toString() {
        return "not its name";
      }
    }
  }

  private record Price(BigDecimal amount, String currency) {}

  private record Product(
      String zName, int a, @Nullable String none, Price price, List<Price> offers) {}

  private static final class Bean {
    public String getZulu() {
      return "z";
    }

    public Url getAlpha() {
      return Url.parse("http://h/x");
    }

    public Instant getMike() {
      return Instant.EPOCH;
    }

    public Shape getShape() {
      return Shape.ROUND;
    }
  }

  @Test
  void rowIsTakenAsItIs() {
    Row row = Row.of(List.of("a"), List.of(1));

    assertThat(Row.from(row)).isSameAs(row);
  }

  @Test
  void recordGivesItsComponentsInOrderAndNestedRecordsAsMaps() {
    Price price = new Price(new BigDecimal("1.50"), "EUR");

    Row row = Row.from(new Product("lamp", 3, null, price, List.of(price)));

    Map<String, Object> plain = Map.of("amount", new BigDecimal("1.50"), "currency", "EUR");
    assertThat(row.names()).containsExactly("zName", "a", "none", "price", "offers");
    assertThat(row.values()).containsExactly("lamp", 3, null, plain, List.of(plain));
    assertThat(((Map<?, ?>) row.values().get(3)).keySet().toString())
        .isEqualTo("[amount, currency]");
    assertThat(row.type()).contains("Product");
  }

  @Test
  void rowsOfOneRecordClassShareOneListOfNames() {
    Row one = Row.from(new Price(BigDecimal.ONE, "EUR"));
    Row two = Row.from(new Price(BigDecimal.TEN, "USD"));

    assertThat(one.names()).isSameAs(two.names());
  }

  @Test
  void anImmutableListOfNamesIsNotCopied() {
    List<String> names = List.of("a", "b");

    assertThat(Row.of(names, List.of(1, 2)).names()).isSameAs(names);
  }

  @Test
  void mapKeepsItsOrderAndItsKeysBecomeText() {
    Map<Object, Object> map = new LinkedHashMap<>();
    map.put(Shape.ROUND, 1);
    map.put(7, "seven");
    map.put("a", null);

    Row row = Row.from(map);

    assertThat(row.names()).containsExactly("ROUND", "7", "a");
    assertThat(row.values()).containsExactly(1, "seven", null);
    assertThat(row.type()).isEmpty();
  }

  @Test
  void jsonGivesItsMembers() {
    record Held(Json some, Json nothing, Json none) {}
    Json json = Json.parse("{\"a\":1,\"b\":[1.50,null,\"x\"],\"c\":{\"d\":true}}");
    Row row = Row.from(json);
    assertThat(row.names()).containsExactly("a", "b", "c");
    assertThat(row.values().toString()).isEqualTo("[1, [1.50, null, x], {d=true}]");
    assertThat(
            Row.from(new Held(json.at("/c"), json.at("/nix"), json.at("/b/1"))).values().toString())
        .isEqualTo("[{d=true}, null, null]");
    assertThatThrownBy(() -> Row.from(Json.parse("[1]")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void beanGivesItsPropertiesWithTheirValuesAsText() {
    Row row = Row.from(new Bean());

    assertThat(row.names()).containsExactlyInAnyOrder("zulu", "alpha", "mike", "shape");
    assertThat(row.values())
        .containsExactlyInAnyOrder("z", "http://h/x", "1970-01-01T00:00:00Z", "ROUND");
  }

  @Test
  void loneValueBecomesTheFieldValue() {
    for (Object each : List.of("text", 5, true)) {
      assertThat(Row.from(each)).isEqualTo(Row.of(List.of("value"), List.of(each)));
    }
    assertThat(Row.from(URI.create("a:b")).values()).containsExactly("a:b");
  }

  @Test
  void valuesBecomePlain() {
    List<Object> given =
        Arrays.asList(
            new StringBuilder("text"),
            'c',
            new AtomicLong(9),
            Optional.of(Optional.of("in")),
            Optional.empty(),
            OptionalInt.of(4),
            Duration.ofSeconds(90),
            Instant.EPOCH,
            URI.create("http://h/"),
            Url.parse("http://h/"),
            Shape.ROUND,
            new int[] {1, 2},
            new byte[] {1, 2, 3},
            new Object[] {"x", null});
    List<String> names = new ArrayList<>();
    given.forEach(each -> names.add("f" + names.size()));

    assertThat(Row.of(names, given).values())
        .containsExactly(
            "text",
            "c",
            9L,
            "in",
            null,
            4,
            "PT1M30S",
            "1970-01-01T00:00:00Z",
            "http://h/",
            "http://h/",
            "ROUND",
            List.of(1, 2),
            "AQID",
            Arrays.asList("x", null));
  }

  @Test
  void rowDoesNotChangeWithTheListThatItWasMadeOf() {
    List<String> tags = new ArrayList<>(List.of("a"));
    Row row = Row.of(List.of("tags"), List.of(tags));

    tags.add("b");

    assertThat(row.values()).containsExactly(List.of("a"));
    assertThatThrownBy(() -> row.values().set(0, "x"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void halfASurrogatePairIsReplacedAndAWholeOneIsKept() {
    Row row = Row.from(Map.of("n\uD800", "a\uD83D\uDE00b\uDE00c\uD83D"));

    assertThat(row.names()).containsExactly("n\uFFFD");
    assertThat(row.values()).containsExactly("a\uD83D\uDE00b\uFFFDc\uFFFD");
    assertThat(Row.of(List.of("\uDC00"), List.of(1)).names()).containsExactly("\uFFFD");
  }

  @Test
  void whatCannotBeConvertedIsRefusedByItsClass() {
    assertThatThrownBy(() -> Row.from(new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Object");
    assertThatThrownBy(() -> Row.from(List.of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("List")
        .hasMessageContaining("no named fields");
    assertThatThrownBy(() -> Row.of(List.of("a"), List.of(Jsoup.parse("<p>x"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("org.jsoup.nodes.Document")
        .hasMessageContaining("text()");
    assertThatThrownBy(() -> Row.of(List.of("a"), List.of(List.of(1).stream())))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Row.from(Map.of(List.of(), 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  public static final class Holder {
    public Object getHeld() {
      return Jsoup.parse("<p>x");
    }
  }

  public static final class Loop {
    public Loop getSelf() {
      return this;
    }
  }

  @Test
  void beanWithADocumentOrItselfInsideIsRefused() {
    assertThatThrownBy(() -> Row.from(new Holder()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Holder.class.getName())
        .hasMessageContaining("text()");
    assertThatThrownBy(() -> Row.from(new Loop()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Loop.class.getName());
  }

  @Test
  void listInsideItselfIsRefused() {
    List<Object> list = new ArrayList<>();
    list.add(list);

    assertThatThrownBy(() -> Row.of(List.of("a"), List.of(list)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("inside itself");
  }

  @Test
  void namesAndValuesMustMatchAndNamesMustDiffer() {
    assertThatThrownBy(() -> Row.of(List.of("a"), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Row.of(List.of("a", "a"), List.of(1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice");
    Map<Object, Object> alike = new LinkedHashMap<>();
    alike.put(1, "number");
    alike.put("1", "text");
    assertThatThrownBy(() -> Row.from(alike)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRowCanBeChangedIntoAnotherAndKeepsWhatItIsFrom() {
    Row row = Row.from(new Price(BigDecimal.ONE, "EUR"));
    List<String> names = row.names();
    String last = names.get(names.size() - 1);

    Row changed = row.with(last, List.of("x")).with("more", null).rename(last, "code");

    assertThat(changed.get("code")).contains(List.of("x"));
    assertThat(changed.get("more")).isEmpty();
    assertThat(changed.get(last)).isEmpty();
    assertThat(changed.names()).containsExactly(names.get(0), "code", "more");
    assertThat(changed.type()).contains("Price");
    assertThat(changed.isFrom(Price.class)).isTrue();
    assertThat(changed.isFrom(String.class)).isFalse();
    assertThat(row.names()).isEqualTo(names);
    assertThat(row.rename("nothing", "x")).isSameAs(row);
    assertThat(Row.of(List.of("a"), List.of(1)).isFrom(Object.class)).isFalse();
  }

  @Test
  void aSelectionTakesTheOrderGivenAndSharesItsNames() {
    List<String> wanted = List.of("b", "none", "a");
    Row row = Row.of(List.of("a", "b", "c"), List.of(1, 2, 3)).select(wanted);

    assertThat(row.names()).isSameAs(wanted);
    assertThat(row.values()).containsExactly(2, null, 1);
    assertThatThrownBy(() -> row.select(List.of("a", "a"))).hasMessageContaining("twice");
    assertThatThrownBy(() -> row.rename("a", "b")).hasMessageContaining("twice");
  }
}
