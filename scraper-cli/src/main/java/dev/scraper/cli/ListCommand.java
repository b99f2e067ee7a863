package dev.scraper.cli;

import dev.scraper.json.Json;
import dev.scraper.plugin.Argument;
import dev.scraper.plugin.Found;
import dev.scraper.plugin.PipelinePlugin;
import dev.scraper.plugin.Plugin;
import dev.scraper.plugin.Plugins;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code scraper list}: what the plug-ins have. */
@Command(
    name = "list",
    customSynopsis = "scraper list [OPTIONS]",
    description = "List the spiders of plug-ins with their arguments, and what else they have.",
    sortOptions = false,
    footer = {
      "",
      "Exit status: 0, also when there are none; 1 some jar or plug-in cannot be used:",
      "that is told on standard error, and the others are listed; 2 wrong usage."
    })
final class ListCommand implements Callable<Integer> {

  private final Console console;

  @Spec private @Nullable CommandSpec spec;

  @Option(names = "--json", description = "One JSON object for each, one a line")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help")
  private boolean help;

  @Mixin private Options.Jars jars = new Options.Jars();

  @Mixin private Options.Talk talk = new Options.Talk();

  /** One plug-in. */
  private record Line(
      String kind,
      String name,
      String description,
      List<ArgumentLine> arguments,
      List<String> extensions,
      String jar) {}

  /** One argument. */
  private record ArgumentLine(
      String name, String type, boolean required, @Nullable String defaults, String help) {

    static ArgumentLine of(Argument<?> argument) {
      return new ArgumentLine(
          argument.name(),
          argument.type(),
          argument.isRequired(),
          argument.defaultText().orElse(null),
          argument.help());
    }

    /** {@code pages how many (integer from 1 to 9, default 3)}. */
    String text(int width) {
      String state =
          required
              ? "required"
              : defaults == null || defaults.isEmpty() ? "optional" : "default " + defaults;
      String space = " ".repeat(width - name.length() + 2);
      return name + space + (help.isEmpty() ? "" : help + " ") + "(" + type + ", " + state + ")";
    }
  }

  ListCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    talk.apply(console);
    CommandLine command = CommandSpec.class.cast(spec).commandLine();
    try (PluginSource source = new PluginSource(command, console, jars.places)) {
      Plugins plugins = source.plugins();
      List<Line> lines = lines(plugins);
      PrintWriter out = command.getOut();
      for (Line line : lines) {
        if (json) {
          out.println(Json.of(line));
        } else {
          print(line, out);
        }
      }
      if (out.checkError() || System.out.checkError()) { // the writer does not hear of the stream
        throw new CommandFailure("cannot write standard output", null);
      }
      if (lines.isEmpty() && plugins.problems().isEmpty()) {
        console.say("no plug-ins: " + source.describe() + "; 'scraper new DIR' makes one");
      }
      return plugins.problems().isEmpty() ? 0 : 1;
    }
  }

  private static List<Line> lines(Plugins plugins) {
    List<Line> lines = new ArrayList<>();
    plugins.spiders().forEach(found -> lines.add(line("spider", found, List.of())));
    for (Found<? extends Plugin> found : plugins.addOns()) {
      String kind = found.plugin() instanceof PipelinePlugin ? "pipeline" : "interceptor";
      lines.add(line(kind, found, List.of()));
    }
    plugins
        .exporters()
        .forEach(
            found -> {
              List<String> extensions = found.plugin().extensions().stream().sorted().toList();
              lines.add(line("exporter", found, extensions));
            });
    return lines;
  }

  private static Line line(String kind, Found<?> found, List<String> extensions) {
    return new Line(
        kind,
        found.name(),
        found.description(),
        found.arguments().stream().map(ArgumentLine::of).toList(),
        extensions,
        found.origin());
  }

  private static void print(Line line, PrintWriter out) {
    StringBuilder head = new StringBuilder(line.name);
    if (!line.kind.equals("spider")) {
      head.append(" (").append(line.kind);
      line.extensions.forEach(extension -> head.append(' ').append(extension));
      head.append(')');
    }
    if (!line.description.isEmpty()) {
      head.append("  ").append(line.description);
    }
    out.println(Text.clean(head + "  [" + line.jar + "]"));
    int width = line.arguments.stream().mapToInt(a -> a.name.length()).max().orElse(0);
    for (ArgumentLine argument : line.arguments) {
      out.println("    " + Text.clean(argument.text(width)));
    }
  }
}
