package dev.scraper.cli;

import dev.scraper.CrawlBuilder;
import dev.scraper.Scraper;
import dev.scraper.intercept.HttpCache;
import dev.scraper.plugin.Arguments;
import dev.scraper.plugin.Found;
import dev.scraper.plugin.SpiderPlugin;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scraper run}: runs a spider of a plug-in. */
@Command(
    name = "run",
    customSynopsis = "scraper run [OPTIONS] SPIDER [-a NAME=VALUE]... [URL]...",
    description = "Run a spider of a plug-in and write its items.",
    sortOptions = false,
    footer = {
      "",
      "'scraper list' names the spiders and their arguments. The values of a list are",
      "separated by commas; '\\,' is a comma within one.",
      "",
      "What an option says wins over what the spider says, but that --exclude adds to",
      "it, and that no option takes back what a spider says of robots.txt, cookies,",
      "certificates and private addresses.",
      "",
      "Durations, sizes and the exit status are those of 'scraper help crawl'. An",
      "unknown spider or a wrong argument is 2, and nothing is fetched. 'kill -USR1 PID'",
      "shows what each request waits for (not on Windows, which has no such signal).",
      "",
      "Examples:",
      "  A spider of a jar in ./plugins, its items as JSON lines:",
      "    scraper run quotes > quotes.jsonl",
      "  One under development, with an argument, at most 10 pages:",
      "    scraper run quotes --plugins target/ -a tag=life --max-pages 10 -o q.csv"
    })
final class RunCommand implements Callable<Integer> {

  private final Console console;
  private final Origin origin;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "SPIDER", description = "The spider's name")
  private String name = "";

  @Parameters(
      index = "1..*",
      paramLabel = "URL",
      arity = "0..*",
      description = "Where to begin, beside the spider's own seeds")
  private List<String> urls = new ArrayList<>();

  @Option(
      names = "-a",
      paramLabel = "NAME=VALUE",
      description = "An argument of the spider (repeatable)")
  private List<String> given = new ArrayList<>();

  @Mixin private Options.Start start = new Options.Start();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help")
  private boolean help;

  @Mixin private Options.Uses jars = new Options.Uses();

  @Mixin private Options.Reach reach = new Options.Reach();

  @Mixin private Options.Output output = new Options.Output();

  @Mixin private MediaOptions.Folder media = new MediaOptions.Folder();

  @Mixin private RequestOptions.Manners manners = new RequestOptions.Manners();

  @Mixin private Options.State state = new Options.State();

  @Mixin private Options.CrawlTalk talk = new Options.CrawlTalk();

  /**
   * @param origin of the command line
   */
  RunCommand(Console console, Origin origin) {
    this.console = console;
    this.origin = origin;
  }

  @Override
  public Integer call() {
    talk.apply(console);
    CommandLine command = CommandSpec.class.cast(spec).commandLine();
    try (PluginSource plugins = new PluginSource(command, console, jars.places, origin);
        HttpCache cache = manners.openCache(origin)) {
      Found<SpiderPlugin<?>> spider = spider(command, plugins);
      Arguments arguments = arguments(command, spider);
      // For libraries that find their parts by the thread; all of a crawl's threads inherit it.
      Thread.currentThread().setContextClassLoader(spider.plugin().getClass().getClassLoader());
      return new CrawlJob(console, command, start, output, talk, plugins)
          .state(state, origin)
          .urls(urls)
          .settings(reach.settings(), manners.settings())
          .media(media)
          .uses(jars.uses)
          .cache(cache)
          .blame(spider::failure)
          .run(scraper -> crawl(command, scraper, spider, arguments));
    }
  }

  private Found<SpiderPlugin<?>> spider(CommandLine command, PluginSource plugins) {
    try {
      return plugins.plugins().spider(name);
    } catch (IllegalArgumentException e) {
      String where = plugins.plugins().spiders().isEmpty() ? " (" + plugins.describe() + ")" : "";
      throw new ParameterException(command, Text.of(e) + where, e);
    }
  }

  private Arguments arguments(CommandLine command, Found<SpiderPlugin<?>> spider) {
    try {
      return Arguments.of(spider.arguments(), origin.arguments(spider.arguments(), given));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, "spider " + name + ": " + Text.of(e), e);
    }
  }

  private CrawlBuilder<?> crawl(
      CommandLine command, Scraper scraper, Found<SpiderPlugin<?>> spider, Arguments arguments) {
    try {
      return spider.call(plugin -> scraper.crawl(plugin, arguments));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, "spider " + name + ": " + Text.of(e), e);
    }
  }
}
