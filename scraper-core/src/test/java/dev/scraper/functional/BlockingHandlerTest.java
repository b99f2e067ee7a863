package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.Crawl;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.fixture.LocalSite;
import dev.scraper.fixture.NioSite;
import dev.scraper.http.FailureKind;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.HttpOptions.Threads;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.page.Page;
import dev.scraper.policy.Scope;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** Handlers that block, on each kind of thread. */
class BlockingHandlerTest extends SiteTestBase {

  private final Set<String> kinds = ConcurrentHashMap.newKeySet();

  private void noteThread() {
    String thread = Thread.currentThread().toString();
    kinds.add(thread.startsWith("VirtualThread") ? "virtual" : "platform");
  }

  private static long parseThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("scraper-parse-"))
        .count();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).as("came in time").isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** With one place each handler is the only one, and all else goes on around it. */
  private void blockWithOnePlace(Threads threads) throws Exception {
    site.links("/", "/a", "/b", "/c").links("/a").links("/b").links("/c");
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Crawl crawl =
        scraper
            .<Object>crawl(
                (page, out) -> {
                  noteThread();
                  page.links().forEach(out::follow);
                  inside.countDown();
                  release.await();
                })
            .seeds(List.of(Request.get(site.url("/"))))
            .http(HttpOptions.DEFAULT.threads(threads))
            .politeness(EAGER.concurrency(1).perHost(1))
            .start();
    await(inside);
    assertThat(crawl.progress().pages()).isZero();
    release.countDown();
    CrawlReport report = crawl.await();
    assertThat(report.ended()).isEqualTo(Ended.FINISHED);
    assertThat(report.stats().pages()).isEqualTo(4);
    assertThat(report.stats().failed()).isEmpty();
  }

  @Test
  void aHandlerMayBlockWithOnePlaceOnPlatformThreads() throws Exception {
    blockWithOnePlace(Threads.PLATFORM);
    assertThat(kinds).containsExactly("platform");
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void aHandlerMayBlockWithOnePlaceOnVirtualThreads() throws Exception {
    blockWithOnePlace(Threads.VIRTUAL);
    assertThat(kinds).containsExactly("virtual");
  }

  /** A cancel reaches handlers that block, whatever they block on. */
  private void cancelWhileBlocked(Threads threads) throws Exception {
    int pages = 30;
    String[] paths = IntStream.range(0, pages).mapToObj(i -> "/" + i).toArray(String[]::new);
    site.links("/", paths).otherwise(request -> LocalSite.html("page"));
    CountDownLatch inside = new CountDownLatch(pages);
    CountDownLatch never = new CountDownLatch(1);
    Crawl crawl =
        scraper
            .<Object>crawl(
                (page, out) -> {
                  page.links().forEach(out::follow);
                  if (!page.url().path().equals("/")) {
                    inside.countDown();
                    if (page.url().path().hashCode() % 2 == 0) {
                      never.await();
                    } else {
                      page.fetcher().await(new CompletableFuture<>());
                    }
                  }
                })
            .seeds(List.of(Request.get(site.url("/"))))
            .http(HttpOptions.DEFAULT.threads(threads))
            .politeness(EAGER.concurrency(pages).perHost(pages))
            .start();
    await(inside);
    crawl.cancel();
    CrawlReport report = crawl.await();
    assertThat(report.stats().failed()).containsOnlyKeys(FailureKind.CANCELLED);
    assertThat(report.stats().failed()).containsEntry(FailureKind.CANCELLED, (long) pages);
  }

  @Test
  void aCancelReachesHandlersThatBlockOnPlatformThreads() throws Exception {
    cancelWhileBlocked(Threads.PLATFORM);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void aCancelReachesHandlersThatBlockOnVirtualThreads() throws Exception {
    cancelWhileBlocked(Threads.VIRTUAL);
  }

  /**
   * Each handler waits until all of them do.
   *
   * @return how many parse threads there were then
   */
  private static long waitTogether(int pages) throws Exception {
    AtomicInteger waiting = new AtomicInteger();
    CompletableFuture<Long> all = new CompletableFuture<>();
    try (NioSite site = new NioSite((host, path) -> "<title>page</title>");
        Scraper scraper = Scraper.create()) {
      List<String> seeds =
          IntStream.range(0, pages)
              .mapToObj(i -> site.url("127.0.0." + (1 + i % 10), "/p/" + i))
              .toList();
      CrawlReport report =
          scraper
              .<Object>crawl(
                  (page, out) -> {
                    if (waiting.incrementAndGet() == pages) {
                      all.complete(parseThreads());
                    }
                    page.fetcher().await(all);
                  })
              .seedLines(seeds.iterator())
              .scope(Scope.HOST.relation(Scope.Relation.ANY))
              .http(HttpOptions.DEFAULT.allowPrivate(true))
              .politeness(EAGER.concurrency(pages).perHost(pages))
              .run();
      assertThat(report.stats().pages()).isEqualTo(pages);
      assertThat(report.stats().failed()).isEmpty();
    }
    return all.get();
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_24)
  void aThousandHandlersThatWaitTakeAFewPlatformThreads() throws Exception {
    assertThat(waitTogether(1_000)).isLessThan(24);
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_23)
  void aThousandHandlersThatWaitTakeAThreadEachOnAnOlderJvm() throws Exception {
    assertThat(waitTogether(1_000)).isGreaterThanOrEqualTo(1_000);
  }

  /** Fetches, and in what follows on that fetches again and waits for it without a word to us. */
  private static CompletableFuture<Integer> joinDeeper(Page page, int depth) {
    CompletableFuture<Response> fetched =
        page.fetcher().fetch(page.url().resolve("/d" + depth).orElseThrow().toString());
    return fetched.thenApply(response -> depth == 0 ? 0 : 1 + joinDeeper(page, depth - 1).join());
  }

  @Test
  void whatFollowsOnFetchesMayJoinOthersHoweverDeepWithOnePlace() throws Exception {
    int depth = 3 * Runtime.getRuntime().availableProcessors() + 4;
    site.links("/").otherwise(request -> LocalSite.html("detail"));
    CompletableFuture<Integer> reached = new CompletableFuture<>();
    CrawlReport report =
        scraper
            .<Object>crawl((page, out) -> reached.complete(joinDeeper(page, depth).join()))
            .seeds(List.of(Request.get(site.url("/"))))
            .http(HttpOptions.DEFAULT.threads(Threads.PLATFORM))
            .politeness(EAGER.concurrency(1).perHost(1))
            .run();
    assertThat(report.stats().failed()).isEmpty();
    assertThat(reached).isCompletedWithValue(depth);
  }
}
