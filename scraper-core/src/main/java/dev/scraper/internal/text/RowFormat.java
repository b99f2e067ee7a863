package dev.scraper.internal.text;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How records are written in one file; an instance is for one file and one thread. */
public interface RowFormat {

  /**
   * What the file begins with, as things stand: at first what stands before the first record, if
   * that is known before it comes.
   */
  default byte[] head() {
    return new byte[0];
  }

  /**
   * Writes one record.
   *
   * @param names of the fields
   * @param values as many, plain ones; see {@code Row}
   */
  void write(List<String> names, List<@Nullable Object> values, OutputStream out)
      throws IOException;

  /** What closes the file behind the last record, and gives way to the next. */
  default byte[] footer() {
    return new byte[0];
  }

  /** What {@link #resume} must know besides the records in the file; one line, perhaps empty. */
  default String state() {
    return "";
  }

  /**
   * Goes on as of a state, before anything is written.
   *
   * @throws IllegalArgumentException if this format has no such state
   */
  default void resume(String state) {
    if (!state.isEmpty()) {
      throw new IllegalArgumentException("not of this format: " + state);
    }
  }

  /** How to mend the closed file, if it turned out to need it. */
  default Optional<Rewriting> completion() {
    return Optional.empty();
  }

  /**
   * How to make of a file that begins otherwise than {@link #head} the one of this state, if it may
   * have been mended since.
   */
  default Optional<Rewriting> cut() {
    return Optional.empty();
  }

  /** The file was mended by {@link #completion} or {@link #cut}. */
  default void rewritten() {}
}
