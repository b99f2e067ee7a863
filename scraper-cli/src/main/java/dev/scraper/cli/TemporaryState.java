package dev.scraper.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for the state of a crawl that is come back to by this process alone; removed when
 * closed.
 *
 * <p><b>Thread-safety:</b> none.
 */
record TemporaryState(Path folder) implements AutoCloseable {

  /**
   * Makes one.
   *
   * @throws CommandFailure if there is no place for it
   */
  static TemporaryState make() {
    try {
      return new TemporaryState(Files.createTempDirectory("scraper-state-"));
    } catch (IOException e) {
      throw new CommandFailure(
          "no temporary folder can be made: " + Text.of(e) + "; name one with --state", e);
    }
  }

  /** Removes it; what cannot be removed is left to the system. */
  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : all) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // It is in the folder for temporary files.
    }
  }
}
