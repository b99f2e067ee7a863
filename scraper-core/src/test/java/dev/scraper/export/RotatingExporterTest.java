package dev.scraper.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.http.Capture;
import dev.scraper.http.Headers;
import dev.scraper.http.Url;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RotatingExporterTest {

  @TempDir Path folder;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private RotatingExporter bySize(String name, long bytes) {
    return Exporters.rotating(folder.resolve(name), Rotation.atBytes(bytes), Exporters::forPath);
  }

  private RotatingExporter byTime(String name, Duration time) {
    return Exporters.rotating(
        folder.resolve(name), Rotation.every(time, () -> now), Exporters::forPath);
  }

  private static Row row(int i) {
    return Row.of(List.of("n"), List.of(i));
  }

  private static void write(Exporter exporter, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      exporter.write(row(i));
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private String text(Path file) throws IOException {
    if (!file.toString().endsWith(".gz")) {
      return Files.readString(file);
    }
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void partIsCompleteWithTheRecordThatBringsItToTheSize() throws IOException {
    RotatingExporter exporter = bySize("a-%03d.jsonl", 16);
    exporter.open();
    write(exporter, 0, 5);
    exporter.close();

    assertThat(files()).containsExactly("a-001.jsonl", "a-002.jsonl", "a-003.jsonl");
    assertThat(folder.resolve("a-001.jsonl")).hasContent("{\"n\":0}\n{\"n\":1}\n");
    assertThat(folder.resolve("a-003.jsonl")).hasContent("{\"n\":4}\n");
  }

  @Test
  void partIsWholeWhenTheNextBegins() throws IOException {
    RotatingExporter exporter = bySize("a%d.json", 10);
    exporter.open();
    write(exporter, 0, 3);

    assertThat(Files.readString(folder.resolve("a1.json"))).isEqualTo("[\n{\"n\":0}\n]\n");
    assertThat(Files.readString(folder.resolve("a2.json"))).isEqualTo("[\n{\"n\":1}\n]\n");
    exporter.close();
  }

  @Test
  void partWithoutARecordIsNotFollowedByAnother() throws IOException {
    RotatingExporter exporter = bySize("a%d.xml", 1);
    exporter.open();
    exporter.flush();
    exporter.close();
    assertThat(files()).containsExactly("a1.xml");
  }

  @Test
  void timeCountsFromThePartsFirstRecord() throws IOException {
    RotatingExporter exporter = byTime("a%d.jsonl", Duration.ofHours(1));
    exporter.open();
    now = now.plus(Duration.ofHours(5));
    write(exporter, 0, 1);
    now = now.plus(Duration.ofMinutes(59));
    write(exporter, 1, 2);
    now = now.plus(Duration.ofMinutes(1));
    write(exporter, 2, 3);
    exporter.flush();
    String mark = exporter.mark();
    now = now.plus(Duration.ofMinutes(59));

    RotatingExporter later = byTime("a%d.jsonl", Duration.ofHours(1));
    later.resume(mark);
    write(later, 3, 4);
    now = now.plus(Duration.ofMinutes(1));
    write(later, 4, 5);
    later.close();

    assertThat(text(folder.resolve("a1.jsonl"))).isEqualTo("{\"n\":0}\n{\"n\":1}\n");
    assertThat(text(folder.resolve("a2.jsonl"))).isEqualTo("{\"n\":2}\n{\"n\":3}\n");
    assertThat(text(folder.resolve("a3.jsonl"))).isEqualTo("{\"n\":4}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a%d.jsonl", "a-%02d.csv", "a%d.json", "a%d.jsonl.gz", "a%d.csv.gz", "a%d.xml"})
  void outputKilledAtAnyMomentsHasEachRecordOnce(String name) throws IOException {
    long seed = new Random().nextLong();
    long size = name.endsWith(".gz") ? 600 : 3_000;
    Random random = new Random(seed);
    // With --rotate the columns of a CSV file are those of its part, and come late.
    List<Row> rows =
        IntStream.range(0, 400)
            .mapToObj(i -> Row.of(List.of("n", "f" + i / 9), List.of("<" + i + ">", "x".repeat(i))))
            .toList();
    RotatingExporter exporter = bySize(name, size);
    exporter.open();
    TreeMap<Integer, String> marks = new TreeMap<>(Map.of(0, ResumableExporter.START));
    for (int i = 0, kills = 0; i < rows.size(); ) {
      exporter.write(rows.get(i++));
      if (random.nextInt(6) == 0) {
        exporter.flush();
        marks.put(i, exporter.mark());
      }
      if (kills < 40 && random.nextInt(12) == 0) {
        kills++;
        if (random.nextInt(4) == 0) {
          exporter.close();
        }
        long last = PartNames.of(folder.resolve(name)).existing(0).last();
        Path part = PartNames.of(folder.resolve(name)).part(last);
        Files.writeString(part, "{half", StandardOpenOption.APPEND);
        Files.writeString(folder.resolve("." + part.getFileName() + ".tmp"), "half");
        List<Integer> all = new ArrayList<>(marks.keySet());
        i = all.get(Math.max(0, all.size() - 1 - random.nextInt(3)));
        marks.tailMap(i, false).clear();
        exporter = bySize(name, size);
        exporter.resume(marks.get(i));
        assertThat(files()).as("seed %d", seed).noneMatch(each -> each.endsWith(".tmp"));
      }
    }
    exporter.close();

    StringBuilder found = new StringBuilder();
    PartNames names = PartNames.of(folder.resolve(name));
    assertThat(names.existing(0)).hasSizeGreaterThan(3);
    for (long number : names.existing(0)) {
      found.append(text(names.part(number)));
    }
    String escaped = found.toString().replace("&lt;", "<").replace("&gt;", ">");
    for (int i = 0; i < rows.size(); i++) {
      assertThat(escaped.split("<" + i + ">", -1)).as("%d, seed %d", i, seed).hasSize(2);
    }
    assertThat(files()).hasSize(names.existing(0).size());
  }

  @Test
  void partsOfPlainTextAreTheSameAfterAKill() throws IOException {
    RotatingExporter exporter = bySize("a%d.jsonl", 30);
    exporter.open();
    write(exporter, 0, 5);
    exporter.flush();
    String mark = exporter.mark();
    write(exporter, 5, 20);
    exporter.flush();
    RotatingExporter second = bySize("a%d.jsonl", 30);
    second.resume(mark);
    assertThat(files()).containsExactly("a1.jsonl", "a2.jsonl");
    write(second, 5, 9);
    second.close();

    assertThat(text(folder.resolve("a2.jsonl")))
        .isEqualTo("{\"n\":4}\n{\"n\":5}\n{\"n\":6}\n{\"n\":7}\n");
    assertThat(text(folder.resolve("a3.jsonl"))).isEqualTo("{\"n\":8}\n");
  }

  @Test
  void earlierPartsMayHaveBeenTakenAway() throws IOException {
    RotatingExporter exporter = bySize("a%d.jsonl", 8);
    exporter.open();
    write(exporter, 0, 3);
    exporter.flush();
    Files.delete(folder.resolve("a1.jsonl"));
    RotatingExporter second = bySize("a%d.jsonl", 8);
    second.resume(exporter.mark());
    write(second, 3, 4);
    second.close();
    assertThat(files()).containsExactly("a2.jsonl", "a3.jsonl", "a4.jsonl");

    assertThatThrownBy(() -> bySize("a%d.jsonl", 8).resume("9 - 8"))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("a9.jsonl: cannot go on: it is gone");
    assertThatThrownBy(() -> bySize("a%d.jsonl", 8).resume("9"))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("its mark is of another version");
    assertThat(files()).containsExactly("a2.jsonl", "a3.jsonl", "a4.jsonl");
  }

  @Test
  void partThatExistsIsRefusedAtTheStartUnlessItMayBeOverwritten() throws IOException {
    for (String name :
        List.of("a-07.jsonl", "a-7.jsonl", "a-08.jsonl.gz", "b-07.jsonl", "a-123.jsonl")) {
      Files.writeString(folder.resolve(name), "old");
    }
    RotatingExporter exporter = bySize("a-%02d.jsonl", 8);
    assertThatThrownBy(exporter::check)
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessage(folder.resolve("a-07.jsonl").toString());
    assertThatThrownBy(exporter::open).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(folder.resolve("a-07.jsonl")).hasContent("old");

    RotatingExporter over = exporter.overwrite(true);
    over.check();
    assertThat(folder.resolve("a-07.jsonl")).hasContent("old");
    over.open();
    write(over, 0, 2);
    over.close();
    assertThat(files())
        .containsExactly("a-01.jsonl", "a-02.jsonl", "a-08.jsonl.gz", "a-7.jsonl", "b-07.jsonl");
  }

  @Test
  void missingFolderIsNamed() {
    assertThatThrownBy(() -> bySize("no/a%d.jsonl", 8).check())
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(folder.resolve("no").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jsonl", "a%5d.jsonl", "a%s.jsonl", "100%.jsonl", "%d/a.jsonl", "a%0d"})
  void nameWithoutANumberIsRefused(String name) {
    assertThatThrownBy(() -> bySize(name, 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("such as items-%05d.jsonl");
    assertThat(Exporters.isRotating(Path.of(name))).isFalse();
  }

  @Test
  void nameWithTwoNumbersAndPartsOfNothingAreRefused() {
    assertThatThrownBy(() -> bySize("a%d-%d.jsonl", 8)).hasMessageContaining("comes twice");
    assertThatThrownBy(() -> Rotation.atBytes(0)).hasMessageContaining("0");
    assertThatThrownBy(() -> Rotation.every(Duration.ZERO)).hasMessageContaining("PT0S");
  }

  @Test
  void databaseInPartsIsGoneOnWith() throws Exception {
    RotatingExporter first = byTime("a%d.sqlite", Duration.ofHours(1));
    first.open();
    write(first, 0, 2);
    first.flush();
    String mark = first.mark();
    now = now.plus(Duration.ofHours(1));
    write(first, 2, 5);
    first.flush();
    assertThat(files()).contains("a1.sqlite", "a2.sqlite", "a2.sqlite-wal");

    RotatingExporter second = byTime("a%d.sqlite", Duration.ofHours(2));
    second.resume(mark);
    assertThat(files()).contains("a1.sqlite").noneMatch(name -> name.startsWith("a2"));
    write(second, 2, 3);
    now = now.plus(Duration.ofHours(1));
    write(second, 3, 4);
    second.close();
    assertThat(files()).containsExactly("a1.sqlite", "a2.sqlite");
    assertThat(count("a1.sqlite")).isEqualTo(3);
    assertThat(count("a2.sqlite")).isEqualTo(1);
  }

  private int count(String name) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve(name));
        ResultSet found = connection.createStatement().executeQuery("SELECT count(*) FROM items")) {
      return found.getInt(1);
    }
  }

  @Test
  void archiveInPartsIsGoneOnWith() throws IOException {
    RotatingArchive first = archive(Duration.ofHours(1));
    first.open();
    first.write(capture("/a"));
    first.flush();
    String mark = first.mark();
    now = now.plus(Duration.ofHours(1));
    first.write(capture("/lost"));
    first.flush();
    assertThat(files()).containsExactly("a1.warc.gz", "a2.warc.gz");
    assertThat(text(folder.resolve("a2.warc.gz"))).contains("WARC-Type: warcinfo", "/lost");

    RotatingArchive second = archive(Duration.ofHours(2));
    second.resume(mark);
    assertThat(files()).containsExactly("a1.warc.gz");
    second.write(capture("/b"));
    now = now.plus(Duration.ofHours(1));
    second.write(capture("/c"));
    second.close();
    assertThat(text(folder.resolve("a1.warc.gz"))).contains("/a", "/b").doesNotContain("/lost");
    assertThat(text(folder.resolve("a2.warc.gz"))).contains("/c").doesNotContain("/lost");
    assertThatThrownBy(() -> archive(Duration.ofHours(1)).check())
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> second.write(row(1))).hasMessageContaining("takes exchanges");
  }

  private RotatingArchive archive(Duration time) {
    return Exporters.rotatingArchive(
        folder.resolve("a%d.warc.gz"), Rotation.every(time, () -> now), Exporters::warc);
  }

  private Capture capture(String path) {
    return new Capture(
        Url.parse("http://site.test" + path),
        now,
        Optional.empty(),
        new Capture.Sent("GET", path, Headers.empty(), new byte[0]),
        new Capture.Received(
            "HTTP/1.1", 200, "OK", Headers.empty(), new byte[] {'x'}, Capture.End.WHOLE));
  }

  @Test
  void streamGoesOn() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ResumableExporter first = Exporters.jsonLines(out, "stream");
    first.open();
    write(first, 0, 2);
    first.flush();
    String mark = first.mark();
    assertThat(mark).isNotEqualTo(ResumableExporter.START);
    ResumableExporter second = Exporters.jsonLines(out, "stream");
    second.resume(mark);
    write(second, 2, 3);
    second.close();
    assertThat(out).hasToString("{\"n\":0}\n{\"n\":1}\n{\"n\":2}\n");
    assertThat(second.mark()).isEqualTo(mark);
  }
}
