package dev.scraper.cli;

import dev.scraper.Scraper;
import dev.scraper.json.Json;
import dev.scraper.state.CrawlState;
import dev.scraper.state.StateException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scraper status}: what a state folder says of its crawl. */
@Command(
    name = "status",
    customSynopsis = "scraper status [OPTIONS] DIR",
    description = "Tell how far a crawl with kept state is, while it runs or after.",
    sortOptions = false,
    footer = {
      "",
      "As of the last commit: of a running crawl, some hundredths of a second ago. Holds",
      "it up in nothing, and changes nothing. Exit status: 0; 1 if there is no state in",
      "DIR, or it cannot be read."
    })
final class StatusCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(
      paramLabel = "DIR",
      converter = Values.Folder.class,
      description = "The folder that was given with --state")
  private Path folder = Path.of("");

  @Option(
      names = "--hosts",
      paramLabel = "N",
      converter = Values.Count.class,
      description = "Tell of this many hosts, those with the most requests waiting (10)")
  private Integer hosts = 10;

  @Option(names = "--json", description = "One JSON object")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help")
  private boolean help;

  @Mixin private Options.Talk talk = new Options.Talk();

  StatusCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    talk.apply(console);
    StatusText text = new StatusText(state(), hosts, Instant.now());
    List<String> lines = json ? List.of(Json.of(text.fields()).toString()) : text.lines();
    lines.forEach(line -> System.out.println(Text.clean(line)));
    if (System.out.checkError()) {
      throw new CommandFailure("cannot write standard output", null);
    }
    return 0;
  }

  private CrawlState state() {
    try {
      return Scraper.stateOf(folder);
    } catch (StateException e) {
      throw new CommandFailure(Text.of(e), e);
    }
  }
}
