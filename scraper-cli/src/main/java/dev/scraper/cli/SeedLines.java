package dev.scraper.cli;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The seeds of a file, one a line, read as they are asked for. Blank lines and lines that begin
 * with {@code #} are passed over, and so is a byte order mark.
 *
 * <p><b>Thread-safety:</b> none.
 */
final class SeedLines implements Iterator<String>, AutoCloseable {

  private final String name;
  private final BufferedReader reader;
  private boolean first = true;
  private @Nullable String next;

  SeedLines(String name, InputStream in) {
    this.name = name;
    // Bytes that are no UTF-8 make a line that is no URL, which is told like any other.
    this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  /**
   * Opens a file, or standard input for {@code -}.
   *
   * @param origin of the path
   * @throws CommandFailure if that is not possible
   */
  static SeedLines open(String file, Origin origin) {
    if (file.equals("-")) {
      return new SeedLines("standard input", new FileInputStream(FileDescriptor.in));
    }
    try {
      Path path = origin.resolve(Path.of(file));
      if (Files.isDirectory(path)) {
        throw new CommandFailure("cannot read the seeds: " + file + " is a folder", null);
      }
      return new SeedLines(file, Files.newInputStream(path));
    } catch (NoSuchFileException e) {
      throw new CommandFailure("cannot read the seeds: " + file + " does not exist", e);
    } catch (AccessDeniedException e) {
      throw new CommandFailure("cannot read the seeds: " + file + ": permission denied", e);
    } catch (IOException | InvalidPathException e) {
      throw new CommandFailure("cannot read the seeds: " + file + ": " + Text.of(e), e);
    }
  }

  @Override
  public boolean hasNext() {
    while (next == null) {
      String line = read();
      if (line == null) {
        return false;
      }
      if (first && line.startsWith("\uFEFF")) {
        line = line.substring(1);
      }
      first = false;
      String seed = line.strip();
      if (!seed.isEmpty() && !seed.startsWith("#")) {
        next = seed;
      }
    }
    return true;
  }

  private @Nullable String read() {
    try {
      return reader.readLine();
    } catch (IOException e) {
      throw new UncheckedIOException(
          new IOException("cannot read the seeds: " + name + ": " + Text.of(e), e));
    }
  }

  @Override
  public String next() {
    String seed = hasNext() ? next : null;
    if (seed == null) {
      throw new NoSuchElementException();
    }
    next = null;
    return seed;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
