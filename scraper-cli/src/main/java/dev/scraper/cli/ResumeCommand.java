package dev.scraper.cli;

import dev.scraper.Scraper;
import dev.scraper.json.Json;
import dev.scraper.json.JsonException;
import dev.scraper.state.BegunCrawl;
import dev.scraper.state.StateException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code scraper resume}: goes on with a crawl by the command line that began it. */
@Command(
    name = "resume",
    customSynopsis = "scraper resume [OPTIONS] DIR",
    description = "Go on with a crawl, by the command line that began its state.",
    sortOptions = false,
    footer = {
      "",
      "Relative paths in that command line mean what they meant when it was given.",
      "Options given here win over its own. Seeds that came from standard input must be",
      "given again, unless all of them had been read.",
      "",
      "The exit status is that of 'scraper help crawl'; 1 if there is no state in DIR, or",
      "another process is at work on it. 'kill -USR1 PID' shows what each request waits",
      "for (not on Windows, which has no such signal)."
    })
final class ResumeCommand implements Callable<Integer> {

  private final Console console;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "DIR",
      converter = Values.Folder.class,
      description = "The folder that was given with --state")
  private Path folder = Path.of("");

  @Option(
      names = "--max-pages",
      paramLabel = "N",
      converter = Values.PositiveLong.class,
      description = "Stop after this many pages in all (as the crawl was begun)")
  private @Nullable Long maxPages;

  @Option(
      names = "--max-duration",
      paramLabel = "D",
      converter = Values.SomeTime.class,
      description = "Stop after this time (as the crawl was begun)")
  private @Nullable Duration maxDuration;

  @Option(
      names = "--recrawl",
      description = "If it has finished, come back to its pages; see 'scraper help crawl'")
  private boolean recrawl;

  @Option(
      names = "--every",
      paramLabel = "D",
      converter = Values.SomeTime.class,
      description = "Come back again and again; see 'scraper help crawl'")
  private @Nullable Duration every;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help")
  private boolean help;

  @Mixin private Options.CrawlTalk talk = new Options.CrawlTalk();

  ResumeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    talk.apply(console);
    BegunCrawl begun = begun();
    String command = begun.notes().get(StateUse.COMMAND);
    String from = begun.notes().get(StateUse.FOLDER);
    if (command == null || from == null) {
      throw new CommandFailure(
          folder
              + ": this state was not begun by a command line; go on with the program that began it",
          null);
    }
    Origin origin = new Origin(StateUse.place(folder).resolve(from).normalize(), folder);
    String[] arguments = withOptions(tokens(command)).toArray(new String[0]);
    return Main.commandLine(console, origin, arguments)
        .setOverwrittenOptionsAllowed(true)
        .execute(arguments);
  }

  private BegunCrawl begun() {
    try {
      return Scraper.begunIn(folder)
          .orElseThrow(
              () -> new CommandFailure(folder + ": there is no state in this folder", null));
    } catch (StateException e) {
      throw new CommandFailure(Text.of(e), e);
    }
  }

  private List<String> tokens(String command) {
    try {
      return Json.parse(command).list(String.class);
    } catch (JsonException e) {
      throw new CommandFailure(folder + ": the command line kept there cannot be read", e);
    }
  }

  /** Adds what was given to this command, where the other one takes it for options. */
  private List<String> withOptions(List<String> tokens) {
    List<String> all = new ArrayList<>(tokens);
    int end = all.indexOf("--");
    all.addAll(end < 0 ? all.size() : end, given());
    return all;
  }

  private List<String> given() {
    List<String> given = new ArrayList<>();
    ParseResult result = CommandSpec.class.cast(spec).commandLine().getParseResult();
    for (CommandLine.Model.OptionSpec option : result.matchedOptionsSet()) {
      given.add(option.longestName());
      if (option.arity().max() > 0) {
        given.addAll(option.originalStringValues());
      }
    }
    return given;
  }
}
