package dev.scraper.bench;

import dev.scraper.Crawl;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.CrawlStats;
import dev.scraper.event.Ended;
import dev.scraper.export.Exporters;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.soak.SoakBook;
import dev.scraper.soak.SoakCrawl;
import dev.scraper.soak.SoakSite;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The crawling half of {@link Soak}, in a process of its own: what its heap holds is measured. */
final class SoakCrawler {

  private final SoakSite site;
  private final int port;
  private final Path folder;
  private final SoakBook book;
  private final HeapMarks heap;
  private final List<String> problems = new ArrayList<>();

  private SoakCrawler(SoakSite site, int port, Path folder) {
    this.site = site;
    this.port = port;
    this.folder = folder;
    this.book = new SoakBook(site);
    this.heap = new HeapMarks(site.pages());
  }

  /** Arguments: pages, hosts, seed, port of the server, folder for the outputs. */
  public static void main(String[] args) throws Exception {
    int hosts = Integer.parseInt(args[1]);
    SoakSite site = new SoakSite(Integer.parseInt(args[0]), hosts, Long.parseLong(args[2]), true);
    System.out.printf(
        "soak: %,d good pages, %,d faults, %d hosts, seed %s, Java %s, heap at most %d MB%n",
        site.pages(),
        site.faults(),
        hosts,
        args[2],
        Runtime.version().feature(),
        Runtime.getRuntime().maxMemory() >> 20);
    System.exit(new SoakCrawler(site, Integer.parseInt(args[3]), Path.of(args[4])).run() ? 0 : 1);
  }

  private boolean run() throws Exception {
    Path records = folder.resolve("pages.jsonl");
    Path failures = folder.resolve("failures.jsonl");
    warmUp();
    Leftovers before = Leftovers.now();
    CrawlReport report;
    try (Scraper scraper = Scraper.create()) {
      Crawl crawl =
          SoakCrawl.of(scraper, site, port, book)
              .export(Exporters.jsonLines(records))
              .failures(Exporters.jsonLines(failures))
              .start();
      heap.follow(crawl);
      report = crawl.await();
    }
    report.failure().ifPresent(failure -> problems.add("the crawl broke: " + failure));
    print(report);
    check(report.ended() == Ended.FINISHED, "the crawl ended " + report.ended());
    check(report.exitStatus() == 4, "the exit status is " + report.exitStatus());
    check(lines(records) == report.stats().pages(), lines(records) + " records");
    check(lines(failures) == report.stats().failures(), lines(failures) + " failures told");
    problems.addAll(book.problems(report));
    problems.addAll(heap.problems());
    List<String> left = before.left();
    System.out.println("threads and descriptors left: " + (left.isEmpty() ? "none" : left));
    problems.addAll(left);
    problems.forEach(problem -> System.out.println("WRONG: " + problem));
    System.out.println(problems.isEmpty() ? "all is well" : "a check failed");
    return problems.isEmpty();
  }

  /**
   * So that the JVM has opened what it opens once: sources of chance, the end of closed sockets.
   */
  private void warmUp() throws InterruptedException {
    try (Scraper scraper = Scraper.create()) {
      List<Request> outside = site.outside(port).stream().map(Request::get).toList();
      scraper.gather(outside, Response::status);
    }
  }

  private void check(boolean right, String otherwise) {
    if (!right) {
      problems.add(otherwise);
    }
  }

  private void print(CrawlReport report) {
    CrawlStats stats = report.stats();
    System.out.println(report);
    System.out.printf(
        "pages/s=%.0f requests=%,d retries=%,d in-flight<=%d loop-busy=%.2f threads<=%d%n",
        stats.pagesPerSecond(),
        stats.requests(),
        stats.retries(),
        stats.maxInFlight(),
        stats.loopBusy(),
        ManagementFactory.getThreadMXBean().getPeakThreadCount());
    System.out.println("skipped=" + stats.skipped());
    System.out.printf("URLs given, each as often as it was: %,d%n", book.found());
    book.counts().forEach((what, ends) -> System.out.println("  " + what + " " + ends));
    heap.print();
  }

  private static long lines(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    }
  }
}
