package dev.scraper.examples;

import dev.scraper.Crawl;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.CrawlStats;
import dev.scraper.export.ExportException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A crawl that runs while the program does something else: one thread shows its progress, another
 * one steers it. Type {@code pause}, {@code resume}, {@code stop} or {@code cancel} while it runs.
 *
 * <p>Argument: the address of a site; its pages are counted, nothing is kept of them.
 */
public final class ProgressExample {

  private ProgressExample() {}

  /** Returns at once; the crawl goes on until it is done, stopped, or its scraper closed. */
  static Crawl start(Scraper scraper, String seed) throws ExportException {
    return scraper.crawl(seed, (page, out) -> page.links().forEach(out::follow)).start();
  }

  /** Waits for the report and shows the counts meanwhile. A crawl is a {@code Future}. */
  static CrawlReport watch(Crawl crawl, Duration every, Consumer<CrawlStats> display)
      throws InterruptedException, ExecutionException {
    while (true) {
      try {
        return crawl.get(every.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException stillRunning) {
        display.accept(crawl.progress());
      }
    }
  }

  /** Does what is asked, a command a line. All handles of a crawl may be used by any thread. */
  static void steer(Crawl crawl, BufferedReader commands) {
    commands
        .lines()
        .forEach(
            line -> {
              switch (line.strip()) {
                case "pause" -> crawl.pause();
                case "resume" -> crawl.resume();
                case "stop" -> crawl.stop();
                case "cancel" -> crawl.cancel();
                default -> System.err.println("one of: pause, resume, stop, cancel");
              }
            });
  }

  private static void print(CrawlStats stats) {
    System.err.printf(
        "%d pages, %d failures, %d queued, %d in flight, %.1f pages/s%n",
        stats.pages(), stats.failures(), stats.queued(), stats.inFlight(), stats.pagesPerSecond());
  }

  private static void steerFromConsole(Crawl crawl) {
    try (BufferedReader console =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()))) {
      steer(crawl, console);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Crawls, shows the counts each second, and obeys the console. */
  public static void main(String[] args) throws Exception {
    try (Scraper scraper = Scraper.create()) {
      Crawl crawl = start(scraper, args[0]);
      crawl.report().thenAccept(report -> System.err.println("over: " + report.ended()));
      Thread console = new Thread(() -> steerFromConsole(crawl), "console");
      console.setDaemon(true);
      console.start();
      System.out.println(watch(crawl, Duration.ofSeconds(1), ProgressExample::print));
    }
  }
}
