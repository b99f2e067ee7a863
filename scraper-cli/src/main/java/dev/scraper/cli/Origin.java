package dev.scraper.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a command line was given: its relative paths are meant from there.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param folder the one it was given in; empty for that of this process
 * @param state the state that is gone on with, wherever the command line has it, or null
 */
record Origin(Path folder, @Nullable Path state) {

  /** Here and now. */
  static final Origin HERE = new Origin(Path.of(""), null);

  /** A path of the command line, from here. */
  Path resolve(Path path) {
    return folder.resolve(path);
  }

  /** The same for one that may be none. */
  String resolve(String path) {
    return isHere() ? path : resolve(Values.path(path)).toString();
  }

  /** Whether nothing has to be changed. */
  boolean isHere() {
    return folder.toString().isEmpty();
  }
}
