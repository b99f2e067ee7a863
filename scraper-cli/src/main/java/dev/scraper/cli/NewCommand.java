package dev.scraper.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code scraper new}: makes the project of a plug-in. */
@Command(
    name = "new",
    customSynopsis = "scraper new [OPTIONS] DIR",
    description = "Make a Maven project of a plug-in, with a spider and its test.",
    sortOptions = false,
    footer = {
      "",
      "'mvn package' builds it, and nothing else is needed but a JDK, 17 or newer, and",
      "Maven, 3.8 or newer.",
      "",
      "Exit status: 0 made, 1 it could not be written, 2 wrong usage, or DIR is not",
      "empty, 130 interrupted. Unless it is 0, nothing is left behind.",
      "",
      "Example:",
      "    scraper new quotes && cd quotes && mvn package",
      "    scraper run quotes --plugins target/ -o quotes.jsonl"
    })
final class NewCommand implements Callable<Integer> {

  private final Console console;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The folder to make; it may exist if it is empty")
  private String dir = "";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What the spider is called (as DIR): a-z, 0-9 and single '-', a letter first")
  private @Nullable String name;

  @Option(
      names = "--package",
      paramLabel = "PACKAGE",
      description = "The Java package of its code (the name without '-')")
  private @Nullable String pack;

  @Option(names = "--debug", description = "Show the stack trace of an error")
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help")
  private boolean help;

  NewCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    console.set(false, debug);
    Path folder = folder();
    Project project = project(folder);
    try (Signals signals = Signals.listen(console)) {
      project.write(folder, signals::came);
    } catch (InterruptedIOException e) {
      return Signals.INTERRUPTED;
    } catch (IOException e) {
      throw new CommandFailure("cannot make the project: " + Text.why(e), e);
    }
    boolean plain = dir.matches("[\\w./~][\\w./~-]*");
    String quoted = plain ? dir : "'" + dir.replace("'", "'\\''") + "'";
    console.say("made " + folder + "; next: cd " + quoted + " && mvn package");
    return 0;
  }

  private ParameterException wrong(String message) {
    return new ParameterException(CommandSpec.class.cast(spec).commandLine(), message);
  }

  /** The folder, which is empty or not there. */
  private Path folder() {
    Path folder;
    try {
      folder = Values.path(dir);
    } catch (TypeConversionException e) {
      throw wrong(Text.of(e));
    }
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw wrong(folder + " is a file: name a folder that is empty or not there");
    }
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        if (files.findAny().isPresent()) {
          throw wrong(folder + " is not empty: name a folder that is empty or not there");
        }
      } catch (IOException e) {
        throw new CommandFailure("cannot read " + Text.why(e), e);
      }
    }
    return folder;
  }

  private Project project(Path folder) {
    String given = name == null ? nameOf(folder) : name;
    try {
      return new Project(given, pack == null ? given.replace("-", "") : pack);
    } catch (IllegalArgumentException e) {
      boolean derived = name == null && pack == null;
      throw wrong(Text.of(e) + (derived ? "; give one with --name" : ""));
    }
  }

  /** The folder's own name, as far as it can be one of a spider. */
  private static String nameOf(Path folder) {
    Path last = folder.toAbsolutePath().normalize().getFileName();
    String text = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
    return text.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
  }
}
