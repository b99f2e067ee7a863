package dev.scraper.cli;

import dev.scraper.cli.demo.DemoCommand;
import dev.scraper.cli.training.TrainCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * The commands by name, in the order of the help. To make one is to read all its annotations, so
 * none is made that is not needed.
 *
 * <p><b>Thread-safety:</b> none.
 */
final class Commands {

  private final Map<String, Supplier<Object>> makers = new LinkedHashMap<>();

  /**
   * @param origin of the command line
   */
  Commands(Console console, Origin origin) {
    makers.put("crawl", () -> new CrawlCommand(console, origin));
    makers.put("run", () -> new RunCommand(console, origin));
    makers.put("resume", () -> new ResumeCommand(console));
    makers.put("status", () -> new StatusCommand(console));
    makers.put("list", () -> new ListCommand(console));
    makers.put("check", () -> new CheckCommand(console));
    makers.put("new", () -> new NewCommand(console));
    makers.put("fetch", () -> new FetchCommand(console));
    makers.put("robots", () -> new RobotsCommand(console));
    makers.put("sitemap", () -> new SitemapCommand(console));
    makers.put("demo", DemoCommand::new);
    makers.put(
        "train",
        () -> new TrainCommand(arguments -> Main.execute(console, Origin.HERE, arguments)));
  }

  /**
   * Adds the command that these arguments begin with, or all if they begin otherwise: then some are
   * shown or guessed at.
   */
  void addTo(CommandLine program, String... arguments) {
    String first = arguments.length == 0 ? "" : arguments[0];
    if (makers.containsKey(first)) {
      add(program, first);
    } else {
      makers.keySet().forEach(name -> add(program, name));
      program.addSubcommand("help", new CommandLine.HelpCommand());
    }
    program.getSubcommands().values().forEach(HelpPage::install);
  }

  private void add(CommandLine program, String name) {
    program.addSubcommand(name, makers.get(name).get());
  }
}
