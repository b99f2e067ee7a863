package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.Crawl;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.export.Exporters;
import dev.scraper.fixture.LocalSite;
import dev.scraper.fixture.RawSite;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.page.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Handlers that fetch while they run. */
class NestedFetchTest extends SiteTestBase {

  private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();

  /** Pages that lead to others, each with details of details. */
  private void catalogue(int pages) {
    String[] links = IntStream.range(0, pages).mapToObj(i -> "/p" + i).toArray(String[]::new);
    site.links("/", links);
    site.otherwise(
        request -> {
          String path = request.getTarget();
          return LocalSite.html(
              "<title>" + path + "</title><a class=more href='" + path + "/more'>more</a>");
        });
  }

  private static String title(Page page) {
    return page.title().orElse("");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 8", "2, 1", "3, 2", "16, 16"})
  void handlersFetchDetailsOfDetailsHoweverFewPlacesThereAre(int concurrency, int perHost)
      throws Exception {
    catalogue(12);
    site.holding(2);
    CrawlReport nested =
        scraper
            .<String>crawl(
                (page, out) -> {
                  if (page.url().path().equals("/")) {
                    page.links().forEach(out::follow);
                    return;
                  }
                  Page more = page.fetch(page.links("a.more").get(0));
                  Page most = more.fetch("more/more");
                  out.item(title(page) + " " + title(more) + " " + title(most));
                })
            .seeds(List.of(Request.get(site.url("/"))))
            .politeness(EAGER.concurrency(concurrency).perHost(perHost))
            .onItem(seen::add)
            .run();
    assertThat(nested.ended()).isEqualTo(Ended.FINISHED);
    assertThat(nested.stats().failed()).isEmpty();
    assertThat(nested.stats().pages()).isEqualTo(13);
    assertThat(nested.stats().fetchRequests()).isEqualTo(24);
    assertThat(seen).hasSize(12).contains("/p3 /p3/more /p3/more/more");
    assertThat(site.maxOpen()).isLessThanOrEqualTo(Math.min(concurrency, perHost));
  }

  @Test
  void manyHandlersThatFetchTheSameHostWithOnePlaceEachDoNotLockUp() throws Exception {
    for (int host = 1; host <= 4; host++) {
      site.links("127.0.0." + host + "/", "/a", "/b", "/c");
    }
    site.otherwise(request -> LocalSite.html("<title>detail</title>"));
    CrawlReport nested =
        scraper
            .<String>crawl(
                (page, out) -> {
                  page.links().forEach(out::follow);
                  // Each host's pages ask all other hosts, too.
                  List<CompletableFuture<Response>> all =
                      IntStream.rangeClosed(1, 4)
                          .mapToObj(
                              host ->
                                  page.fetcher().fetch(site.url(host, "/d" + page.url().path())))
                          .toList();
                  for (CompletableFuture<Response> each : all) {
                    out.item(page.fetcher().await(each).url().toString());
                  }
                })
            .seeds(
                IntStream.rangeClosed(1, 4)
                    .mapToObj(host -> Request.get(site.url(host, "/")))
                    .toList())
            .politeness(EAGER.concurrency(4).perHost(1))
            .onItem(seen::add)
            .run();
    assertThat(nested.stats().failed()).isEmpty();
    assertThat(seen).hasSize(16 * 4);
    assertThat(site.maxOpen()).isLessThanOrEqualTo(4);
    for (int host = 1; host <= 4; host++) {
      assertThat(site.maxOpen(host)).isEqualTo(1);
    }
  }

  @Test
  void theDelayOfTheHostHoldsForWhatHandlersFetch() throws Exception {
    catalogue(3);
    scraper
        .<String>crawl(
            (page, out) -> {
              page.links().forEach(out::follow);
              page.fetch(page.url().path() + "detail");
            })
        .seeds(List.of(Request.get(site.url(2, "/"))))
        .politeness(EAGER.delay(Duration.ofMillis(60)))
        .maxPages(3)
        .run();
    assertThat(site.hitsOf(2)).hasSizeGreaterThan(5);
    assertThat(site.shortestGapMillis(2)).isGreaterThanOrEqualTo(59);
  }

  @Test
  void whatIsNoSuccessIsAFailureThatTheHandlerMayCatch() throws Exception {
    site.links("/", "/x").status("/missing", 404);
    AtomicReference<Throwable> caught = new AtomicReference<>();
    CrawlReport report =
        scraper
            .<String>crawl(
                (page, out) -> {
                  try {
                    page.fetch("/missing");
                  } catch (FetchException e) {
                    caught.set(e);
                  }
                  out.item("ok");
                })
            .seeds(List.of(Request.get(site.url("/"))))
            .onItem(seen::add)
            .run();
    assertThat(report.stats().failed()).isEmpty();
    assertThat(seen).containsExactly("ok");
    assertThat(caught.get())
        .isInstanceOfSatisfying(
            FetchException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.HTTP))
        .hasMessageContaining("404")
        .hasMessageContaining("/missing");
  }

