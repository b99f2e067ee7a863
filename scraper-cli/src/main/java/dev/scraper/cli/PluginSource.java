package dev.scraper.cli;

import dev.scraper.plugin.Plugins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * The plug-ins that a command may use. No jar is opened, so none of its code runs, until somebody
 * asks for them.
 *
 * <p><b>Thread-safety:</b> none.
 */
final class PluginSource implements AutoCloseable {

  private static final Path USUAL = Path.of("plugins");

  private final Console console;
  private final List<Path> places;
  private @Nullable Plugins plugins;

  /**
   * @param named the places that the user named; if none, the usual one
   * @throws ParameterException if one of them does not exist
   */
  PluginSource(CommandLine command, Console console, List<String> named) {
    this(command, console, named, Origin.HERE);
  }

  /**
   * @param named the places that the user named; if none, the usual one
   * @param origin of these paths
   * @throws ParameterException if one of them does not exist
   */
  PluginSource(CommandLine command, Console console, List<String> named, Origin origin) {
    this.console = console;
    // Plug-ins may take their time, and nobody listens to signals yet.
    console.exits().onSignal(() -> Runtime.getRuntime().halt(Signals.INTERRUPTED));
    this.places =
        named.isEmpty() && Files.isDirectory(origin.resolve(USUAL))
            ? List.of(origin.resolve(USUAL))
            : named.stream().map(place -> path(command, place, origin)).toList();
  }

  private static Path path(CommandLine command, String place, Origin origin) {
    try {
      Path path = origin.resolve(Values.path(place));
      if (Files.exists(path)) {
        return path;
      }
    } catch (TypeConversionException e) {
      throw new ParameterException(command, "--plugins: " + e.getMessage());
    }
    throw new ParameterException(
        command, "--plugins " + place + ": there is no such file or folder");
  }

  /** The plug-ins; what is wrong with some is told when they are asked for first. */
  Plugins plugins() {
    if (plugins == null) {
      plugins = places.isEmpty() ? Plugins.onClassPath() : Plugins.load(places);
      for (Plugins.Problem problem : plugins.problems()) {
        console.error("warning: " + problem);
        if (problem.cause() != null) {
          console.trace(problem.cause());
        }
      }
    }
    return plugins;
  }

  /** Where they are, for people. */
  String describe() {
    return places.isEmpty()
        ? "there is no folder plugins here, and no --plugins PATH was given"
        : "looked in " + String.join(", ", places.stream().map(Path::toString).toList());
  }

  @Override
  public void close() {
    if (plugins != null) {
      plugins.close();
    }
  }
}
