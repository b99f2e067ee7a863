package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.Crawl;
import dev.scraper.Scraper;
import dev.scraper.fixture.LeakCheck;
import dev.scraper.fixture.RawSite;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.task.Fetcher;
import dev.scraper.task.Results;
import dev.scraper.task.TaskGroup;
import dev.scraper.task.Together;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many threads that fetch, cancel, time out, wait within waits, gather, race, leave groups and
 * close the scraper at random moments, against a server that answers, hangs, resets and breaks off.
 * In the end every future is completed, every connection closed, and no thread is left.
 */
@ExtendWith(LeakCheck.class)
@Timeout(120)
class TortureTest {

  private static final int THREADS = 6;
  private static final int STEPS = 20;

  private final RawSite site = new RawSite();
  private final Queue<CompletableFuture<?>> futures = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
  private final Queue<Crawl> crawls = new ConcurrentLinkedQueue<>();

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void whateverHappensInWhateverOrderAllEnds(long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    misbehave();
    Politeness politeness =
        Politeness.polite()
            .delay(Duration.ofMillis(random.nextInt(3)))
            .perHost(1 + random.nextInt(4))
            .concurrency(1 + random.nextInt(8));
    Scraper scraper =
        Scraper.builder()
            .politeness(politeness)
            .retry(new RetryPolicy(random.nextInt(2)))
            .timeout(Duration.ofSeconds(2))
            .build();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      SplittableRandom own = random.split();
      threads.add(new Thread(() -> act(scraper, own), "torture-" + i));
    }
    boolean early = random.nextBoolean();
    threads.forEach(Thread::start);
    if (early) {
      for (Thread thread : threads.subList(0, 2)) {
        thread.join();
      }
      scraper.close(); // while the others are at it
    }
    for (Thread thread : threads) {
      thread.join();
    }
    scraper.close();
    assertThat(unexpected).isEmpty();
    assertThat(futures).isNotEmpty().allMatch(CompletableFuture::isDone);
    assertThat(crawls).allMatch(Crawl::isDone);
    assertThat(site.allClosedWithin(10)).as("left open by %s", site.clients()).isTrue();
    site.close();
  }

  /** What a path answers depends on its first letter. */
  private void misbehave() {
    site.otherwise(
        peer -> {
          switch (peer.path().charAt(1)) {
            case 'h' -> peer.untilClosed();
            case 'r' -> peer.reset();
            case 'b' -> {
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbroken");
              peer.close();
            }
            case 's' -> {
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nslow");
              peer.untilClosed();
            }
            case 'e' -> peer.send("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
            case 'm' ->
                peer.send("HTTP/1.1 302 Moved\r\nLocation: /ok/moved\r\nContent-Length: 0\r\n\r\n");
            default -> peer.send(RawSite.ok("Content-Type: text/html\r\n", page(peer.path())));
          }
        });
    site.says("/robots.txt", RawSite.ok("", ""));
  }

  private static String page(String path) {
    return path.length() > 12
        ? "<title>leaf</title>"
        : "<a href='" + path + "/1'>1</a><a href='" + path + "/2'>2</a>";
  }

  private Request request(SplittableRandom random) {
    String kinds = "oooooooohrbsemm";
    char kind = kinds.charAt(random.nextInt(kinds.length()));
    return Request.get(site.url("/" + kind + random.nextInt(1_000)));
  }

  private List<Request> requests(SplittableRandom random) {
    return IntStream.range(0, 1 + random.nextInt(5)).mapToObj(i -> request(random)).toList();
  }

  private <T> CompletableFuture<T> noted(CompletableFuture<T> future) {
    futures.add(future);
    return future;
  }

  private void act(Scraper scraper, SplittableRandom random) {
    for (int step = 0; step < STEPS; step++) {
      try {
        once(scraper, random);
      } catch (IOException | TimeoutException | CompletionException | IllegalStateException e) {
        continue; // as it may be: the server is bad, and the scraper may be closed
      } catch (Throwable e) {
        unexpected.add(e);
      }
    }
  }

  private void once(Scraper scraper, SplittableRandom random) throws Exception {
    switch (random.nextInt(11)) {
      case 0 -> noted(scraper.fetch(request(random)));
      case 1 -> noted(scraper.fetch(request(random))).cancel(true);
      case 2 -> {
        CompletableFuture<Response> future = noted(scraper.fetch(request(random)));
        noted(future.thenApply(Response::status)).orTimeout(random.nextInt(50), ms());
        future.orTimeout(random.nextInt(300), ms());
      }
      case 3 -> scraper.gather(requests(random), Response::status, within(random));
      case 4 -> scraper.race(requests(random), Response::status, within(random));
      case 5 -> {
        try (Results<Integer> results =
            scraper.asCompleted(requests(random), Response::status, within(random))) {
          for (int i = random.nextInt(4); i > 0 && results.hasNext(); i--) {
            results.next();
          }
        }
      }
      case 6 -> group(scraper, random.split());
      case 7 -> {
        CompletableFuture<?> all =
            noted(scraper.gatherAsync(requests(random), Response::status, Together.all()));
        if (random.nextBoolean()) {
          all.cancel(true);
        } else {
          all.get(random.nextInt(300), ms());
        }
      }
      case 8 -> crawl(scraper, random.split());
      case 9 ->
          // One that waits within what depends on another.
          noted(
                  scraper
                      .fetch(request(random))
                      .thenApply(r -> noted(scraper.fetch(r.request())).join().status()))
              .orTimeout(500, ms())
              .join();
      default -> scraper.await(noted(scraper.fetch(request(random))).orTimeout(400, ms()));
    }
  }

  private static TimeUnit ms() {
    return TimeUnit.MILLISECONDS;
  }

  private static Together within(SplittableRandom random) {
    Together how = random.nextBoolean() ? Together.all() : Together.failFast();
    how = random.nextBoolean() ? how.atMost(1 + random.nextInt(3)) : how;
    return how.deadline(Duration.ofMillis(1 + random.nextInt(400)));
  }

  private void group(Fetcher fetcher, SplittableRandom random) throws Exception {
    try (TaskGroup group = fetcher.group(Duration.ofMillis(1 + random.nextInt(400)))) {
      for (int i = random.nextInt(4); i >= 0; i--) {
        Request first = request(random);
        Request second = request(random);
        noted(
            group.fork(
                () -> {
                  Response response = fetcher.await(noted(fetcher.fetch(first)));
                  return response.status() + fetcher.await(noted(fetcher.fetch(second))).status();
                }));
        noted(group.fetch(request(random)));
      }
      if (random.nextBoolean()) {
        group.join();
      }
    }
  }

  private void crawl(Scraper scraper, SplittableRandom random) throws Exception {
    int kind = random.nextInt(4);
    Crawl crawl =
        scraper
            .<String>crawl(
                (page, out) -> {
                  page.links().forEach(out::follow);
                  switch (kind) {
                    case 0 -> out.item(page.fetch("/ok" + page.depth()).url().toString());
                    case 1 -> page.fetch("/hang");
                    case 2 -> noted(page.fetcher().fetch(site.url("/slow")));
                    default -> {
                      try (TaskGroup group = page.fetcher().group()) {
                        noted(group.fork(() -> page.fetch("/ok/a").fetch("/ok/b").status()));
                        noted(group.fork(() -> page.fetch("/moved").status()));
                        group.join();
                      }
                    }
                  }
                })
            .seeds(List.of(Request.get(site.url("/o" + random.nextInt(1_000)))))
            .maxPages(20)
            .start();
    crawls.add(crawl);
    switch (random.nextInt(3)) {
      case 0 -> crawl.cancel();
      case 1 -> crawl.stop();
      default -> {
        noted(crawl.report()).get(random.nextInt(1_500), ms());
      }
    }
  }
}
