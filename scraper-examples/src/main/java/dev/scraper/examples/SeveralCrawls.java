package dev.scraper.examples;

import dev.scraper.Crawl;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.export.ExportException;
import dev.scraper.export.Exporters;
import dev.scraper.extract.Css;
import dev.scraper.extract.Default;
import dev.scraper.spider.Spider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An automation script: several crawls, each with its own file and its own report, run side by side
 * in one process. One that fails, or cannot even begin, does not stop the others. What is not over
 * when the time for all is up is cancelled, and its file has what was found so far.
 *
 * <p>{@link SeveralSites} is the other way: one crawl with several hosts, for items that belong
 * together.
 *
 * <p>Arguments: a folder, a number of seconds for all together, and the jobs, each a name and an
 * address: {@code quotes=https://quotes.toscrape.com/}. Each writes {@code NAME.jsonl}.
 */
public final class SeveralCrawls {

  private SeveralCrawls() {}

  /** A page's title is all that these crawls look for. */
  @Css("html")
  record Title(@Css("title") @Default("") String title) {}

  /** One crawl to be made. */
  record Job(String name, String seed) {

    /** A job as it is written on the command line. */
    static Job parse(String text) {
      int equal = text.indexOf('=');
      if (equal < 1) {
        throw new IllegalArgumentException("not NAME=URL: " + text);
      }
      return new Job(text.substring(0, equal), text.substring(equal + 1));
    }
  }

  /** How a job ended: as its exit status would be on the command line, and in words. */
  record Outcome(String name, int exitStatus, String text) {

    private static Outcome of(String name, CrawlReport report) {
      return new Outcome(name, report.exitStatus(), report.toString());
    }

    private static Outcome notBegun(String name, Exception why) {
      return new Outcome(name, 1, String.valueOf(why.getMessage()));
    }
  }

  /** Starts a job's crawl; what is wrong with its address or its file is thrown here. */
  private static Crawl start(Scraper scraper, Job job, Path folder) throws ExportException {
    return scraper
        .crawl(job.seed(), Spider.of(Title.class).following("a"))
        .maxPages(1_000)
        .export(Exporters.jsonLines(folder.resolve(job.name() + ".jsonl")))
        .start();
  }

  /** Runs all jobs at once and blocks until each is over; the outcomes are in their order. */
  static List<Outcome> run(Scraper scraper, List<Job> jobs, Path folder, Duration patience)
      throws InterruptedException, ExecutionException {
    Map<String, Crawl> crawls = new LinkedHashMap<>();
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    for (Job job : jobs) {
      try {
        crawls.put(job.name(), start(scraper, job, folder));
      } catch (ExportException | IllegalArgumentException e) {
        outcomes.put(job.name(), Outcome.notBegun(job.name(), e));
      }
    }
    await(List.copyOf(crawls.values()), patience);
    crawls.forEach((name, crawl) -> outcomes.put(name, Outcome.of(name, crawl.report().join())));
    List<Outcome> inOrder = new ArrayList<>();
    jobs.forEach(job -> inOrder.add(outcomes.get(job.name())));
    return inOrder;
  }

  /** A report comes in any case, so that nothing is left running and nothing untold. */
  private static void await(List<Crawl> crawls, Duration patience)
      throws InterruptedException, ExecutionException {
    CompletableFuture<?>[] reports =
        crawls.stream().map(Crawl::report).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(reports).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      crawls.forEach(Crawl::cancel); // does nothing to those that are over
    }
  }

  /** Runs the jobs, prints a line for each, and exits with the worst status. */
  public static void main(String[] args) throws Exception {
    List<Job> jobs = List.of(args).subList(2, args.length).stream().map(Job::parse).toList();
    List<Outcome> outcomes;
    try (Scraper scraper = Scraper.create()) {
      Duration patience = Duration.ofSeconds(Long.parseLong(args[1]));
      outcomes = run(scraper, jobs, Path.of(args[0]), patience);
    }
    outcomes.forEach(outcome -> System.out.println(outcome.name() + ": " + outcome.text()));
    System.exit(outcomes.stream().mapToInt(Outcome::exitStatus).max().orElse(0));
  }
}
