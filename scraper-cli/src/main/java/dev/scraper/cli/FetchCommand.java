package dev.scraper.cli;

import dev.scraper.Crawl;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.export.ExportException;
import dev.scraper.http.Url;
import dev.scraper.intercept.HttpCache;
import dev.scraper.page.Page;
import dev.scraper.policy.Scope;
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

/** {@code scraper fetch}: fetches the URLs named, and nothing else. */
@Command(
    name = "fetch",
    customSynopsis = "scraper fetch [OPTIONS] URL...",
    description = {
      "Fetch URLs, many at once, and write one JSON line for each.",
      "A line is written as soon as its URL is done, with the fields",
      "requested, url, status, content_type, bytes, title, redirects, body; or",
      "requested, status, error, message; or requested, skipped."
    },
    sortOptions = false,
    footer = {
      "",
      "Exit status: as of crawl (scraper help crawl).",
      "",
      "Example:",
      "    scraper fetch https://example.com/ https://example.com/missing"
    })
final class FetchCommand implements Callable<Integer> {

  private final Console console;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "URL", arity = "1..*", description = "What to fetch")
  private List<String> urls = new ArrayList<>();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help")
  private boolean help;

  @Mixin private RequestOptions.Manners manners = new RequestOptions.Manners();

  @Mixin private Options.Talk talk = new Options.Talk();

  FetchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws ExportException {
    talk.apply(console);
    List<Url> parsed = Urls.of(CommandSpec.class.cast(spec).commandLine(), urls);
    FetchLines lines = new FetchLines(OutputFiles.standardOutputExporter());
    for (int i = 0; i < parsed.size(); i++) {
      lines.want(urls.get(i), parsed.get(i));
    }
    Warnings.of(manners.http(), console);
    try (HttpCache cache = manners.openCache();
        Signals signals = Signals.listen(console);
        Scraper scraper = RequestOptions.Manners.behind(cache).build()) {
      Crawl crawl =
          scraper
              .<Page>crawl((page, out) -> lines.hold(page))
              .seeds(lines.requests())
              .scope(Scope.HOST.relation(Scope.Relation.ANY))
              .http(manners.http())
              .politeness(manners.politeness())
              .retry(manners.retry())
              .listener(lines)
              .debug(talk.debug)
              .start();
      lines.failure().thenRun(crawl::cancel);
      signals.attach(Signals.of(crawl));
      CrawlReport report = crawl.await();
      lines.close();
      return end(report, lines.failure().getNow(null), signals.came());
    }
  }

  private int end(CrawlReport report, @Nullable ExportException unwritten, boolean interrupted) {
    if (unwritten != null) {
      console.failure("cannot write", unwritten);
    } else if (report.error() != null) {
      console.failure("broken off", report.error());
    }
    if (interrupted) {
      return Signals.INTERRUPTED;
    }
    return unwritten != null ? 1 : report.exitStatus();
  }
}
