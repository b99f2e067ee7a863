package dev.scraper.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class SqliteResumeTest {

  private static final int ROWS = 400;
  private static final List<String> COLUMNS = List.of("url", "status");

  @TempDir Path folder;
  private Path file;
  private final Map<Integer, List<String>> wholes = new HashMap<>();

  private record Quote(String text, int stars) {}

  private record Person(@Nullable String name, double height) {}

  private static final class Nested {
    private record Person(int id) {}
  }

  @BeforeEach
  void name() {
    file = folder.resolve("out.db");
  }

  /** The n-th record of a stream in which types and fields come one after the other. */
  static Row row(int n) {
    Random random = new Random(n);
    String text = "text ".repeat(random.nextInt(60)) + n;
    if (n >= ROWS / 4 && random.nextInt(4) == 0) {
      Row row = Row.from(new Person(random.nextBoolean() ? text : null, n / 3.0));
      return n >= ROWS / 2 && random.nextBoolean() ? row.with("added" + n % 3, n) : row;
    }
    if (n >= ROWS * 3 / 4 && random.nextInt(4) == 0) {
      return Row.from(new Nested.Person(n));
    }
    if (random.nextInt(3) == 0) {
      return Row.from(new Quote(text, n));
    }
    Row row = Row.of(COLUMNS, Arrays.asList("http://h/" + n, n % 7 == 0 ? null : 200));
    return random.nextInt(10) == 0 ? row.with("extra" + n / 90, List.of(n)) : row;
  }

  static SqliteExporter exporter(Path file) {
    return new SqliteExporter(file, COLUMNS, false);
  }

  /** What an uninterrupted run has after so many records. */
  private List<String> whole(int rows) throws Exception {
    List<String> known = wholes.get(rows);
    if (known != null) {
      return known;
    }
    Path other = folder.resolve("whole.db");
    SqliteExporter exporter = exporter(other).overwrite(true);
    exporter.open();
    for (int n = 0; n < rows; n++) {
      exporter.write(row(n));
    }
    exporter.close();
    wholes.put(rows, Tables.dump(other));
    return wholes.get(rows);
  }

  private record Kept(int rows, String mark) {}

  /** The file and what is beside it, as a kill at this moment leaves them. */
  private Path copy(Path from, String name) throws IOException {
    Path to = Files.createDirectories(folder.resolve(name)).resolve("out.db");
    for (String end : List.of("", "-wal", "-shm", "-journal")) {
      Path each = from.resolveSibling(from.getFileName() + end);
      Path target = to.resolveSibling(to.getFileName() + end);
      Files.deleteIfExists(target);
      if (Files.exists(each)) {
        Files.copy(each, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return to;
  }

  private void resumed(Path left, Kept kept) throws Exception {
    SqliteExporter again = exporter(left);
    again.resume(kept.mark());
    assertThat(again.mark()).isEqualTo(kept.mark());
    again.flush();
    boolean closed = kept.rows() > 0 || kept.mark().contains("items");
    assertThat(Tables.dump(left)).isEqualTo(closed ? whole(kept.rows()) : List.of());
    for (int n = kept.rows(); n < ROWS; n++) {
      again.write(row(n));
    }
    again.close();
    assertThat(Tables.dump(left)).isEqualTo(whole(ROWS));
    try (Stream<Path> all = Files.list(left.getParent())) {
      assertThat(all.filter(each -> each.getFileName().toString().startsWith("out")))
          .containsExactly(left);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void anyEarlierMarkLeadsToWhatAnUninterruptedRunWrites(long seed) throws Exception {
    Random random = new Random(seed);
    List<Kept> marks = new ArrayList<>();
    SqliteExporter exporter = exporter(file);
    exporter.open();
    int end = 1 + random.nextInt(ROWS);
    for (int n = 0; n < end; n++) {
      if (random.nextInt(20) == 0) {
        exporter.flush();
        marks.add(new Kept(n, exporter.mark()));
      }
      exporter.write(row(n));
    }
    Path killed = copy(file, "killed");
    exporter.close();
    Kept last = new Kept(end, exporter.mark());
    marks.add(last);
    for (int i = 0; i < 3; i++) {
      Kept kept = marks.get(random.nextInt(marks.size()));
      resumed(copy(file, "closed" + i), kept);
      if (kept != last) {
        resumed(copy(killed, "killed" + i), kept);
      }
    }
    resumed(copy(file, "closed"), last);
  }

  @Test
  void beginningMeansAnewWhateverIsThere() throws Exception {
    Files.writeString(file, "not a database");
    SqliteExporter exporter = exporter(file);
    assertThat(exporter.mark()).isEqualTo(ResumableExporter.START);
    exporter.resume(ResumableExporter.START);
    exporter.close();
    assertThat(Tables.dump(file)).isEqualTo(whole(0));
    Files.delete(file);
    SqliteExporter without = exporter(file);
    without.resume(ResumableExporter.START);
    without.write(row(0));
    without.close();
    assertThat(Tables.dump(file)).isEqualTo(whole(1));
  }

  @Test
  void tablesAndColumnsThatCameLaterGo() throws Exception {
    SqliteExporter exporter = exporter(file);
    exporter.open();
    exporter.flush();
    Kept empty = new Kept(0, exporter.mark());
    for (int n = 0; n < ROWS; n++) {
      exporter.write(row(n));
    }
    exporter.close();
    assertThat(Tables.names(file))
        .containsExactlyInAnyOrder("items", "Quote", "Person", "Person_2");
    assertThat(Tables.columns(file, "items")).hasSizeGreaterThan(2);
    resumed(file, empty);
  }

  @Test
  void finishedOutputIsNotTouchedByResumingItsEnd() throws Exception {
    SqliteExporter exporter = exporter(file);
    exporter.open();
    exporter.write(row(0));
    exporter.close();
    byte[] before = Files.readAllBytes(file);
    SqliteExporter again = exporter(file);
    again.resume(exporter.mark());
    again.flush();
    again.close();
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(again.mark()).isEqualTo(exporter.mark());
  }

  @Test
  void whatAUserAddedToALeftTableStays() throws Exception {
    SqliteExporter exporter = exporter(file);
    exporter.open();
    exporter.write(row(0));
    exporter.close();
    Tables.change(file, "CREATE INDEX mine ON items (url)", "ANALYZE", "VACUUM");
    SqliteExporter again = exporter(file);
    again.resume(exporter.mark());
    again.write(row(1));
    again.close();
    assertThat(Tables.names(file)).contains("mine");
  }

  private String marked(int rows) throws IOException {
    SqliteExporter exporter = exporter(file);
    exporter.open();
    for (int n = 0; n < rows; n++) {
      exporter.write(row(n));
    }
    exporter.close();
    return exporter.mark();
  }

  private void refused(String mark, String why) throws IOException {
    byte @Nullable [] before = Files.exists(file) ? Files.readAllBytes(file) : null;
    SqliteExporter again = exporter(file);
    assertThatThrownBy(() -> again.resume(mark))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    again.close();
    if (before == null) {
      assertThat(file).doesNotExist();
    } else {
      assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }
  }

  @Test
  void fileThatIsNotWhatWasLeftIsRefusedAndNotChanged() throws Exception {
    String mark = marked(20);
    byte[] whole = Files.readAllBytes(file);
    Tables.change(file, "DELETE FROM items WHERE _rowid_ = (SELECT max(_rowid_) FROM items)");
    refused(mark, "rows it had; put back the file that the crawl has written");
    Tables.change(file, "DROP TABLE items");
    refused(mark, "its table 'items' is gone");
    Files.write(file, whole);
    Tables.change(file, "ALTER TABLE items RENAME COLUMN url TO link");
    refused(mark, "columns of its table 'items' have changed");
    Files.writeString(file, "a text that somebody put here, longer than any header is".repeat(9));
    refused(mark, "(file is not a database)); put back the file");
    Files.write(file, new byte[0]);
    refused(mark, "its table 'items' is gone");
    Files.delete(file);
    refused(mark, "the file is gone; put back");
    refused("{", "not a place in an SQLite output");
    refused("{\"tables\":[{\"name\":\"a\"}]}", "not a place in an SQLite output");
    refused("{}", "not a place in an SQLite output");
    SqliteExporter elsewhere = exporter(folder.resolve("no/out.db"));
    assertThatThrownBy(() -> elsewhere.resume(mark)).hasMessageContaining("the file is gone");
    assertThatThrownBy(() -> elsewhere.resume(ResumableExporter.START))
        .isInstanceOf(NoSuchFileException.class);
  }

  private RotatingExporter parts() {
    return Exporters.rotating(
        folder.resolve("part-%d.db"), Rotation.atBytes(150_000), part -> Exporters.sqlite(part));
  }

  private List<String> rowsOfParts() throws Exception {
    List<String> all = new ArrayList<>();
    for (int i = 1; Files.exists(folder.resolve("part-" + i + ".db")); i++) {
      all.addAll(Tables.query(folder.resolve("part-" + i + ".db"), "SELECT n FROM items"));
    }
    return all;
  }

  @Test
  void partsAreDatabasesAndGoBackToo() throws Exception {
    List<String> all = IntStream.range(0, 900).mapToObj(Integer::toString).toList();
    List<String> fields = List.of("n", "text");
    RotatingExporter exporter = parts();
    exporter.open();
    String mark = "";
    for (int n = 0; n < 800; n++) {
      exporter.write(Row.of(fields, List.of(n, "text".repeat(300))));
      exporter.flush();
      mark = n == 299 ? exporter.mark() : mark;
    }
    exporter.close();
    assertThat(folder.resolve("part-3.db")).exists();
    RotatingExporter again = parts();
    again.resume(mark);
    assertThat(rowsOfParts()).isEqualTo(all.subList(0, 300));
    for (int n = 300; n < 900; n++) {
      again.write(Row.of(fields, List.of(n, "text".repeat(300))));
      again.flush();
    }
    again.close();
    assertThat(rowsOfParts()).isEqualTo(all);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).allMatch(each -> each.toString().endsWith(".db"));
    }
  }

  /** What the killed process does: goes on at a mark, and tells each one it has reached. */
  public static final class Writer {

    private Writer() {}

    public static void main(String[] args) throws IOException {
      SqliteExporter exporter = exporter(Path.of(args[0]));
      int first = Integer.parseInt(args[1]);
      exporter.resume(args[2]);
      Random random = new Random(first);
      for (int n = first; n < Integer.MAX_VALUE; n++) {
        if (random.nextInt(10) == 0) {
          exporter.flush();
          System.out.println(n + " " + exporter.mark());
        }
        exporter.write(row(n));
      }
    }
  }

  @Test
  void killedProcessLosesNothingThatWasFlushed() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Kept kept = new Kept(0, ResumableExporter.START);
    for (int kill = 0; kill < 4; kill++) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Writer.class.getName(),
                  file.toString(),
                  Integer.toString(kept.rows()),
                  kept.mark())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (BufferedReader told = process.inputReader()) {
        String line = told.readLine();
        for (int i = random.nextInt(40); i > 0 && line != null; i--) {
          line = told.readLine();
        }
        process.destroyForcibly().waitFor();
        assertThat(line).as("seed %d", seed).isNotNull();
        int space = line.indexOf(' ');
        kept = new Kept(Integer.parseInt(line.substring(0, space)), line.substring(space + 1));
      }
    }
    SqliteExporter again = exporter(file);
    again.resume(kept.mark());
    again.close();
    assertThat(Tables.dump(file)).as("seed %d", seed).isEqualTo(whole(kept.rows()));
  }
}
