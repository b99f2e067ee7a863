package dev.scraper.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that writes is killed for good, again and again, and the next one goes on. */
class KilledExporterTest {

  private static final int ROWS = 3_000;

  @TempDir Path folder;

  /** What the killed process does: goes on from the last mark, and keeps a new one now and then. */
  public static final class Writer {

    private Writer() {}

    public static void main(String[] args) throws IOException {
      Path kept = Path.of(args[1]);
      String[] last = Files.readString(kept).split(" ", 2);
      ResumableExporter exporter = exporter(Path.of(args[0]));
      exporter.resume(last[1]);
      for (int i = Integer.parseInt(last[0]); i < ROWS; i++) {
        exporter.write(row(i));
        if (i % 7 == 0) {
          exporter.flush();
          keep(kept, i + 1, exporter.mark());
        }
        System.out.println(i);
      }
      exporter.close();
      keep(kept, ROWS, exporter.mark());
    }

    private static void keep(Path kept, int rows, String mark) throws IOException {
      Path next = kept.resolveSibling("next");
      Files.writeString(next, rows + " " + mark);
      Files.move(next, kept, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static ResumableExporter exporter(Path file) {
    return Exporters.isRotating(file)
        ? Exporters.rotating(file, Rotation.atBytes(20_000), Exporters::forPath)
        : Exporters.forPath(file);
  }

  private static Row row(int i) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("n", "<" + i + ">");
    item.put("f" + i / 100, "a \"text\",\n".repeat(i % 50));
    return Row.from(item);
  }

  private static String text(Path file) throws IOException {
    if (!file.toString().endsWith(".gz")) {
      return Files.readString(file);
    }
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.csv.gz", "a%05d.csv", "a%05d.csv.gz", "a%05d.json.gz"})
  void eachRecordIsThereOnce(String name) throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Path kept = Files.writeString(folder.resolve("kept"), "0 ");
    Path file = Files.createDirectory(folder.resolve("out")).resolve(name);
    for (int kills = 8; kills >= 0; kills--) {
      run(file, kept, kills == 0 ? Integer.MAX_VALUE : random.nextInt(ROWS / 5));
    }
    assertThat(kept).content().as("seed %d", seed).startsWith(ROWS + " ");

    StringBuilder found = new StringBuilder();
    try (Stream<Path> files = Files.list(file.getParent())) {
      for (Path each : files.sorted().toList()) {
        assertThat(each.getFileName().toString()).startsWith("a");
        found.append(text(each));
      }
    }
    String[] pieces = found.toString().split("[<>]");
    List<String> numbers =
        Stream.iterate(1, i -> i < pieces.length, i -> i + 2).map(i -> pieces[i]).toList();
    assertThat(numbers)
        .as("seed %d", seed)
        .isEqualTo(Stream.iterate(0, i -> i < ROWS, i -> i + 1).map(String::valueOf).toList());
    if (!Exporters.isRotating(file)) {
      Exporter whole = exporter(file.resolveSibling("whole-" + name));
      whole.open();
      for (int i = 0; i < ROWS; i++) {
        whole.write(row(i));
      }
      whole.close();
      assertThat(found).hasToString(text(Path.of(whole.name())));
    }
  }

  /** Runs the process until it has told of so many records. */
  private static void run(Path file, Path kept, int records) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                file.toString(),
                kept.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      int told = 0;
      while (told < records && lines.readLine() != null) {
        told++;
      }
      if (told == records) {
        process.destroyForcibly().waitFor();
      } else {
        assertThat(process.waitFor()).isZero();
      }
    }
  }
}
