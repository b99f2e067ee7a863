package dev.scraper.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SqliteExporterTest {

  @TempDir Path folder;
  private Path file;

  private record Author(String name, int born) {}

  private record Book(
      String title,
      @Nullable Integer pages,
      boolean inStock,
      double rating,
      float weight,
      BigDecimal price,
      BigInteger isbn,
      LocalDate published,
      List<String> tags,
      Author author,
      Optional<Long> sold,
      OptionalInt reprints,
      OptionalDouble discount,
      String status) {}

  private static final class Other {
    private record Author(String pen) {}
  }

  private record Nothing() {}

  private record Items(int n) {}

  private record sqlite_log(String line) {}

  @BeforeEach
  void name() {
    file = folder.resolve("out.sqlite");
  }

  private void write(Row... rows) throws IOException {
    write(Exporters.sqlite(file), rows);
  }

  private static void write(Exporter exporter, Row... rows) throws IOException {
    exporter.open();
    for (Row row : rows) {
      exporter.write(row);
    }
    exporter.close();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  private static Row page(String url, int status, @Nullable String title, int depth) {
    return Row.of(
        List.of("url", "status", "title", "depth"), Arrays.asList(url, status, title, depth));
  }

  @Test
  void recordsOfTheCommandLineAreTextButForStatusAndDepth() throws Exception {
    write(
        Exporters.forPath(file, List.of("url", "status", "title", "depth")),
        page("http://h/", 200, null, 0),
        page("http://h/a", 404, "007", 1));

    assertThat(Tables.names(file)).containsExactly("items");
    assertThat(Tables.columns(file, "items"))
        .containsExactly("url TEXT", "status INTEGER", "title TEXT", "depth INTEGER");
    assertThat(Tables.query(file, "SELECT * FROM items"))
        .containsExactly("http://h/|I:200|null|I:0", "http://h/a|I:404|007|I:1");
    assertThat(files()).containsExactly("out.sqlite");
  }

  @Test
  void declaredColumnsAreThereWithoutRecordsAndOthersAreAdded() throws Exception {
    write(Exporters.sqlite(file, List.of("a", "depth")));
    assertThat(Tables.columns(file, "items")).containsExactly("a TEXT", "depth INTEGER");

    write(
        Exporters.sqlite(file, List.of("a", "depth")).overwrite(true),
        Row.of(List.of("b", "a"), List.of(true, 1.5)));
    assertThat(Tables.columns(file, "items")).containsExactly("a TEXT", "depth INTEGER", "b TEXT");
    assertThat(Tables.query(file, "SELECT * FROM items")).containsExactly("1.5|null|true");
    assertThatThrownBy(() -> Exporters.sqlite(file, List.of("a", "a")))
        .hasMessage("a column comes twice: [a, a]");
  }

  @Test
  void declaredColumnsMakeNoTableBesideThoseOfTypedRecords() throws Exception {
    write(Exporters.sqlite(file, List.of("name")), Row.from(new Author("A", 1)));
    assertThat(Tables.names(file)).containsExactly("Author");
  }

  @Test
  void recordsDeclareTheirColumns() throws Exception {
    Book full =
        new Book(
            "T",
            300,
            true,
            4.5,
            0.1f,
            new BigDecimal("12.50"),
            new BigInteger("97801234567890123456"),
            LocalDate.of(2020, 2, 29),
            List.of("x", "ü"),
            new Author("A", 1900),
            Optional.of(Long.MAX_VALUE),
            OptionalInt.of(3),
            OptionalDouble.of(2),
            "12");
    Book bare =
        new Book(
            "",
            null,
            false,
            Double.NaN,
            Float.NEGATIVE_INFINITY,
            new BigDecimal("1E+3"),
            BigInteger.ZERO,
            LocalDate.EPOCH,
            List.of(),
            new Author("", 0),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalDouble.empty(),
            "x");
    write(Row.from(bare), Row.from(full), Row.from(new Author("A", 1900)));

    assertThat(Tables.names(file)).containsExactly("Book", "Author");
    assertThat(Tables.columns(file, "Book"))
        .containsExactly(
            "title TEXT",
            "pages INTEGER",
            "inStock INTEGER",
            "rating REAL",
            "weight REAL",
            "price TEXT",
            "isbn TEXT",
            "published TEXT",
            "tags TEXT",
            "author TEXT",
            "sold INTEGER",
            "reprints INTEGER",
            "discount REAL",
            "status TEXT");
    assertThat(Tables.query(file, "SELECT * FROM Book"))
        .containsExactly(
            "|null|I:0|null|null|1E+3|0|1970-01-01|[]|{\"name\":\"\",\"born\":0}|null|null|null|x",
            "T|I:300|I:1|D:4.5|D:0.1|12.50|97801234567890123456|2020-02-29|[\"x\",\"ü\"]|"
                + "{\"name\":\"A\",\"born\":1900}|L:9223372036854775807|I:3|D:2.0|12");
    assertThat(Tables.query(file, "SELECT * FROM Author")).containsExactly("A|I:1900");
  }

  @Test
  void renamedAndChosenFieldsKeepTheirTypeAndAddedOnesAreText() throws Exception {
    Row row = Row.from(new Author("A", 1900));
    write(
        row.rename("born", "year").with("age", 126).with("depth", 2),
        row.with("born", "about 1900").select(List.of("born", "none", "name")));

    assertThat(Tables.columns(file, "Author"))
        .containsExactly(
            "name TEXT", "year INTEGER", "age TEXT", "depth INTEGER", "born INTEGER", "none TEXT");
    assertThat(Tables.query(file, "SELECT * FROM Author"))
        .containsExactly("A|I:1900|126|I:2|null|null", "A|null|null|null|about 1900|null");
  }

  @Test
  void tablesOfOneNameAreTwo() throws Exception {
    write(
        Row.from(new Items(1)),
        Row.from(Map.of("a", 1)),
        Row.from(new Author("A", 1)),
        Row.from(new Other.Author("B")),
        Row.from(new Author("C", 2)),
        Row.from(new sqlite_log("l")),
        Row.from("text"));

    assertThat(Tables.names(file))
        .containsExactly("Items", "items_2", "Author", "Author_2", "_sqlite_log");
    assertThat(Tables.query(file, "SELECT * FROM Author")).containsExactly("A|I:1", "C|I:2");
    assertThat(Tables.query(file, "SELECT * FROM items_2")).containsExactly("1|null", "null|text");
  }

  @Test
  void namesOfAnyKindAreColumns() throws Exception {
    List<String> names =
        List.of(
            "a\"b",
            "",
            "select",
            "Price",
            "price",
            "price_2",
            "PRICE",
            "é",
            "É",
            "rowid",
            "oid",
            "_rowid_",
            "a b; DROP TABLE items",
            "[x]",
            "'",
            "nu\0l",
            "sqlite_x",
            "\uD83D\uDE00");
    write(Row.of(names, names), Row.of(List.of("PRICE", "price"), List.of("1", "2")));

    assertThat(Tables.columns(file, "items"))
        .containsExactly(
            "a\"b TEXT",
            " TEXT",
            "select TEXT",
            "Price TEXT",
            "price_2 TEXT",
            "price_2_2 TEXT",
            "PRICE_3 TEXT",
            "é TEXT",
            "É TEXT",
            "rowid TEXT",
            "oid TEXT",
            "_rowid__2 TEXT",
            "a b; DROP TABLE items TEXT",
            "[x] TEXT",
            "' TEXT",
            "nu\uFFFDl TEXT",
            "sqlite_x TEXT",
            "\uD83D\uDE00 TEXT");
    assertThat(Tables.query(file, "SELECT * FROM items").get(0)).isEqualTo(String.join("|", names));
    assertThat(Tables.query(file, "SELECT price_2, PRICE_3 FROM items"))
        .element(1)
        .isEqualTo("2|1");
  }

  @Test
  void valuesWithoutATypeAreWrittenAsInTheTextFormats() throws Exception {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("double", 1e10);
    fields.put("float", 0.1f);
    fields.put("nan", Double.NaN);
    fields.put("truth", false);
    fields.put("list", Arrays.asList(1, null, Double.NaN));
    fields.put("map", Collections.singletonMap("k", "v"));
    fields.put("formula", "=1+1");
    fields.put("nul", "a\0b");
    fields.put("status", "none");
    fields.put("depth", new BigDecimal("1.5"));
    write(Row.from(fields));

    assertThat(Tables.query(file, "SELECT * FROM items"))
        .containsExactly("1.0E10|0.1|null|false|[1,null,null]|{\"k\":\"v\"}|=1+1|a\0b|none|D:1.5");
  }

  @Test
  void recordsWithoutFieldsAreRows() throws Exception {
    write(
        Row.from(Map.of()), Row.from(Map.of()), Row.from(new Nothing()), Row.from(Map.of("a", 1)));

    assertThat(Tables.columns(file, "items")).containsExactly("value TEXT", "a TEXT");
    assertThat(Tables.query(file, "SELECT * FROM items"))
        .containsExactly("null|null", "null|null", "null|1");
    assertThat(Tables.query(file, "SELECT count(*) FROM \"Nothing\"")).containsExactly("I:1");
  }

  @Test
  void flushedRecordsCanBeReadWhileTheFileIsWritten() throws Exception {
    Exporter exporter = Exporters.sqlite(file);
    exporter.open();
    exporter.write(Row.from(new Author("A", 1)));
    exporter.flush();
    try (Connection reader = Tables.open(file);
        ResultSet rows = reader.createStatement().executeQuery("SELECT name FROM Author")) {
      assertThat(rows.next()).isTrue();
      // Somebody in the middle of a long query holds nothing up.
      exporter.write(Row.from(new Author("B", 2)));
      exporter.flush();
    }
    assertThat(Tables.query(file, "SELECT name FROM Author")).containsExactly("A", "B");
    exporter.close();
    assertThat(files()).containsExactly("out.sqlite");
  }

  @Test
  void fileThatAnotherProgramHasOpenIsCompleteAndWholeOnceThatEnds() throws Exception {
    Exporter exporter = Exporters.sqlite(file);
    exporter.open();
    exporter.write(Row.from(new Author("A", 1)));
    exporter.flush();
    try (Connection reader = Tables.open(file)) {
      reader.createStatement().executeQuery("SELECT name FROM Author").close();
      exporter.close();
      Path copy = Files.copy(file, folder.resolve("copy.sqlite"));
      assertThat(Tables.query(copy, "SELECT name FROM Author")).containsExactly("A");
      Files.delete(copy);
    }
    assertThat(files()).containsExactly("out.sqlite");
    assertThat(Tables.query(file, "SELECT name FROM Author")).containsExactly("A");
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.sqlite", "out.DB", "a?mode=memory&b c%20#ü.db"})
  void existingFileIsRefusedUntouchedOrEmptied(String name) throws Exception {
    Path named = Files.writeString(folder.resolve(name), "precious");
    assertThatThrownBy(() -> Exporters.forPath(named).open())
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(named).hasContent("precious");

    write(Exporters.forPath(named).overwrite(true), Row.from(new Author("A", 1)));
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).containsExactly(named);
    }
    Files.move(named, file);
    assertThat(Tables.query(file, "SELECT name FROM Author")).containsExactly("A");
    Tables.change(file, "CREATE TABLE mine (a)", "CREATE VIEW v AS SELECT * FROM mine");
    // What a killed process has left must not come back into the new file.
    Files.writeString(folder.resolve("out.sqlite-wal"), "old");
    Files.writeString(folder.resolve("out.sqlite-journal"), "old");
    write(Exporters.sqlite(file).overwrite(true), Row.from(new Items(1)));
    assertThat(Tables.names(file)).containsExactly("Items");
    assertThat(files()).containsExactly("out.sqlite");
  }

  @Test
  void databasesAreNotGzipped() {
    assertThatThrownBy(() -> Exporters.forPath(folder.resolve("out.sqlite.gz")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown format");
  }

  @Test
  void linksAreFollowedWhenOverwriting() throws Exception {
    Path real = Files.writeString(folder.resolve("real"), "old");
    Files.createSymbolicLink(file, real);
    assertThatThrownBy(() -> Exporters.sqlite(file).open())
        .isInstanceOf(FileAlreadyExistsException.class);
    write(Exporters.sqlite(file).overwrite(true), Row.from(new Items(1)));
    assertThat(file).isSymbolicLink();
    assertThat(Tables.names(real)).containsExactly("Items");
  }

  @Test
  void placesThatNoFileCanBeAreRefused() throws Exception {
    assertThatThrownBy(() -> Exporters.sqlite(folder.resolve("no/a.db")).open())
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> Exporters.sqlite(folder).overwrite(true).open())
        .isInstanceOf(FileSystemException.class)
        .hasMessage(folder + ": is a folder");
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "needs /dev/full");
    assertThatThrownBy(() -> Exporters.sqlite(full).overwrite(true).open())
        .hasMessage("/dev/full: is not a plain file");
  }

  @Test
  void interruptedThreadOpensAndWrites() throws Exception {
    Thread.currentThread().interrupt();
    try {
      write(Row.from(new Items(1)));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(Tables.query(file, "SELECT * FROM Items")).containsExactly("I:1");
  }

  @Test
  void outputWithoutRecordsIsAnEmptyDatabase() throws Exception {
    write();
    assertThat(Tables.dump(file)).isEmpty();
    assertThat(files()).containsExactly("out.sqlite");
  }

  @Test
  void failedWriteIsToldAndWhatWasWrittenBeforeIsKept() throws Exception {
    Exporter exporter = Exporters.sqlite(file);
    exporter.open();
    exporter.write(Row.from(new Items(1)));
    List<String> wide = IntStream.range(0, 2_001).mapToObj(i -> "f" + i).toList();
    assertThatThrownBy(() -> exporter.write(Row.of(wide, wide)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too many columns");
    assertThatThrownBy(() -> exporter.write(Row.from(new Items(2))))
        .hasMessage("an earlier write failed");
    exporter.flush();
    exporter.close();
    assertThat(Tables.query(file, "SELECT * FROM Items")).containsExactly("I:1");
    assertThat(files()).containsExactly("out.sqlite");
  }

  @Test
  void exporterThatIsNotOpenRefusesRecordsAndClosesQuietly() throws Exception {
    FileOutput exporter = Exporters.sqlite(file);
    assertThatThrownBy(() -> exporter.write(Row.from("x")))
        .isInstanceOf(IllegalStateException.class);
    exporter.close();
    exporter.open();
    assertThatThrownBy(exporter::open).isInstanceOf(IllegalStateException.class);
    exporter.close();
    exporter.close();
    assertThat(exporter.path()).isEqualTo(file);
    assertThat(exporter.name().getBytes(StandardCharsets.UTF_8)).isNotEmpty();
  }
}
