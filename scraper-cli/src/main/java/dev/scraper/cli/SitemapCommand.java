package dev.scraper.cli;

import dev.scraper.Scraper;
import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.export.ExportException;
import dev.scraper.export.Outputs;
import dev.scraper.export.Row;
import dev.scraper.http.Url;
import dev.scraper.intercept.HttpCache;
import dev.scraper.policy.Politeness;
import dev.scraper.robots.RobotsRules;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scraper sitemap}: the pages that sitemaps name. */
@Command(
    name = "sitemap",
    customSynopsis = "scraper sitemap [OPTIONS] URL",
    description = {
      "Write each page that sitemaps name, once, one URL a line.",
      "A URL without a path is a site: its sitemaps are those that robots.txt names, or",
      "else /sitemap.xml. Any other URL is a sitemap or an index of sitemaps."
    },
    sortOptions = false,
    footer = {
      "",
      "Exit status: 0 done, 1 the output failed, 2 wrong usage, 3 no page found, 4 a",
      "sitemap could not be had, 130 interrupted.",
      "",
      "Example:",
      "    scraper sitemap https://example.com/ | \\",
      "      scraper crawl --seeds - --no-follow -o pages.jsonl"
    })
final class SitemapCommand implements Callable<Integer> {

  private static final List<String> URL = List.of("url");

  private final Console console;
  private final Set<Long> found = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<ExportException> unwritten = new CompletableFuture<>();

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "URL", description = "A site or a sitemap")
  private String url = "";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help")
  private boolean help;

  @Mixin private RequestOptions.Manners manners = new RequestOptions.Manners();

  @Mixin private Options.Talk talk = new Options.Talk();

  SitemapCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws ExportException, InterruptedException {
    talk.apply(console);
    Url place = Urls.of(CommandSpec.class.cast(spec).commandLine(), List.of(url)).get(0);
    Warnings.of(manners.http(), console);
    Outputs lines = Outputs.open(List.of(new LineExporter()), unwritten::complete);
    try (HttpCache cache = manners.openCache();
        Signals signals = Signals.listen(console);
        Scraper scraper =
            RequestOptions.Manners.behind(cache)
                .http(manners.http())
                .politeness(manners.politeness())
                .retry(manners.retry())
                .build()) {
      signals.attach(Signals.closing(scraper));
      unwritten.thenRunAsync(scraper::close);
      boolean site = place.pathAndQuery().equals("/");
      List<Url> sitemaps = site ? named(place, scraper) : List.of(place);
      CrawlReport report =
          signals.came()
              ? null
              : scraper.sitemaps(sitemaps, page -> write(page, lines), this::tell);
      close(lines);
      return signals.came() || report == null ? Signals.INTERRUPTED : end(report);
    }
  }

  /** The sitemaps of a site. */
  private List<Url> named(Url site, Scraper scraper) throws InterruptedException {
    List<Url> usual = List.of(Url.parse(site.origin() + "/sitemap.xml"));
    if (manners.ignoreRobots) {
      return usual;
    }
    RobotsRules rules = scraper.robots(site).rules().orElse(null);
    Duration delay = manners.politeness().delay();
    if (rules != null) {
      Duration asked = rules.crawlDelay().orElse(Duration.ZERO);
      Duration most = Politeness.MAX_CRAWL_DELAY;
      asked = asked.compareTo(most) > 0 ? most : asked;
      delay = asked.compareTo(delay) > 0 ? asked : delay;
    }
    // What comes next is a crawl of its own, which does not know of the request just made.
    TimeUnit.NANOSECONDS.sleep(delay.toNanos());
    return rules == null || rules.sitemaps().isEmpty() ? usual : rules.sitemaps();
  }

  private void write(Url page, Outputs lines) {
    if (!found.add(page.fingerprint())) {
      return;
    }
    try {
      lines.accept(List.of(Row.of(URL, List.of(page.toString()))));
    } catch (ExportException e) {
      unwritten.complete(e);
    }
  }

  private void tell(CrawlEvent event) {
    if (event instanceof CrawlEvent.Failed failed) {
      console.error(
          failed.failure().url()
              + ": "
              + failed.failure().kind()
              + ": "
              + failed.failure().message());
    } else if (event instanceof CrawlEvent.Skipped skipped) {
      console.error(skipped.url() + ": not fetched: " + skipped.reason());
    }
  }

  private void close(Outputs lines) {
    try {
      lines.close();
    } catch (ExportException e) {
      unwritten.complete(e);
    }
  }

  private int end(CrawlReport report) {
    ExportException failure = unwritten.getNow(null);
    if (failure != null) {
      console.failure("cannot write", failure);
      return 1;
    }
    if (report.ended() == Ended.ERROR) {
      console.error("broken off: " + report.failure().map(Text::of).orElse("no reason known"));
      return 1;
    }
    if (found.isEmpty()) {
      console.error("no page found in the sitemaps of " + url);
      return 3;
    }
    return report.stats().failures() > 0 || report.troubled() ? 4 : 0;
  }
}
