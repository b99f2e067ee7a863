package dev.scraper.cli;

import dev.scraper.intercept.HttpCache;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jsoup.select.Evaluator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code scraper crawl}: follows links from seeds and writes a record for each page or item. */
@Command(
    name = "crawl",
    customSynopsis = "scraper crawl [OPTIONS] URL...",
    description = "Follow links from seed URLs and write a record for each page or item.",
    sortOptions = false,
    footer = {
      "",
      "Durations are 250ms, 1.5s, 2m, 1h or 0; sizes 512KB, 10MB (a KB is 1,000 bytes).",
      "",
      "Exit status: 0 finished, 1 an output or the crawl itself failed, 2 wrong usage,",
      "3 no page at all, 4 finished, but part of the site could not be had,",
      "130 interrupted. Data goes to files or standard output, all else to standard",
      "error. Ctrl-C ends a crawl in good order, a second one at once. 'kill -USR1 PID'",
      "shows what each request waits for (not on Windows, which has no such signal).",
      "",
      "Examples:",
      "  All pages of a site, one JSON line for each:",
      "    scraper crawl https://example.com/ > pages.jsonl",
      "  The quotes on them, as a table; at most 100 pages:",
      "    scraper crawl https://example.com/quotes/ --item .quote \\",
      "      --field text=.text --field author=.author --field 'tags[]=.tag' \\",
      "      --field source=@url --follow '.next a' --max-pages 100 -o quotes.csv",
      "  A list of pages, and nothing else:",
      "    scraper crawl --seeds urls.txt --no-follow -o pages.json",
      "  With the images of its pages, in a folder:",
      "    scraper crawl https://example.com/ -o pages.jsonl \\",
      "      --media img --media-dir images --media-types 'image/*'",
      "  What is new in a feed, as it comes:",
      "    scraper crawl https://example.com/feed.xml --item 'item, entry' \\",
      "      --field title=title --field link=link --no-follow --every 10m",
      "  With everything that went wrong:",
      "    scraper crawl https://example.com/ -o pages.jsonl \\",
      "      --failures failures.jsonl --stats stats.json"
    })
final class CrawlCommand implements Callable<Integer> {

  private final Console console;
  private final Origin origin;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "URL",
      arity = "0..*",
      description = "Where to begin; each host named here is in scope")
  private List<String> urls = new ArrayList<>();

  @Mixin private Options.Start start = new Options.Start();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help")
  private boolean help;

  @Mixin private Options.Where where = new Options.Where();

  @Mixin private Options.What what = new Options.What();

  @Mixin private Options.Output output = new Options.Output();

  @Mixin private MediaOptions.Chosen media = new MediaOptions.Chosen();

  @Mixin private RequestOptions.Manners manners = new RequestOptions.Manners();

  @Mixin private Options.Uses jars = new Options.Uses();

  @Mixin private Options.State state = new Options.State();

  @Mixin private Options.CrawlTalk talk = new Options.CrawlTalk();

  /**
   * @param origin of the command line
   */
  CrawlCommand(Console console, Origin origin) {
    this.console = console;
    this.origin = origin;
  }

  @Override
  public Integer call() {
    talk.apply(console);
    CommandLine command = CommandSpec.class.cast(spec).commandLine();
    if (urls.isEmpty() && start.seeds == null) {
      throw new ParameterException(command, "nothing to crawl: name a URL, or --seeds FILE");
    }
    RecordSpider spider = spider(command);
    try (PluginSource plugins = new PluginSource(command, console, jars.places, origin);
        HttpCache cache = manners.openCache(origin)) {
      return new CrawlJob(console, command, start, output, talk, plugins)
          .state(state, origin)
          .urls(urls)
          .columns(spider.names())
          .settings(where.settings(), manners.settings())
          .media(media)
          .uses(jars.uses)
          .cache(cache)
          .run(scraper -> scraper.crawl(spider));
    }
  }

  private RecordSpider spider(CommandLine command) {
    if (where.noFollow && where.follow != null) {
      throw new ParameterException(command, "--follow and --no-follow contradict each other");
    }
    Set<String> names = new HashSet<>();
    for (Field field : what.fields) {
      if (!names.add(field.name())) {
        throw new ParameterException(command, "--field " + field.name() + " is given twice");
      }
    }
    return new RecordSpider(
        what.fields,
        css(command, "--item", what.item),
        css(command, "--follow", where.follow),
        where.noFollow,
        media.sources);
  }

  private static @Nullable Evaluator css(
      CommandLine command, String option, @Nullable String selector) {
    try {
      return selector == null ? null : Values.css(selector);
    } catch (TypeConversionException e) {
      throw new ParameterException(command, option + ": " + e.getMessage());
    }
  }
}
