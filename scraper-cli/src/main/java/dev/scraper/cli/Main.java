package dev.scraper.cli;

import dev.scraper.plugin.PluginException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program: finds the command, runs it, turns what goes wrong into one line and a status. */
@Command(
    name = "scraper",
    customSynopsis = "scraper COMMAND [OPTIONS] ...",
    description = "Crawl web sites, politely and fast, and write what you find to files.",
    versionProvider = Main.Version.class,
    sortOptions = false,
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "More about a command: scraper help COMMAND",
      "A start: scraper crawl https://example.com/ --max-pages 10"
    })
public final class Main implements Runnable {

  private static final int USAGE = 2;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version")
  private boolean version;

  private Main() {}

  /** Runs a command and ends the process with its exit status. */
  public static void main(String[] args) {
    Console console = Console.takeOver();
    int status = 1;
    try {
      status = execute(console, Origin.HERE, args);
    } catch (Throwable e) {
      console.failure("an error of the program itself; --debug shows where", e);
    }
    console.exits().over();
    System.exit(status);
  }

  /**
   * Runs a command.
   *
   * @param origin where the command line was given
   * @return the exit status
   */
  static int execute(Console console, Origin origin, String... arguments) {
    return commandLine(console, origin, arguments).execute(arguments);
  }

  /** What understands these arguments. */
  static CommandLine commandLine(Console console, Origin origin, String... arguments) {
    CommandLine program = new CommandLine(new Main());
    new Commands(console, origin).addTo(program, arguments);
    return program
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
        .setUsageHelpWidth(80)
        .setUsageHelpLongOptionsMaxWidth(26)
        .setExpandAtFiles(false)
        .setAllowOptionsAsOptionParameters(false)
        .setParameterExceptionHandler((e, args) -> wrongUsage(console, e))
        .setExecutionExceptionHandler((e, command, result) -> failed(console, e));
  }

  @Override
  public void run() {
    throw new ParameterException(CommandSpec.class.cast(spec).commandLine(), "no command given");
  }

  private static int wrongUsage(Console console, ParameterException e) {
    CommandLine command = e.getCommandLine();
    boolean top = command.getParent() == null;
    String message = Text.of(e);
    if (e instanceof UnmatchedArgumentException unmatched) {
      message = unmatched(unmatched, top);
    }
    String end = message.endsWith(".") || message.endsWith("?") ? " " : ". ";
    String topic = top ? "" : " " + command.getCommandName();
    console.error(message + end + "Try 'scraper help" + topic + "'.");
    console.trace(e);
    return USAGE;
  }

  private static String unmatched(UnmatchedArgumentException e, boolean top) {
    String first = e.getUnmatched().isEmpty() ? "" : e.getUnmatched().get(0);
    List<String> near = e.getSuggestions();
    String what = first.startsWith("-") ? "option" : top ? "command" : "argument";
    return "unknown "
        + what
        + " '"
        + first
        + "'"
        + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?");
  }

  private static int failed(Console console, Exception e) {
    if (e instanceof CommandFailure || e instanceof PluginException) {
      console.error(Text.of(e));
      console.trace(e);
    } else {
      console.failure("an error of the program itself; --debug shows where", e);
    }
    return 1;
  }

  /** From the jar's manifest. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"scraper " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