  @Test
  void whatAHandlerDoesNotCatchFailsItsPageAlone() throws Exception {
    site.links("/", "/bad", "/good").links("/bad").links("/good");
    CrawlReport report =
        scraper
            .<String>crawl(
                (page, out) -> {
                  page.links().forEach(out::follow);
                  if (page.url().path().equals("/bad")) {
                    page.fetch("/missing");
                  }
                })
            .seeds(List.of(Request.get(site.url("/"))))
            .run();
    assertThat(report.stats().failed()).containsOnlyKeys(FailureKind.SPIDER);
    assertThat(report.stats().pages()).isEqualTo(2);
    assertThat(report.failures().get(0).message()).contains("/missing").contains("404");
  }

  @Test
  void whatIsOpenWhenTheHandlerReturnsIsCancelled() throws Exception {
    try (RawSite slow = new RawSite()) {
      CountDownLatch asked = new CountDownLatch(1);
      CountDownLatch gone = new CountDownLatch(1);
      slow.links("/");
      slow.on(
          "/slow",
          peer -> {
            asked.countDown();
            peer.untilClosed();
            gone.countDown();
          });
      AtomicReference<CompletableFuture<Response>> left = new AtomicReference<>();
      AtomicReference<Page> kept = new AtomicReference<>();
      CrawlReport report =
          scraper
              .<String>crawl(
                  (page, out) -> {
                    kept.set(page);
                    left.set(page.fetcher().fetch(slow.url("/slow")));
                    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
                  })
              .seeds(List.of(Request.get(slow.url("/"))))
              .run();
      assertThat(report.stats().failed()).isEmpty();
      assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(left.get()).isCompletedExceptionally();
      assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> kept.get().fetch("/late")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("returned");
    }
  }

  @Test
  void aHandlerThatWaitsForItsFetchWhenTheCrawlIsCancelledIsWokenAndItsPageIsCancelled()
      throws Exception {
    try (RawSite slow = new RawSite()) {
      CountDownLatch asked = new CountDownLatch(1);
      slow.links("/");
      slow.on(
          "/slow",
          peer -> {
            asked.countDown();
            peer.untilClosed();
          });
      AtomicBoolean woken = new AtomicBoolean();
      Crawl crawl =
          scraper
              .<String>crawl(
                  (page, out) -> {
                    try {
                      page.fetch("/slow");
                    } finally {
                      woken.set(true);
                    }
                  })
              .seeds(List.of(Request.get(slow.url("/"))))
              .start();
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      crawl.cancel();
      CrawlReport report = crawl.await();
      assertThat(woken).isTrue();
      assertThat(report.stats().failed()).containsOnlyKeys(FailureKind.CANCELLED);
      assertThat(slow.allClosedWithin(10)).isTrue();
    }
  }

  @Test
  void withKeptStateAPageWhoseFetchTheStopCutShortIsDoneAgain(@TempDir Path folder)
      throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    site.links("/");
    site.answer(
        "/detail",
        request -> {
          asked.countDown();
          try {
            go.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return LocalSite.html("<title>detail</title>");
        });
    Path file = folder.resolve("items.jsonl");
    Crawl crawl = detailed(folder, file, true).start();
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    crawl.cancel();
    crawl.await();
    go.countDown();
    assertThat(Files.readString(file)).isEmpty();
    CrawlReport report = detailed(folder, file, false).run();
    assertThat(report.ended()).isEqualTo(Ended.FINISHED);
    assertThat(report.stats().failed()).isEmpty();
    assertThat(Files.readString(file)).contains("detail");
  }

  private dev.scraper.CrawlBuilder<Object> detailed(Path folder, Path file, boolean careless) {
    return scraper
        .<Object>crawl(
            (page, out) -> {
              String detail = "none";
              try {
                detail = title(page.fetch("/detail"));
              } catch (java.io.IOException | java.util.concurrent.CancellationException e) {
                if (!careless) {
                  throw e;
                }
              }
              out.item(java.util.Map.of("title", detail));
            })
        .seeds(List.of(Request.get(site.url("/"))))
        .export(Exporters.jsonLines(file))
        .state(folder.resolve("state"));
  }

  @Test
  void aPageThatIsOfNoCrawlSaysSo() throws Exception {
    Response response = scraper.fetch(Request.get(site.page("/a", "a").url("/a"))).join();
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> Page.parse(response, 0, List.of()).fetch("/b")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no page of a running crawl");
  }
}
