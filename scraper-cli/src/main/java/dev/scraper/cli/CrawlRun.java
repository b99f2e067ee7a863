package dev.scraper.cli;

import dev.scraper.Crawl;
import dev.scraper.CrawlBuilder;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.CrawlStats;
import dev.scraper.event.Dump;
import dev.scraper.event.Ended;
import dev.scraper.export.ExportException;
import dev.scraper.export.Exporter;
import dev.scraper.http.FailureKind;
import dev.scraper.policy.Limits;
import dev.scraper.state.StateException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One run of a crawl, from its files to its exit status.
 *
 * <p><b>Thread-safety:</b> none; signals come in through {@link Signals}.
 */
final class CrawlRun {

  /** How many failures of the spider are told; the rest is counted, and in the failures file. */
  private static final int SPIDER_FAILURES = 3;

  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private final Console console;
  private final Options.CrawlTalk talk;
  private final Limits limits;
  private final OutputFiles files;
  private final Function<Throwable, RuntimeException> blame;
  private @Nullable StatsFile stats;
  private final @Nullable StateUse state;

  /**
   * @param limits where it will end
   * @param blame what to say of what the spider throws when it is asked for its seeds
   * @param state what is kept of it, or null
   */
  CrawlRun(
      Console console,
      Options.CrawlTalk talk,
      Limits limits,
      OutputFiles files,
      Function<Throwable, RuntimeException> blame,
      @Nullable StateUse state) {
    this.console = console;
    this.talk = talk;
    this.limits = limits;
    this.files = files;
    this.blame = blame;
    this.state = state;
  }

  /**
   * Runs the crawl; blocks.
   *
   * @return the exit status
   */
  int run(CrawlBuilder<?> builder) {
    try (Signals signals = Signals.listen(console)) {
      return run(builder, signals);
    }
  }

  /**
   * The same, with signals that are listened to already.
   *
   * @return the exit status
   */
  int run(CrawlBuilder<?> builder, Signals signals) {
    CrawlReport report;
    try {
      Crawl crawl = start(builder);
      signals.attach(new Handle(crawl));
      report = await(crawl);
    } catch (StateException e) {
      return refused(e);
    } catch (ExportException | RuntimeException e) {
      report = new CrawlReport(StatsFile.NOTHING, Ended.ERROR, false, false, e, List.of());
    }
    return end(report, signals);
  }

  private Crawl start(CrawlBuilder<?> builder) throws ExportException {
    files.records().forEach(builder::export);
    if (files.failures() != null) {
      builder.failures(files.failures());
    }
    if (state == null) {
      openStats();
    }
    Crawl crawl;
    try {
      crawl = builder.debug(talk.debug).start();
    } catch (StateException e) {
      throw e;
    } catch (RuntimeException | Error e) { // its seeds are asked for in there
      throw blame.apply(e);
    }
    if (state != null && !hasLastStats(state)) {
      // Not before it is known that they are this crawl's.
      try {
        openStats();
      } catch (ExportException e) {
        crawl.cancel();
        crawl.await();
        throw e;
      }
    }
    return crawl;
  }

  private void openStats() throws ExportException {
    if (files.stats() != null) {
      stats = new StatsFile(files.stats());
    }
  }

