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
    Path shell = Path.of("/bin/sh");
    Assumptions.assumeTrue(Files.isExecutable(shell), "needs a POSIX shell");
    Path file = folder.resolve(name);
    Process process =
        new ProcessBuilder(
                shell.toString(),
                "-c",
                "ulimit -f 401; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
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
}
