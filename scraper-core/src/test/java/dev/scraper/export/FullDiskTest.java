package dev.scraper.export;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A process whose files may not grow past a limit stands for a disk that fills up in a write. */
class FullDiskTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String TEXT = "a \"text\"\nof some length ".repeat(20);

  @TempDir Path folder;

  /** The same for a database, with its marks. */
  public static final class FlushingWriter {

    private FlushingWriter() {}

    public static void main(String[] args) throws IOException {
      FileOutput exporter = Exporters.forPath(Path.of(args[0]));
      exporter.open();
      int flushed = 0;
      try {
        for (int i = 0; i < 100_000; i++) {
          exporter.write(Row.of(List.of("n", "text"), List.of(i, TEXT)));
          if (i % 7 == 6) {
            exporter.flush();
            flushed = i + 1;
            Files.writeString(Path.of(args[0] + ".mark"), exporter.mark());
          }
        }
      } catch (IOException e) {
        Files.writeString(Path.of(args[0] + ".told"), flushed + " " + e.getMessage());
      }
      exporter.close();
      System.exit(7);
    }
  }

  /** What the limited process does: writes until it cannot. */
  public static final class Writer {

    private Writer() {}

    public static void main(String[] args) throws IOException {
      boolean failed = false;
      Exporter exporter = Exporters.forPath(Path.of(args[0]));
      exporter.open();
      try {
        for (int i = 0; i < 100_000; i++) {
          exporter.write(Row.of(List.of("n", "text"), List.of(i, TEXT)));
        }
      } catch (IOException e) {
        failed = true;
      } finally {
        exporter.close();
      }
      System.exit(failed ? 7 : 0);
    }
  }

  private Path writeUntilFull(String name) throws Exception {
    return writeUntilFull(name, Writer.class, 401);
  }

  private Path writeUntilFull(String name, Class<?> writer, int blocks) throws Exception {
    Path shell = Path.of("/bin/sh");
    Assumptions.assumeTrue(Files.isExecutable(shell), "needs a POSIX shell");
    Path file = folder.resolve(name);
    Process process =
        new ProcessBuilder(
                shell.toString(),
                "-c",
                "ulimit -f " + blocks + "; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                writer.getName(),
                file.toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isEqualTo(7);
    // Close to the limit, which the shell counts in 512 or 1,024 bytes: the last batch is in part
    // there.
    assertThat(Files.size(file)).isGreaterThan(3 * 64 * 1024);
    return file;
  }

  @Test
  void jsonLinesEndWithTheLastWholeRecord() throws Exception {
    Path file = writeUntilFull("out.jsonl");

    assertThat(Files.readString(file)).endsWith("\"}\n");
    int n = 0;
    for (String line : Files.readAllLines(file)) {
      JsonNode record = JSON.readTree(line);
      assertThat(record.get("n").asInt()).isEqualTo(n++);
      assertThat(record.get("text").asString()).isEqualTo(TEXT);
    }
  }

  @Test
  void packedFileIsStillWhole() throws Exception {
    Path file = writeUntilFull("out.jsonl.gz");

    int n = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        assertThat(JSON.readTree(line).get("n").asInt()).isEqualTo(n++);
      }
    }
    assertThat(n).isGreaterThan(1_000);
  }

  @Test
  void jsonIsStillAnArray() throws Exception {
    Path file = writeUntilFull("out.json");

    assertThat(Files.readString(file)).endsWith("}\n]\n");
    int n = 0;
    for (JsonNode record : JSON.readTree(Files.readString(file))) {
      assertThat(record.get("n").asInt()).isEqualTo(n++);
    }
    assertThat(n).isPositive();
  }

  @Test
  void csvEndsWithTheLastWholeRecord() throws Exception {
    Path file = writeUntilFull("out.csv");

    List<NamedCsvRecord> records = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(file)) {
      reader.forEach(records::add);
    }
    for (int i = 0; i < records.size(); i++) {
      assertThat(records.get(i).getField("n")).isEqualTo(Integer.toString(i));
      assertThat(records.get(i).getField("text")).isEqualTo(TEXT);
    }
    assertThat(Files.readString(file)).endsWith("\"\n");
  }

  @Test
  void databaseIsSoundAndGoesOnAtItsLastMarkWhenThereIsRoom() throws Exception {
    // SQLite's library is unpacked first, and must fit.
    Path file = writeUntilFull("out.sqlite", FlushingWriter.class, 6_001);

    String told = Files.readString(folder.resolve("out.sqlite.told"));
    int flushed = Integer.parseInt(told.substring(0, told.indexOf(' ')));
    assertThat(told.lines()).hasSize(1);
    FileOutput again = Exporters.sqlite(file);
    again.resume(Files.readString(folder.resolve("out.sqlite.mark")));
    again.write(Row.of(List.of("n", "text"), List.of(flushed, "last")));
    again.close();
    List<String> rows = Tables.query(file, "SELECT n, text FROM items");
    assertThat(rows).hasSize(flushed + 1).element(flushed).isEqualTo(flushed + "|last");
    for (int i = 0; i < flushed; i++) {
      assertThat(rows.get(i)).isEqualTo(i + "|" + TEXT);
    }
    assertThat(Tables.query(file, "PRAGMA integrity_check")).containsExactly("ok");
    assertThat(folder.resolve("out.sqlite-wal")).doesNotExist();
  }
}
