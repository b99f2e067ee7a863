package dev.scraper.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.CrawlStats;
import dev.scraper.export.ExportException;
import dev.scraper.export.Exporters;
import dev.scraper.export.Row;
import dev.scraper.http.Url;
import dev.scraper.page.Page;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.Scope;
import dev.scraper.spider.Output;
import dev.scraper.spider.Spider;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jsoup.nodes.Element;
import org.jsoup.select.Evaluator;
import org.jsoup.select.QueryParser;
import org.jspecify.annotations.Nullable;

/**
 * Crawls a site several times in one process, so that the later crawls find everything compiled:
 * url, title and h1 of each page into a file of JSON Lines, robots.txt ignored, no delay, as the
 * side-by-side benchmark's command does. Two lines of figures for each crawl, the second with the
 * CPU time of the threads by their names.
 *
 * <p>{@code java -cp scraper-bench/target/benchmarks.jar dev.scraper.bench.WarmCrawl SEED INCLUDE
 * FILE [IN_FLIGHT [ROUNDS]]}
 */
final class WarmCrawl implements Spider<Row> {

  private static final String USAGE =
      "usage: WarmCrawl SEED INCLUDE FILE [IN_FLIGHT, 64 [ROUNDS, 3]]";
  private static final List<String> NAMES = List.of("url", "title", "h1");
  private static final Evaluator TITLE = QueryParser.parse("title");
  private static final Evaluator H1 = QueryParser.parse("h1");
  private static final double NANOS_A_MILLI = 1e6;

  /** The figures of one crawl and of the process while it ran. */
  private record Figures(
      CrawlStats stats,
      long unique,
      double seconds,
      double cpuMillis,
      Map<String, Long> threads,
      long gcMillis,
      long heap) {

    String line(int round) {
      double pages = Math.max(1, stats.pages());
      return String.format(
          "crawl %d: pages=%d unique=%d seconds=%.2f pages/s=%.0f cpu-ms-a-page=%.3f"
              + " loop-busy-s=%.3f loop-us-a-page=%.1f gc-ms=%d heap-after-mb=%d",
          round,
          stats.pages(),
          unique,
          seconds,
          stats.pages() / seconds,
          cpuMillis / pages,
          busySeconds(),
          busySeconds() * 1e6 / pages,
          gcMillis,
          heap >> 20);
    }

    /** The threads that took a hundredth of the CPU or more, and the rest: collector, compiler. */
    String threadLine() {
      StringBuilder line = new StringBuilder("  CPU us a page:");
      double rest = cpuMillis;
      for (Map.Entry<String, Long> thread : threads.entrySet()) {
        double millis = thread.getValue() / NANOS_A_MILLI;
        rest -= millis;
        if (millis >= cpuMillis / 100) {
          append(line, thread.getKey(), millis);
        }
      }
      append(line, "collector, compiler", rest);
      return line.toString();
    }

    private void append(StringBuilder line, String name, double millis) {
      double micros = millis * 1e3 / Math.max(1, stats.pages());
      line.append(String.format(" %s=%.1f", name, micros));
    }

    private double busySeconds() {
      return stats.loopBusy() * stats.elapsed().toNanos() / 1e9;
    }
  }

  private WarmCrawl() {}

  public static void main(String[] args) throws IOException {
    if (args.length < 3 || args.length > 5) {
      fail(USAGE);
    }
    try {
      Url seed = Url.parse(args[0]);
      Pattern include = Pattern.compile(args[1]);
      Path file = Path.of(args[2]);
      int inFlight = args.length > 3 ? Integer.parseInt(args[3]) : 64;
      int rounds = args.length > 4 ? Integer.parseInt(args[4]) : 3;
      for (int round = 1; round <= rounds; round++) {
        Figures figures = crawl(seed, include, file, inFlight);
        System.out.println(figures.line(round));
        System.out.println(figures.threadLine());
      }
    } catch (PatternSyntaxException e) {
      fail("INCLUDE is no pattern: " + e.getDescription());
    } catch (NumberFormatException e) {
      fail("IN_FLIGHT and ROUNDS are whole numbers: " + e.getMessage());
    } catch (IllegalArgumentException | ExportException e) {
      fail(String.valueOf(e.getMessage()));
    }
  }

  private static void fail(String message) {
    System.err.println(message);
    System.exit(2);
  }

  private static Figures crawl(Url seed, Pattern include, Path file, int inFlight)
      throws ExportException, IOException {
    long gc = gcMillis();
    long cpu = cpuNanos();
    ThreadTimes times = new ThreadTimes();
    long start = System.nanoTime();
    CrawlReport report;
    try (Scraper scraper = Scraper.create()) {
      report =
          scraper
              .crawl(seed.toString(), new WarmCrawl())
              .http(http -> http.allowPrivate(true))
              .politeness(new Politeness(Duration.ZERO, inFlight, inFlight, false))
              .scope(Scope.HOST.relation(Scope.Relation.ANY).include(include))
              .export(Exporters.jsonLines(file).overwrite(true))
              .run();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuMillis = (cpuNanos() - cpu) / NANOS_A_MILLI;
    long collecting = gcMillis() - gc;
    Map<String, Long> threads = times.end();
    report.failure().ifPresent(failure -> System.err.println("the crawl failed: " + failure));
    if (report.stats().failures() > 0) {
      System.err.println(report.stats().failures() + " failures: " + report.stats().failed());
    }
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return new Figures(report.stats(), unique(file), seconds, cpuMillis, threads, collecting, heap);
  }

  /** How many different records the file has. */
  private static long unique(Path file) throws IOException {
    Set<String> lines = new HashSet<>();
    try (var all = Files.lines(file)) {
      all.forEach(lines::add);
    }
    return lines.size();
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static long gcMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(collector -> Math.max(0, collector.getCollectionTime()))
        .sum();
  }

  @Override
  public void parse(Page page, Output<Row> out) {
    @Nullable Object[] values = {page.url().toString(), text(page, TITLE), text(page, H1)};
    out.item(Row.of(NAMES, Arrays.asList(values)));
    page.links().forEach(out::follow);
  }

  private static @Nullable String text(Page page, Evaluator selector) {
    Element first = page.document().selectFirst(selector);
    return first == null ? null : first.text();
  }
}
