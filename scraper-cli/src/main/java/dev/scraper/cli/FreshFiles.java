package dev.scraper.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/**
 * Files and folders that are made all together or not at all: unless they are kept, closing removes
 * what was made, and nothing else.
 *
 * <p><b>Thread-safety:</b> none.
 */
final class FreshFiles implements AutoCloseable {

  private final Deque<Path> made = new ArrayDeque<>();
  private final BooleanSupplier stopped;

  /**
   * @param stopped whether no more are to be made
   */
  FreshFiles(BooleanSupplier stopped) {
    this.stopped = stopped;
  }

  /**
   * Makes a file, and the folders it is in.
   *
   * @throws IOException if it is there, or cannot be made
   */
  void put(Path file, byte[] content) throws IOException {
    if (stopped.getAsBoolean()) {
      throw new InterruptedIOException("interrupted");
    }
    folder(file.toAbsolutePath().getParent());
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    made.push(file);
    Files.write(file, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private void folder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Path parent = folder.getParent();
      if (parent != null) {
        folder(parent);
      }
      Files.createDirectory(folder);
      made.push(folder);
    }
  }

  /** From now on nothing is removed. */
  void keep() {
    made.clear();
  }

  @Override
  public void close() {
    for (Path path : made) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        // Somebody put something into it, or took the disk away: what was to be told is told.
      }
    }
  }
}
