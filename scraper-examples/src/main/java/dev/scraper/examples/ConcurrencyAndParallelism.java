package dev.scraper.examples;

import dev.scraper.Scraper;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.policy.Politeness;
import dev.scraper.task.Together;
import dev.scraper.testing.SiteReply;
import dev.scraper.testing.TestSite;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jsoup.Jsoup;

/**
 * Concurrency against parallelism, measured. Waits overlap on any number of cores: that is
 * concurrency, and what asyncio gives. Work of the processor, such as the parsing of HTML, is only
 * faster on more cores: that is parallelism, which asyncio does not give within one process.
 *
 * <p>Prints how much faster each is together than one after the other. To see what one core does:
 * {@code taskset -c 0 java -cp ... dev.scraper.examples.ConcurrencyAndParallelism}.
 *
 * <p>Arguments: none, for a server of its own in the same process that answers after 200 ms; or the
 * address of a page, and how many times to ask for it.
 */
public final class ConcurrencyAndParallelism {

  /** What was counted and how long it took: first one after the other, then together. */
  record Measured(String what, int count, Duration alone, Duration together) {

    double ratio() {
      return (double) alone.toNanos() / Math.max(1, together.toNanos());
    }

    void print(PrintStream out) {
      out.printf(
          "%-28s one after the other %6d ms, together %6d ms: %.1f times as fast%n",
          count + " x " + what, alone.toMillis(), together.toMillis(), ratio());
    }
  }

  /** So often is the page parsed in a round. */
  private static final int PARSES = 200;

  /** So many rounds there are each way; the fastest counts, which was disturbed least. */
  private static final int ROUNDS = 100;

  private final Scraper scraper;
  private final int cores;

  ConcurrencyAndParallelism(Scraper scraper, int cores) {
    this.scraper = scraper;
    this.cores = cores;
  }

  /** All may be open at once, without pauses: what is measured is the waiting, not the manners. */
  static Scraper scraper(int open) {
    Politeness manners = Politeness.polite().delay(Duration.ZERO).perHost(open).concurrency(open);
    return Scraper.builder().politeness(manners).build();
  }

  private static Duration time(Callable<Integer> work, int expected) throws Exception {
    long start = System.nanoTime();
    int counted = work.call();
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    if (counted != expected) {
      throw new IllegalStateException(counted + " of " + expected + " came back");
    }
    return taken;
  }

  /** Many waits: a loop that waits for each answer, against all asked for together. */
  Measured waits(String page, int count) throws Exception {
    List<Request> requests = Collections.nCopies(count, Request.get(page));
    scraper.await(scraper.fetch(page)); // robots.txt is read, the classes are loaded
    Duration alone =
        time(
            () -> {
              int answers = 0;
              for (Request request : requests) {
                answers += isThere(scraper.await(scraper.fetch(request)));
              }
              return answers;
            },
            count);
    Callable<Integer> gather =
        () ->
            scraper
                .gather(requests, ConcurrencyAndParallelism::isThere, Together.failFast())
                .values()
                .size();
    return new Measured("a wait", count, alone, time(gather, count));
  }

  private static int isThere(Response response) throws IOException {
    response.orThrow();
    return 1;
  }

  /** Much work: the same page parsed again and again by one thread, against one for each core. */
  Measured parses(byte[] html, int count, int rounds) throws Exception {
    String text = new String(html, StandardCharsets.UTF_8);
    int expected = links(text) * count;
    List<Duration> alone = new ArrayList<>();
    List<Duration> together = new ArrayList<>();
    onThreads(cores, text, 10 * count); // the JVM compiles what is used often
    for (int round = 0; round < rounds; round++) { // in turn: what slows one down slows the other
      alone.add(time(() -> onThreads(1, text, count), expected));
      together.add(time(() -> onThreads(cores, text, count), expected));
    }
    String what = "a parse, " + cores + (cores == 1 ? " thread" : " threads");
    return new Measured(what, count, Collections.min(alone), Collections.min(together));
  }

  private static int links(String html) {
    return Jsoup.parse(html).select("a[href]").size();
  }

  private static int onThreads(int threads, String html, int count)
      throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Integer>> tasks = Collections.nCopies(count, () -> links(html));
      int found = 0;
      for (Future<Integer> links : pool.invokeAll(tasks)) {
        found += links.get();
      }
      return found;
    } finally {
      pool.shutdownNow();
    }
  }

  /** A page of about 9 KB with a hundred links. */
  static String html() {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      rows.add(
          "<tr><td class=name><a href=/product/%d title='number %d'>Product %d</a><td>%d.99 &euro;"
              .formatted(i, i, i, i));
    }
    return "<!doctype html><title>Products</title><table>" + String.join("\n", rows) + "</table>";
  }

  /** A site whose page comes after a wait. */
  static TestSite slowSite(Duration wait) {
    return TestSite.empty()
        .route(
            "/",
            asked -> {
              try {
                Thread.sleep(wait.toMillis());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the site is closed
              }
              return SiteReply.html(html());
            });
  }

  /** Measures and prints. */
  static List<Measured> measure(String page, int count, int rounds, PrintStream out)
      throws Exception {
    int cores = Runtime.getRuntime().availableProcessors();
    out.println("cores: " + cores + ", Java " + Runtime.version().feature());
    try (Scraper scraper = scraper(count)) {
      ConcurrencyAndParallelism both = new ConcurrencyAndParallelism(scraper, cores);
      byte[] html = scraper.await(scraper.fetch(page)).orThrow().body();
      List<Measured> all = List.of(both.waits(page, count), both.parses(html, PARSES, rounds));
      all.forEach(measured -> measured.print(out));
      return all;
    }
  }

  /** Measures with the site given, or with one of its own. */
  public static void main(String[] args) throws Exception {
    if (args.length == 2) {
      measure(args[0], Integer.parseInt(args[1]), ROUNDS, System.out);
      return;
    }
    try (TestSite site = slowSite(Duration.ofMillis(200))) {
      measure(site.url("/"), 50, ROUNDS, System.out);
    }
  }
}
