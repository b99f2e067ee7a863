package dev.scraper.intercept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.scraper.http.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntryFilesTest {

  private static final Instant NOW = Instant.parse("2026-05-04T12:00:00.123Z");

  @TempDir private Path folder;

  private static CacheEntry entry(String key, byte[] body) {
    return new CacheEntry(
        key,
        Headers.of("x-kind", "print"),
        200,
        Headers.of("Content-Type", "text/plain", "X", "1", "X", "2"),
        body,
        true,
        NOW,
        NOW.plusMillis(5));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void whatIsWrittenIsReadAsItWas() throws IOException {
    EntryFiles files = new EntryFiles(folder.resolve("new/one"), 1_000_000);
    byte[] body = new byte[70_000];
    Arrays.fill(body, (byte) '\n');
    files.write(entry("GET http://a.example/\u00e4", body));
    CacheEntry read = files.read("GET http://a.example/\u00e4").orElseThrow();
    assertThat(read)
        .usingRecursiveComparison()
        .isEqualTo(entry("GET http://a.example/\u00e4", body));
    assertThat(files.read("GET http://a.example/b")).isEmpty();
  }

  @Test
  void anEntryCanBeReadWithAnEditor() throws IOException {
    new EntryFiles(folder, 1_000_000).write(entry("GET http://a.example/", bytes("<b>body</b>")));
    assertThat(files())
        .singleElement()
        .asString()
        .matches(".*[/\\\\][0-9a-f]{2}[/\\\\][0-9a-f]{62}\\.entry");
    List<String> lines = Files.readAllLines(files().get(0));
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0))
        .startsWith("{\"cache\":1,\"key\":\"GET http://a.example/\",\"status\":200")
        .contains("\"Content-Type\",\"text/plain\"", "2026-05-04T12:00:00.123Z");
    assertThat(lines.get(1)).isEqualTo("<b>body</b>");
  }

  @Test
  void anEntryIsForItsOwnerAlone() throws IOException {
    new EntryFiles(folder, 1_000_000).write(entry("GET http://a.example/", bytes("body")));
    assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().get(0))))
        .isEqualTo("rw-------");
  }

  @Test
  void anEntryThatIsCutOrDamagedAnywhereCountsAsAbsentAndIsReplaced() throws IOException {
    EntryFiles files = new EntryFiles(folder, 1_000_000);
    CacheEntry entry = entry("GET http://a.example/", bytes("body"));
    files.write(entry);
    Path file = files().get(0);
    byte[] good = Files.readAllBytes(file);
    for (int length = 0; length < good.length; length++) {
      Files.write(file, Arrays.copyOf(good, length));
      assertThat(files.read(entry.key())).as("cut to " + length).isEmpty();
    }
    for (int at = good.length - 5; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 1;
      Files.write(file, bad);
      assertThat(files.read(entry.key())).as("damaged at " + at).isEmpty();
    }
    Files.write(file, Arrays.copyOf(good, good.length + 1));
    assertThat(files.read(entry.key())).isEmpty();
    files.write(entry);
    assertThat(files.read(entry.key())).isPresent();
  }

  @Test
  void anEntryInThePlaceOfAnotherIsNotTakenForIt() throws IOException {
    EntryFiles files = new EntryFiles(folder, 1_000_000);
    files.write(entry("GET http://a.example/", bytes("a")));
    Path first = files().get(0);
    byte[] content = Files.readAllBytes(first);
    Files.delete(first);
    files.write(entry("GET http://b.example/", bytes("b")));
    Files.write(files().get(0), content);
    assertThat(files.read("GET http://b.example/")).isEmpty();
  }

  @Test
  void theOldestGoWhenThereIsTooMuch() throws IOException {
    EntryFiles files = new EntryFiles(folder, 100_000);
    Files.writeString(folder.resolve("notes.txt"), "mine");
    Files.createDirectories(folder.resolve("ab"));
    Files.write(folder.resolve("ab/large.bin"), new byte[200_000]);
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      List<Path> before = files();
      files.write(entry("GET http://a.example/" + i, new byte[10_000]));
      for (Path file : files()) {
        if (!before.contains(file)) {
          Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(900 - i)));
        }
      }
    }
    for (int i = 0; i < 30; i++) {
      if (files.read("GET http://a.example/" + i).isPresent()) {
        kept.add(String.valueOf(i));
      }
    }
    assertThat(kept).hasSizeBetween(7, 9).contains("29", "28", "27").doesNotContain("20");
    assertThat(folder.resolve("notes.txt")).exists();
    assertThat(folder.resolve("ab/large.bin")).exists();
  }

  @Test
  void whatADeadProcessLeftBehindIsClearedAway() throws IOException {
    Path left = folder.resolve("ab/" + "0".repeat(62) + ".entry.123.tmp");
    Path fresh = folder.resolve("ab/" + "1".repeat(62) + ".entry.123.tmp");
    Files.createDirectories(left.getParent());
    Files.writeString(left, "half");
    Files.writeString(fresh, "half");
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    new EntryFiles(folder, 1_000_000).write(entry("GET http://a.example/", bytes("a")));
    assertThat(left).doesNotExist();
    assertThat(fresh).exists();
  }

  @Test
  void manyWritersOnOneFolderLeaveWholeEntries() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int number = t;
        EntryFiles own = new EntryFiles(folder, 200_000);
        tasks.add(
            () -> {
              for (int i = 0; i < 200; i++) {
                byte[] body = new byte[5_000];
                Arrays.fill(body, (byte) ('a' + number));
                own.write(entry("GET http://a.example/" + i % 7, body));
                Optional<CacheEntry> read = own.read("GET http://a.example/" + i % 7);
                read.ifPresent(
                    entry -> assertThat(entry.body()).hasSize(5_000).containsOnly(entry.body()[0]));
              }
              return null;
            });
      }
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(files()).allMatch(file -> file.toString().endsWith(".entry"));
  }

  @Test
  void aFolderThatIsNoneIsRefusedInOneLine() throws IOException {
    Path file = folder.resolve("file");
    Files.writeString(file, "x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EntryFiles(file, 1))
        .withMessageContaining("cache folder")
        .withMessageContaining(file.toString());
  }

  @Test
  void aFolderThatIsTakenAwayCostsEntriesOnly() throws IOException {
    EntryFiles files = new EntryFiles(folder.resolve("cache"), 1_000_000);
    Files.delete(folder.resolve("cache"));
    Files.writeString(folder.resolve("cache"), "a file now");
    try {
      files.write(entry("GET http://a.example/", bytes("a")));
    } catch (UncheckedIOException e) {
      throw new AssertionError("a cache that fails must not be told", e);
    }
    assertThat(files.read("GET http://a.example/")).isEmpty();
    files.delete("GET http://a.example/");
  }
}
