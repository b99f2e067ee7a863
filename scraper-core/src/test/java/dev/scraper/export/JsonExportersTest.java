package dev.scraper.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonExportersTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("out");
  }

  private static Row row(int n) {
    return Row.of(List.of("n", "text"), List.of(n, "r\u00e9cord \"" + n + "\"\n"));
  }

  @Test
  void eachRecordIsOneLine() throws IOException {
    Exporter exporter = Exporters.jsonLines(file);
    exporter.open();
    exporter.write(
        Row.of(
            List.of("text", "none", "list", "map", "truth", "real"),
            Arrays.asList(
                "a\n\"\u00e9\uD83D\uDE00",
                null,
                Arrays.asList(1, null),
                Map.of("k", "v"),
                true,
                1.5)));
    exporter.write(Row.of(List.of(), List.of()));
    exporter.close();

    assertThat(file)
        .hasContent(
            "{\"text\":\"a\\n\\\"\u00e9\uD83D\uDE00\",\"none\":null,\"list\":[1,null],"
                + "\"map\":{\"k\":\"v\"},\"truth\":true,\"real\":1.5}\n{}\n");
    assertThat(Files.readAllBytes(file))
        .contains("\u00e9\uD83D\uDE00".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void numbersThatJsonHasNotAreNull() throws IOException {
    Exporter exporter = Exporters.jsonLines(file);
    exporter.open();
    exporter.write(
        Row.of(List.of("a", "b"), List.of(Double.NaN, List.of(Float.NEGATIVE_INFINITY))));
    exporter.close();

    assertThat(file).hasContent("{\"a\":null,\"b\":[null]}\n");
  }

  @Test
  void halfASurrogatePairLeavesValidUtf8() throws IOException {
    Exporter exporter = Exporters.jsonLines(file);
    exporter.open();
    exporter.write(Row.from("x\uD800"));
    exporter.close();

    assertThat(Files.readString(file)).isEqualTo("{\"value\":\"x\uFFFD\"}\n");
  }

  @Test
  void recordIsInTheFileOnceItWasFlushed() throws IOException {
    Exporter exporter = Exporters.jsonLines(file);
    exporter.open();
    exporter.write(row(1));
    exporter.flush();

    assertThat(Files.readAllLines(file)).hasSize(1);
    exporter.close();
  }

  @Test
  void recordsBeyondAnyBufferArriveWholeAndInOrder() throws IOException {
    String giant = "\u00e9".repeat(3_000_000);
    Exporter exporter = Exporters.json(file);
    exporter.open();
    for (int i = 0; i < 5_000; i++) {
      exporter.write(row(i));
      if (i == 2_000) {
        exporter.write(Row.of(List.of("n"), List.of(giant)));
      }
    }
    exporter.close();

    JsonNode read = JSON.readTree(Files.readString(file));
    assertThat(read.size()).isEqualTo(5_001);
    assertThat(read.get(2_001).get("n").asString()).isEqualTo(giant);
    assertThat(read.get(5_000).get("n").asInt()).isEqualTo(4_999);
    assertThat(read.get(5_000).get("text").asString()).isEqualTo("r\u00e9cord \"4999\"\n");
  }

  @Test
  void jsonIsAValidArrayAfterEveryFlush() throws IOException {
    Exporter exporter = Exporters.json(file);
    exporter.open();
    exporter.flush();
    assertThat(Files.readString(file)).isEqualTo("[\n]\n");
    for (int i = 1; i <= 5; i++) {
      exporter.write(row(i));
      exporter.flush();
      exporter.flush();
      assertThat(JSON.readTree(Files.readString(file)).size()).isEqualTo(i);
    }
    exporter.close();

    assertThat(Files.readString(file))
        .startsWith("[\n{\"n\":1,")
        .contains("},\n{")
        .endsWith("}\n]\n");
  }

  @Test
  void jsonIsValidWheneverABatchGoesOutByItself() throws IOException {
    Exporter exporter = Exporters.json(file);
    exporter.open();
    for (int i = 0; i < 300; i++) {
      exporter.write(Row.of(List.of("text"), List.of("x".repeat(1_000))));
      if (Files.size(file) > 0) {
        assertThat(JSON.readTree(Files.readString(file)).size()).isPositive();
      }
    }
    assertThat(file).isNotEmptyFile();
    exporter.close();
  }

  @Test
  void outputWithoutRecordsIsAnEmptyArrayOrAnEmptyFile() throws IOException {
    Exporter json = Exporters.json(file);
    json.open();
    json.close();
    Exporter lines = Exporters.jsonLines(folder.resolve("lines"));
    lines.open();
    lines.close();

    assertThat(Files.readString(file)).isEqualTo("[\n]\n");
    assertThat(folder.resolve("lines")).isEmptyFile();
  }

  @Test
  void streamIsFlushedAndLeftOpen() throws IOException {
    boolean[] closed = {false};
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    Exporter exporter = Exporters.jsonLines(bytes, "standard output");
    exporter.open();
    exporter.write(Row.from("a"));
    exporter.flush();
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("{\"value\":\"a\"}\n");
    exporter.write(Row.from("b"));
    exporter.close();

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo("{\"value\":\"a\"}\n{\"value\":\"b\"}\n");
    assertThat(closed[0]).isFalse();
    assertThat(exporter.name()).isEqualTo("standard output");
  }

  @Test
  void printStreamThatSwallowsItsErrorIsAsked() {
    PrintStream broken =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int each) throws IOException {
                throw new IOException("broken pipe");
              }
            },
            false,
            StandardCharsets.UTF_8);
    Exporter exporter = Exporters.jsonLines(broken, "standard output");

    assertThatThrownBy(
            () -> {
              exporter.write(Row.from("a"));
              exporter.flush();
            })
        .isInstanceOf(IOException.class);
  }
}
