package dev.scraper.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A file is killed at any moment, cut back to any earlier mark, and ends as if nothing had been.
 */
class ResumeTest {

  private static final int ROWS = 300;
  private static final List<String> FIELDS = IntStream.range(0, 12).mapToObj(i -> "f" + i).toList();

  @TempDir Path folder;
  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  /** The last mark of the exporter that writes, if it has given one. */
  private String freshMark = "";

  /** The marks so far, by how many records the file has there. */
  private final TreeMap<Integer, String> marks = new TreeMap<>(Map.of(0, ResumableExporter.START));

  static List<String> names() {
    return Stream.of("declared.csv", "collected.csv", "a.jsonl", "a.json", "a.xml")
        .flatMap(name -> Stream.of(name, name + ".gz"))
        .toList();
  }

  private static FileOutput exporter(Path file) {
    return Exporters.forPath(
        file, file.getFileName().toString().startsWith("declared") ? FIELDS : List.of());
  }

  /** Fields come by and by, texts are tricky, and some are large. */
  private List<Row> rows() {
    String[] pieces = {"", "a", "\"", "\n", ",", ",,", "\r\n", "\u00e9", "<&>", "\ud83d\ude00"};
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      Map<String, Object> item = new LinkedHashMap<>();
      for (int f = random.nextInt(3); f >= 0; f--) {
        String text = pieces[random.nextInt(10)] + pieces[random.nextInt(10)];
        item.put(FIELDS.get(random.nextInt(1 + i * FIELDS.size() / ROWS)), text);
      }
      if (random.nextInt(20) == 0) {
        byte[] large = new byte[random.nextInt(200_000)];
        random.nextBytes(large);
        item.put("f0", large);
      }
      rows.add(Row.from(item));
    }
    return rows;
  }

  private static byte[] whole(Path file, List<Row> rows) throws IOException {
    FileOutput exporter = exporter(file).overwrite(true);
    exporter.open();
    for (Row row : rows) {
      exporter.write(row);
    }
    exporter.close();
    return plain(file);
  }

  private static byte[] plain(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (!file.toString().endsWith(".gz")) {
      return bytes;
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  /** Writes on from where the exporter stands, up to a record, and takes marks here and there. */
  private void write(FileOutput exporter, List<Row> rows, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      exporter.write(rows.get(i));
      if (random.nextInt(8) == 0) {
        exporter.flush();
        freshMark = exporter.mark();
        marks.put(i + 1, freshMark);
      }
    }
  }

  private void kill(Path file) throws IOException {
    if (!freshMark.isEmpty() && random.nextBoolean()) {
      // In the middle of a write behind the mark.
      long end = Long.parseLong(freshMark.split("[: ]")[0]);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(end + random.nextLong(channel.size() - end + 1));
      }
    }
    byte[] garbage = "{\"half\":\"a \n rec".getBytes(StandardCharsets.UTF_8);
    if (random.nextBoolean()) {
      random.nextBytes(garbage);
    }
    Files.write(file, garbage, StandardOpenOption.APPEND);
    Files.writeString(file.resolveSibling("." + file.getFileName() + ".tmp"), "half a file");
  }

  /** Goes on in a new instance from a mark, and forgets those after it. */
  private FileOutput resume(Path file, List<Row> rows, int at) throws IOException {
    FileOutput exporter = exporter(file);
    exporter.resume(marks.get(at));
    freshMark = "";
    marks.tailMap(at, false).clear();
    assertThat(filesBeside(file)).isEmpty();
    if (at > 0 && !file.getFileName().toString().startsWith("collected")) {
      byte[] same =
          whole(
              Files.createDirectories(folder.resolve("same")).resolve(file.getFileName()),
              rows.subList(0, at));
      assertThat(plain(file)).as("at once, seed %d", seed).isEqualTo(same);
    }
    return exporter;
  }

  private List<Path> filesBeside(Path file) throws IOException {
    try (Stream<Path> files = Files.list(file.getParent())) {
      return files.filter(each -> !each.equals(file)).toList();
    }
  }

  private int anyMark() {
    List<Integer> all = new ArrayList<>(marks.keySet());
    return all.get(Math.max(0, all.size() - 1 - random.nextInt(3) * random.nextInt(3)));
  }

  @ParameterizedTest
  @MethodSource("names")
  void fileKilledAtAnyMomentsEndsAsIfNothingHadBeen(String name) throws IOException {
    List<Row> rows = rows();
    byte[] expected = whole(folder.resolve(name), rows);
    Path file = Files.createDirectory(folder.resolve("killed")).resolve(name);
    FileOutput exporter = exporter(file);
    exporter.open();
    int at = 0;
    for (int kills = 0; kills < 16; kills++) {
      write(exporter, rows, at, Math.min(ROWS, at + random.nextInt(60)));
      if (random.nextInt(3) == 0) {
        exporter.close();
        freshMark = "";
      }
      kill(file);
      at = anyMark();
      exporter = resume(file, rows, at);
    }
    write(exporter, rows, at, ROWS);
    exporter.close();

    assertThat(plain(file)).as("seed %d", seed).isEqualTo(expected);
    assertThat(filesBeside(file)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("names")
  void fileThatIsCompleteIsGoneOnWithFromBothMarks(String name) throws IOException {
    List<Row> rows = rows();
    byte[] expected = whole(folder.resolve(name), rows);
    byte[] part = whole(folder.resolve(name), rows.subList(0, 200));
    for (boolean afterClose : new boolean[] {false, true}) {
      Path file = Files.createDirectory(folder.resolve("b" + afterClose)).resolve(name);
      FileOutput first = exporter(file);
      first.open();
      write(first, rows, 0, 200);
      first.flush();
      String mark = first.mark();
      first.close();
      assertThat(plain(file)).as("seed %d", seed).isEqualTo(part);
      if (afterClose) {
        mark = first.mark();
      }

      // Whoever has nothing to add leaves it as it is, to the byte.
      if (afterClose) {
        byte[] bytes = Files.readAllBytes(file);
        FileOutput same = exporter(file);
        same.resume(mark);
        assertThat(file).hasBinaryContent(bytes);
        same.close();
        assertThat(file).hasBinaryContent(bytes);
        assertThat(same.mark()).isEqualTo(mark);
      }
      // Killed again and again while it is completed, with nothing more to write.
      for (int i = 0; i < 3; i++) {
        FileOutput again = exporter(file);
        again.resume(mark);
        again.close();
        assertThat(plain(file)).as("seed %d", seed).isEqualTo(part);
      }
      FileOutput last = exporter(file);
      last.resume(mark);
      write(last, rows, 200, ROWS);
      last.close();
      assertThat(plain(file)).as("seed %d", seed).isEqualTo(expected);
      assertThat(filesBeside(file)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.csv", "a.csv.gz"})
  void completedFileIsCutBackAgainAndAgainToOneMark(String name) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      rows.add(Row.of(List.of("a"), List.of("text " + random.nextLong())));
    }
    rows.add(Row.of(List.of("b"), List.of("late")));
    byte[] expected = whole(folder.resolve("expected" + name), rows);
    Path file = folder.resolve(name);
    FileOutput exporter = exporter(file);
    exporter.open();
    String mark = "";
    for (int i = 0; i < 51; i++) {
      if (i == 40) {
        exporter.flush();
        mark = exporter.mark();
      }
      exporter.write(rows.get(i));
    }
    exporter.close();
    for (int kills = 0; kills < 4; kills++) {
      exporter = exporter(file);
      exporter.resume(mark);
      for (int i = 40; i < (kills % 2 == 0 ? 51 : 45); i++) {
        exporter.write(rows.get(i));
      }
      if (kills == 2) {
        exporter.close();
      }
    }
    exporter = exporter(file);
    exporter.resume(mark);
    for (int i = 40; i < 51; i++) {
      exporter.write(rows.get(i));
    }
    exporter.close();
    assertThat(plain(file)).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("names")
  void fileIsWholeAfterEachFlush(String name) throws IOException {
    List<Row> rows = rows();
    Path file = folder.resolve(name);
    Path same = Files.createDirectory(folder.resolve("same")).resolve(name);
    FileOutput exporter = exporter(file);
    exporter.open();
    for (int i = 0; i < 40; i++) {
      exporter.write(rows.get(i));
      exporter.flush();
      if (!name.startsWith("collected")) {
        assertThat(plain(file)).as("seed %d", seed).isEqualTo(whole(same, rows.subList(0, i + 1)));
      }
    }
    exporter.close();
    assertThat(plain(file)).isEqualTo(whole(same, rows.subList(0, 40)));
  }

  @ParameterizedTest
  @MethodSource("names")
  void withoutRecordsTheFileIsResumedAndEndsAsANewOne(String name) throws IOException {
    byte[] expected = whole(folder.resolve(name), List.of());
    for (boolean close : new boolean[] {false, true}) {
      Path file = Files.createDirectory(folder.resolve("c" + close)).resolve(name);
      FileOutput first = exporter(file);
      first.open();
      String mark = first.mark();
      if (close) {
        first.close();
        mark = first.mark();
      }
      kill(file);
      FileOutput second = exporter(file);
      second.resume(mark);
      second.close();
      assertThat(plain(file)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void startBeginsAnewWhateverIsThere(String name) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "something else");
    Row row = Row.of(List.of("f0"), List.of("x"));
    FileOutput exporter = exporter(file);
    exporter.resume(ResumableExporter.START);
    exporter.write(row);
    exporter.close();
    assertThat(plain(file)).isEqualTo(whole(file, List.of(row)));
  }

  @ParameterizedTest
  @MethodSource("names")
  void missingOrShortFileIsRefusedWithOneLine(String name) throws IOException {
    Path file = folder.resolve(name);
    FileOutput exporter = exporter(file);
    exporter.open();
    for (Row row : rows()) {
      exporter.write(row);
    }
    String mark = exporter.mark();
    exporter.close();
    byte[] whole = Files.readAllBytes(file);

    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertRefused(file, mark, "put it back as it was, or begin anew");
    assertThat(file).hasSize(whole.length / 2);
    Files.write(file, new byte[0]);
    assertRefused(file, mark, "put it back as it was, or begin anew");
    Files.delete(file);
    assertRefused(file, mark, "it is gone");
    assertThat(file).doesNotExist();
    Files.createDirectory(file);
    assertRefused(file, mark, "is a folder");
  }

  private static void assertRefused(Path file, String mark, String why) {
    assertThatThrownBy(() -> exporter(file).resume(mark))
        .isInstanceOf(FileSystemException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(why)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.json.gz", "a.csv.gz", "declared.csv.gz", "a.xml.gz"})
  void packedFileThatIsBrokenBehindTheMarkIsResumed(String name) throws IOException {
    Path file = folder.resolve(name);
    FileOutput first = exporter(file);
    first.open();
    first.write(Row.of(List.of("f0"), List.of("x")));
    String mark = first.mark();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(Long.parseLong(mark.split(":")[0]));
    }
    // A deflate block of a type that there is not.
    Files.write(file, new byte[] {7, 7, 7, 7, 7, 7, 7, 7}, StandardOpenOption.APPEND);

    FileOutput second = exporter(file);
    second.resume(mark);
    second.close();
    byte[] found = plain(file);
    assertThat(found).isEqualTo(whole(file, List.of(Row.of(List.of("f0"), List.of("x")))));
  }

  @Test
  void anotherFileOfThatNameIsRefusedUntouched() throws IOException {
    for (String name : List.of("a.csv", "a.csv.gz", "declared.csv", "a.json", "a.xml.gz")) {
      Path file = folder.resolve(name);
      whole(file, List.of(Row.of(List.of("f1", "f2"), List.of("v", "w"))));
      FileOutput exporter = exporter(file).overwrite(true);
      exporter.open();
      exporter.write(Row.of(List.of("f0"), List.of("x")));
      String mark = exporter.mark();
      exporter.close();
      Files.writeString(file, "other\nand\nmuch\nlonger\nthan\nit\nwas\n".repeat(20));

      assertRefused(file, mark, "is not the file that was written");
      assertThat(Files.readString(file)).startsWith("other");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "-1", "12:", "12 {", "12 {\"columns\":3}", "99999999999999999999"})
  void markThatCannotBeReadIsRefused(String mark) throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "a\n1\n");
    assertRefused(file, mark, "its mark is of another version or format");
    assertThat(file).hasContent("a\n1\n");
  }

  @Test
  void markOfAFileIsShort() throws IOException {
    FileOutput lines = Exporters.jsonLines(folder.resolve("a.jsonl"));
    FileOutput array = Exporters.json(folder.resolve("a.json"));
    for (FileOutput each : List.of(lines, array)) {
      assertThat(each.mark()).isEqualTo(ResumableExporter.START);
      each.open();
      each.write(Row.from("x"));
    }
    assertThat(lines.mark()).isEqualTo("14");
    assertThat(array.mark()).isEqualTo("15");
    lines.close();
    array.close();
    assertThat(lines.mark()).isEqualTo("14");
    assertThat(array.mark()).isEqualTo("15");
  }

  @Test
  void columnsThatTookTheirNamesFromNothingAreKeptApart() throws IOException {
    List<Row> rows =
        List.of(
            Row.from(Map.of()),
            Row.from(Map.of("", "x")),
            Row.from(Map.of("a,\"b", "y")),
            Row.from(Map.of("=c\nd", "")));
    byte[] expected = whole(folder.resolve("a.csv"), rows);
    for (int kept = 0; kept <= 4; kept++) {
      for (int written = kept; written <= 4; written++) {
        Path file = folder.resolve("b" + kept + written + ".csv");
        FileOutput first = exporter(file);
        first.open();
        String mark = ResumableExporter.START;
        for (int i = 0; i < written; i++) {
          mark = i == kept ? first.mark() : mark;
          first.write(rows.get(i));
        }
        mark = written == kept ? first.mark() : mark;
        first.close();
        FileOutput second = exporter(file);
        second.resume(mark);
        for (int i = kept; i < 4; i++) {
          second.write(rows.get(i));
        }
        second.close();
        assertThat(plain(file)).as("%d of %d", kept, written).isEqualTo(expected);
      }
    }
  }
}
