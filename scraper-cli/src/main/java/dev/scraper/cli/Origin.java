package dev.scraper.cli;

import dev.scraper.plugin.Argument;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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

  /** The same for its text. */
  String resolve(String path) {
    return isHere() ? path : resolve(Values.path(path)).toString();
  }

  /** Arguments of a plug-in, {@code NAME=VALUE}, with those that are paths as meant there. */
  List<String> arguments(List<Argument<?>> declared, List<String> given) {
    if (isHere()) {
      return given;
    }
    Set<String> paths =
        declared.stream()
            .filter(argument -> argument.type().equals("path"))
            .map(Argument::name)
            .collect(Collectors.toSet());
    return given.stream().map(one -> argument(paths, one)).toList();
  }

  private String argument(Set<String> paths, String given) {
    int equals = given.indexOf('=');
    boolean path = equals > 0 && paths.contains(given.substring(0, equals));
    return path ? given.substring(0, equals + 1) + resolve(given.substring(equals + 1)) : given;
  }

  /** Whether nothing has to be changed. */
  boolean isHere() {
    return folder.toString().isEmpty();
  }
}
