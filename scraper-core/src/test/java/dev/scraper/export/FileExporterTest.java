package dev.scraper.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileExporterTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"out.jsonl", "out.json", "out.csv"})
  void fileThatExistsIsRefusedUntouchedUnlessItMayBeOverwritten(String name) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "precious and rather long content");

    assertThatThrownBy(() -> Exporters.forPath(file).open())
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("precious and rather long content");

    FileOutput exporter = Exporters.forPath(file).overwrite(true);
    exporter.check();
    assertThat(file).hasContent("precious and rather long content");
    exporter.open();
    exporter.write(Row.from("x"));
    exporter.close();
    assertThat(Files.readString(file)).doesNotContain("precious", "content").contains("x");
  }

  @Test
  void missingFolderIsNamed() {
    Path missing = folder.resolve("no/where");

    assertThatThrownBy(() -> Exporters.forPath(missing.resolve("out.json")).open())
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(missing.toString());
    assertThat(missing).doesNotExist();
  }

  @Test
  void folderInPlaceOfTheFileAndFileInPlaceOfTheFolderAreRefused() throws IOException {
    Path directory = Files.createDirectory(folder.resolve("dir.json"));
    Path plain = Files.createFile(folder.resolve("plain"));

    assertThatThrownBy(() -> Exporters.json(directory).overwrite(true).open())
        .isInstanceOf(FileSystemException.class)
        .hasMessage(directory + ": is a folder");
    assertThatThrownBy(() -> Exporters.json(plain.resolve("out.json")).open())
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(plain + " is not a folder");
  }

  @Test
  void relativeFileWithoutAFolderIsTakenFromTheWorkingFolder() {
    assertThatCode(() -> Exporters.forPath(Path.of("surely-not-there.csv")).check())
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"a.jsonl, '{\"value\":\"x\"}\n'", "a.JSON, '[\n{\"value\":\"x\"}\n]\n'"})
  void extensionTellsTheFormat(String name, String content) throws IOException {
    FileOutput exporter = Exporters.forPath(folder.resolve(name));
    exporter.open();
    exporter.write(Row.from("x"));
    exporter.close();

    assertThat(Files.readString(exporter.path())).isEqualTo(content);
    assertThat(exporter.name()).isEqualTo(folder.resolve(name).toString());
  }

  @Test
  void columnsGoToCsvAndDoNotDisturbJson() throws IOException {
    FileOutput csv = Exporters.forPath(folder.resolve("a.csv"), List.of("value", "more"));
    FileOutput json = Exporters.forPath(folder.resolve("a.json"), List.of("more"));
    for (FileOutput each : List.of(csv, json)) {
      each.open();
      each.write(Row.from("x"));
      each.close();
    }

    assertThat(Files.readString(csv.path())).isEqualTo("value,more\nx,\n");
    assertThat(Files.readString(json.path())).isEqualTo("[\n{\"value\":\"x\"}\n]\n");
  }

  @Test
  void unknownExtensionIsNamedWithTheKnownOnes() {
    assertThatThrownBy(() -> Exporters.forPath(Path.of("data/out.xls")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            Path.of("data/out.xls")
                + ": unknown format '.xls'; the formats are .jsonl, .json, .csv and .xml, each also with"
                + " .gz, and .sqlite, .db or .warc.gz");
    assertThatThrownBy(() -> Exporters.forPath(Path.of("out.d/file")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no extension")
        .hasMessageContaining(".jsonl, .json, .csv and .xml");
  }

  @Test
  void exporterThatIsNotOpenRefusesRecordsAndClosesQuietly() throws IOException {
    FileExporter exporter = Exporters.jsonLines(folder.resolve("a.jsonl"));

    assertThatThrownBy(() -> exporter.write(Row.from("x")))
        .isInstanceOf(IllegalStateException.class);
    exporter.close();
    exporter.open();
    exporter.close();
    exporter.close();
    assertThatThrownBy(() -> exporter.write(Row.from("x")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void fullDeviceFailsTheFlushAndEveryWriteAfterIt() throws IOException {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "needs /dev/full");
    for (FileExporter exporter :
        List.of(Exporters.jsonLines(full), Exporters.json(full), Exporters.csv(full))) {
      Exporter open = exporter.overwrite(true);
      open.open();
      open.write(Row.from("x"));

      assertThatThrownBy(open::flush).isInstanceOf(IOException.class).hasMessageContaining("space");
      assertThatThrownBy(() -> open.write(Row.from("y"))).isInstanceOf(IOException.class);
      open.close();
    }
  }
}
