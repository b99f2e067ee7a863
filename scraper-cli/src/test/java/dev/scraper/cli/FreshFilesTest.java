package dev.scraper.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshFilesTest {

  @TempDir Path folder;

  private Stream<Path> made() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> !path.equals(folder)).toList().stream();
    }
  }

  @Test
  void filesThatAreKeptStay() throws IOException {
    try (FreshFiles files = new FreshFiles(() -> false)) {
      files.put(folder.resolve("a/b/c"), new byte[] {1});
      files.keep();
    }
    assertThat(folder.resolve("a/b/c")).hasBinaryContent(new byte[] {1});
  }

  @Test
  void aStopTakesAwayWhatWasMadeAndNothingElse() throws IOException {
    Files.createDirectory(folder.resolve("old"));
    AtomicBoolean stopped = new AtomicBoolean();
    try (FreshFiles files = new FreshFiles(stopped::get)) {
      files.put(folder.resolve("old/a"), new byte[1]);
      files.put(folder.resolve("new/b"), new byte[1]);
      stopped.set(true);
      assertThatThrownBy(() -> files.put(folder.resolve("new/c"), new byte[1]))
          .isInstanceOf(InterruptedIOException.class);
    }
    assertThat(made()).containsExactly(folder.resolve("old"));
  }

  @Test
  void aFileThatIsThereIsNeitherReplacedNorRemoved() throws IOException {
    Files.writeString(folder.resolve("a"), "old");
    try (FreshFiles files = new FreshFiles(() -> false)) {
      assertThatThrownBy(() -> files.put(folder.resolve("a"), new byte[1]))
          .isInstanceOf(FileAlreadyExistsException.class);
    }
    assertThat(folder.resolve("a")).hasContent("old");
  }
}