  /** Whether the process that finished the crawl has written its statistics, too. */
  private boolean hasLastStats(StateUse of) {
    try {
      return of.isFinished() && files.stats() != null && Files.size(files.stats().path()) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Nothing has been touched. */
  private int refused(StateException e) {
    console.error(Text.of(e));
    console.trace(e);
    return e.reason() == StateException.Reason.DIFFERENT ? USAGE : FAILED;
  }

  private CrawlReport await(Crawl crawl) {
    boolean onScreen = files.onStandardOutput() && Terminal.onStandardOutput();
    Progress.Style style = talk.quiet ? Progress.Style.NONE : talk.progress;
    Progress progress = Progress.start(console, style, onScreen, limits, crawl::progress);
    try {
      return crawl.await();
    } finally {
      progress.end();
    }
  }

  private int end(CrawlReport report, Signals signals) {
    Throwable error = report.error();
    String exitedBy = signals.exitedBy().orElse(null);
    if (error == null && exitedBy != null) {
      error = new CommandFailure(exitedBy + " called System.exit", null);
    }
    boolean interrupted = signals.came();
    String ended = ended(report, error, interrupted);
    int exit = interrupted ? Signals.INTERRUPTED : error != null ? 1 : report.exitStatus();
    try {
      write(report.stats(), exit, ended, error);
    } catch (ExportException e) {
      error = error == null ? e : error;
      exit = interrupted ? exit : 1;
    }
    if (state != null && state.isFinished() && error == null) {
      console.say(
          "nothing to do: the crawl of "
              + state.folder()
              + " has finished, with "
              + Text.count(report.stats().pages(), "page")
              + " and "
              + Text.count(report.stats().records(), "record"));
      return exit;
    }
    tellSpiderFailures(report);
    tell(report.stats(), ended, error);
    if (state != null && state.isRecrawl() && report.stats().recrawl().number() == 0) {
      console.more("the crawl was not over and was gone on with; --recrawl comes back to it now");
    }
    return exit;
  }

  /** What the author of a spider has to mend, where it is: the first of them, a line each. */
  private void tellSpiderFailures(CrawlReport report) {
    report.failures().stream()
        .filter(failure -> failure.kind() == FailureKind.SPIDER)
        .limit(SPIDER_FAILURES)
        .forEach(
            failure -> {
              console.error(
                  "the spider failed on "
                      + Text.clean(failure.url())
                      + ": "
                      + Text.clean(failure.message()));
              if (failure.cause() != null) {
                console.trace(failure.cause());
              }
            });
  }

  private static String ended(CrawlReport report, @Nullable Throwable error, boolean interrupted) {
    Ended ended = interrupted ? Ended.INTERRUPTED : error != null ? Ended.ERROR : report.ended();
    return ended.label();
  }

  private void write(CrawlStats counts, int exit, String ended, @Nullable Throwable error)
      throws ExportException {
    if (stats != null) {
      stats.write(counts, exit, ended, error == null ? null : Text.of(error));
    }
  }

  private void tell(CrawlStats counts, String ended, @Nullable Throwable error) {
    if (error instanceof ExportException) {
      console.error("cannot write " + Text.of(error));
      console.trace(error);
    } else if (error != null) {
      console.failure("the crawl was ended", error);
    }
    List<String> written = new ArrayList<>();
    files.records().stream()
        .map(Exporter::name)
        .filter(name -> !name.equals(OutputFiles.STANDARD_OUTPUT))
        .forEach(written::add);
    if (files.failures() != null) {
      written.add(files.failures().name());
    }
    if (files.stats() != null) {
      written.add(files.stats().name());
    }
    if (error instanceof ExportException failed) {
      written.remove(failed.output());
    }
    List<String> lines = Summary.of(counts, ended, written);
    console.say(lines.get(0));
    lines.subList(1, lines.size()).forEach(console::more);
  }

  /** What signals do to the crawl. */
  private final class Handle implements Signals.Target {

    private final Crawl crawl;

    Handle(Crawl crawl) {
      this.crawl = crawl;
    }

    @Override
    public void stop() {
      crawl.stop();
    }

    @Override
    public void cancel() {
      crawl.cancel();
    }

    @Override
    public Optional<Dump> dump() {
      return Optional.of(crawl.dump());
    }

    @Override
    public void lastWords() {
      try {
        write(crawl.progress(), Signals.INTERRUPTED, Ended.INTERRUPTED.label(), null);
      } catch (ExportException e) {
        console.failure("the statistics are lost", e);
      }
    }
  }
}
