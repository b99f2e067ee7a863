package dev.scraper.cli;

import dev.scraper.Scraper;
import dev.scraper.event.CrawlEvent;
import dev.scraper.http.Url;
import dev.scraper.robots.RobotsRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scraper robots}: what a host's robots.txt says to us. */
@Command(
    name = "robots",
    customSynopsis = "scraper robots [OPTIONS] URL",
    description = "Tell what a host's robots.txt says to us, and whether URL may be fetched.",
    sortOptions = false,
    footer = {
      "",
      "Exit status: 0 allowed or not, 1 the output failed, 2 wrong usage, 4 robots.txt",
      "could not be had, 130 interrupted.",
      "",
      "Example:",
      "    scraper robots https://example.com/private/page.html"
    })
final class RobotsCommand implements Callable<Integer> {

  private final Console console;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "URL", description = "A page of the host")
  private String url = "";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help")
  private boolean help;

  @Mixin private RequestOptions.Calls calls = new RequestOptions.Calls();

  @Mixin private Options.Talk talk = new Options.Talk();

  RobotsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    talk.apply(console);
    Url page = Urls.of(CommandSpec.class.cast(spec).commandLine(), List.of(url)).get(0);
    Warnings.of(calls.http(), console);
    try (Signals signals = Signals.listen(console);
        Scraper scraper = Scraper.builder().http(calls.http()).retry(calls.retry()).build()) {
      signals.attach(Signals.closing(scraper));
      CrawlEvent.RobotsRead read = scraper.robots(page);
      if (signals.came()) {
        return Signals.INTERRUPTED;
      }
      lines(page, read).forEach(line -> System.out.println(Text.clean(line)));
      if (System.out.checkError()) {
        throw new CommandFailure("cannot write standard output", null);
      }
      return read.outcome().isKnown() ? 0 : 4;
    }
  }

  private List<String> lines(Url page, CrawlEvent.RobotsRead read) {
    List<String> lines = new ArrayList<>();
    lines.add("robots_url: " + page.origin() + "/robots.txt");
    lines.add("outcome: " + read.detail());
    if (read.status() != null) {
      lines.add("status: " + read.status());
    }
    lines.add("token: " + calls.http().productToken().orElse("*"));
    read.rules().flatMap(RobotsRules::group).ifPresent(group -> lines.add("group: " + group));
    lines.add("url: " + page);
    lines.add("allowed: " + allowed(page, read));
    RobotsRules rules = read.rules().orElse(null);
    if (rules != null) {
      rules.crawlDelay().ifPresent(delay -> lines.add("crawl_delay: " + seconds(delay)));
      rules.sitemaps().forEach(sitemap -> lines.add("sitemap: " + sitemap));
    }
    return lines;
  }

  private static String allowed(Url page, CrawlEvent.RobotsRead read) {
    if (!read.outcome().isKnown()) {
      return "no, as long as robots.txt cannot be had";
    }
    return read.rules().map(rules -> rules.allows(page)).orElse(true) ? "yes" : "no";
  }

  private static String seconds(Duration delay) {
    return delay.toMillis() / 1000.0 + " s";
  }
}
