package dev.scraper.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvExporterTest {

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("out.csv");
  }

  private List<List<String>> read() throws IOException {
    List<List<String>> records = new ArrayList<>();
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder().skipEmptyLines(false).ofCsvRecord(file)) {
      reader.forEach(each -> records.add(each.getFields()));
    }
    return records;
  }

  private void write(Exporter exporter, Row... rows) throws IOException {
    exporter.open();
    for (Row row : rows) {
      exporter.write(row);
    }
    exporter.close();
  }

  @Test
  void whatWasWrittenIsReadBack() throws IOException {
    List<String> names = List.of("plain", "quotes", "lines", "none", "list", "real");
    write(
        Exporters.csv(file),
        Row.of(
            names,
            Arrays.asList("a b", "say \"hi\", you", "1\n2\r\n3\r", null, List.of("x", 1), 1.5)),
        Row.of(names, Arrays.asList("\u00e9", "", ";", true, Map.of("k", "v"), Double.NaN)));

    assertThat(read())
        .containsExactly(
            names,
            List.of("a b", "say \"hi\", you", "1\n2\r\n3\r", "", "[\"x\",1]", "1.5"),
            List.of("\u00e9", "", ";", "true", "{\"k\":\"v\"}", ""));
  }

  @Test
  void linesEndWithALineFeedAlone() throws IOException {
    write(Exporters.csv(file, List.of("a", "b")), Row.of(List.of("b", "a"), List.of(2, 1)));

    assertThat(Files.readString(file)).isEqualTo("a,b\n1,2\n");
  }

  @Test
  void declaredColumnsMakeAHeaderEvenWithoutRecords() throws IOException {
    write(Exporters.csv(file, List.of("a", "b")));

    assertThat(Files.readString(file)).isEqualTo("a,b\n");
  }

  @Test
  void withoutColumnsAndRecordsTheFileIsEmpty() throws IOException {
    write(Exporters.csv(file));

    assertThat(file).isEmptyFile();
  }

  @Test
  void recordMayLackDeclaredFieldsButHaveNoOther() throws IOException {
    Exporter exporter = Exporters.csv(file, List.of("a", "b"));
    exporter.open();
    exporter.write(Row.of(List.of("b"), List.of(1)));
    assertThatThrownBy(() -> exporter.write(Row.of(List.of("a", "other"), List.of(1, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'other'")
        .hasMessageContaining("[a, b]");
    exporter.close();

    assertThat(Files.readString(file)).isEqualTo("a,b\n,1\n");
  }

  @Test
  void columnThatAppearsInTheThousandthRecordIsNotLost() throws IOException {
    Exporter exporter = Exporters.csv(file);
    exporter.open();
    String tricky = "a \"quoted\"\nline, with \"\" more\n\"";
    for (int i = 0; i < 2_000; i++) {
      Map<String, Object> item = new LinkedHashMap<>();
      item.put("n", i);
      item.put("text", tricky);
      if (i % 1_000 == 999) {
        item.put("late" + i, "=here");
      }
      exporter.write(Row.from(item));
    }
    exporter.close();

    List<List<String>> read = read();
    assertThat(read).hasSize(2_001);
    assertThat(read.get(0)).containsExactly("n", "text", "late999", "late1999");
    assertThat(read.get(1)).containsExactly("0", tricky, "", "");
    assertThat(read.get(1_000)).containsExactly("999", tricky, "'=here", "");
    assertThat(read.get(1_001)).containsExactly("1000", tricky, "", "");
    assertThat(read.get(2_000)).containsExactly("1999", tricky, "", "'=here");
    assertNothingBesideTheFile();
  }

  @Test
  void randomRecordsWithRandomFieldsAreReadBack() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    String[] pieces = {"", "a", "\"", "\n", ",", "\r\n", "x y", "\u00e9"};
    List<Map<String, String>> items = new ArrayList<>();
    List<String> columns = new ArrayList<>();
    Exporter exporter = Exporters.csv(file);
    exporter.open();
    for (int i = 0; i < 500; i++) {
      Map<String, String> item = new LinkedHashMap<>();
      for (int f = random.nextInt(3); f >= 0; f--) {
        String name = "f" + random.nextInt(1 + i / 20);
        item.put(name, "." + pieces[random.nextInt(8)] + pieces[random.nextInt(8)]);
        if (!columns.contains(name)) {
          columns.add(name);
        }
      }
      items.add(item);
      exporter.write(Row.from(item));
      if (random.nextInt(10) == 0) {
        exporter.flush();
      }
    }
    exporter.close();

    List<List<String>> read = read();
    assertThat(read.get(0)).as("seed %d", seed).isEqualTo(columns);
    for (int i = 0; i < items.size(); i++) {
      Map<String, String> item = items.get(i);
      assertThat(read.get(i + 1))
          .as("seed %d, record %d", seed, i)
          .isEqualTo(columns.stream().map(each -> item.getOrDefault(each, "")).toList());
    }
  }

  @Test
  void emptyCellInAFileOfOneColumnIsStillARecord() throws IOException {
    write(
        Exporters.csv(file),
        Row.of(List.of("a"), Arrays.asList((Object) null)),
        Row.from(Map.of("a", "")));

    assertThat(Files.readString(file)).isEqualTo("a\n\"\"\n\"\"\n");
  }

  @Test
  void recordWithoutFieldsKeepsItsPlaceBeforeAWiderOne() throws IOException {
    write(Exporters.csv(file), Row.from(Map.of()), Row.of(List.of("a", "b"), List.of(1, 2)));

    assertThat(read()).containsExactly(List.of("a", "b"), List.of("", ""), List.of("1", "2"));
  }

  @Test
  void completedFileKeepsItsPermissionsAndTheLinkToIt() throws IOException {
    Assumptions.assumeTrue(
        Files.getFileStore(folder).supportsFileAttributeView("posix"), "needs POSIX permissions");
    Path target = folder.resolve("target.csv");
    Files.writeString(target, "old");
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r---w-"));
    Files.createSymbolicLink(file, target);

    write(Exporters.csv(file).overwrite(true), Row.from(Map.of("a", 1)), Row.from(Map.of("b", 2)));

    assertThat(file).isSymbolicLink();
    assertThat(Files.readString(target)).isEqualTo("a,b\n1,\n,2\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rw-r---w-");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=1+1",
        "+cmd",
        "-cmd",
        "@SUM(A1)",
        "\ttab",
        "\rreturn",
        "-",
        "+",
        "-5-3",
        "+1 2",
        "-.",
        "--5",
        "-5,3",
        "-Infinity",
        "=5",
        "\n=5",
        "\uff1d1",
        "\uff0bcmd",
        "\uff0dcmd",
        "\uff20x",
        "-5\n"
      })
  void textThatASpreadsheetMightRunIsGuarded(String text) throws IOException {
    write(Exporters.csv(file), Row.of(List.of("a", text), List.of(1, text)));

    assertThat(read()).containsExactly(List.of("a", "'" + text), List.of("1", "'" + text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "@SUM(A1)", "-cmd", "\ttab", "'", "a\"b,c\n"})
  void allTextIsLeftAloneWhereThatIsAskedFor(String text) throws IOException {
    write(Exporters.exactCsv(file, List.of()), Row.of(List.of("a", text), List.of(1, text)));

    assertThat(read()).containsExactly(List.of("a", text), List.of("1", text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-5", "+3.2", "-.5", "-5.", "-1e9", "+1E-7", "5", "a=b", " =1", "'=1", "#1", "."})
  void plainNumbersAndOtherTextAreLeftAlone(String text) throws IOException {
    write(Exporters.csv(file), Row.of(List.of("a", "b"), List.of(text, -5)));

    assertThat(read()).containsExactly(List.of("a", "b"), List.of(text, "-5"));
  }

  @Test
  void columnDeclaredTwiceIsRefused() {
    assertThatThrownBy(() -> Exporters.csv(file, List.of("a", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[a, a]");
  }

  private void assertNothingBesideTheFile() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}
