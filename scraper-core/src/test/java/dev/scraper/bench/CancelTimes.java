package dev.scraper.bench;

import dev.scraper.Crawl;
import dev.scraper.Scraper;
import dev.scraper.fixture.RawSite;
import dev.scraper.http.Request;
import dev.scraper.policy.Politeness;
import dev.scraper.task.TaskGroup;
import dev.scraper.task.Together;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/**
 * How long after a cancel the server has seen all connections close: of one future, of a gather, of
 * a group, of a crawl, each with so many requests open. Argument: how many.
 */
public final class CancelTimes {

  private CancelTimes() {}

  /** Waits for a moment to cancel in. */
  private interface Begin {
    Runnable begin(Scraper scraper, List<Request> requests) throws Exception;
  }

  /** Measures each once, after a first round that warms up. */
  public static void main(String[] args) throws Exception {
    int open = Integer.parseInt(args[0]);
    for (int round = 0; round < 3; round++) {
      measure("a future", 1, CancelTimes::future);
      measure("a gather of " + open, open, CancelTimes::gather);
      measure("a group of " + open, open, CancelTimes::group);
      measure("a crawl of " + open, open, CancelTimes::crawl);
    }
  }

  private static Runnable future(Scraper scraper, List<Request> requests) {
    CompletableFuture<?> future = scraper.fetch(requests.get(0));
    return () -> future.cancel(true);
  }

  private static Runnable gather(Scraper scraper, List<Request> requests) {
    CompletableFuture<?> all = scraper.gatherAsync(requests, response -> response, Together.all());
    return () -> all.cancel(true);
  }

  private static Runnable group(Scraper scraper, List<Request> requests) {
    TaskGroup group = scraper.group();
    for (Request request : requests) {
      group.fork(() -> scraper.await(scraper.fetch(request)));
    }
    return group::close;
  }

  private static Runnable crawl(Scraper scraper, List<Request> requests) throws Exception {
    Crawl crawl = scraper.crawl((page, out) -> {}).seeds(requests).start();
    return crawl::cancel;
  }

  private static void measure(String what, int open, Begin begin) throws Exception {
    CountDownLatch there = new CountDownLatch(open);
    CountDownLatch gone = new CountDownLatch(open);
    try (RawSite site = new RawSite();
        Scraper scraper =
            Scraper.builder()
                .politeness(
                    Politeness.polite().delay(Duration.ZERO).perHost(open).concurrency(open))
                .build()) {
      site.says("/robots.txt", RawSite.ok("", ""));
      site.otherwise(
          peer -> {
            there.countDown();
            peer.untilClosed();
            gone.countDown();
          });
      List<Request> requests =
          IntStream.range(0, open).mapToObj(i -> Request.get(site.url("/" + i))).toList();
      Runnable cancel = begin.begin(scraper, requests);
      there.await();
      long begun = System.nanoTime();
      cancel.run();
      gone.await();
      System.out.printf("%s: %.1f ms%n", what, (System.nanoTime() - begun) / 1e6);
    }
  }
}
