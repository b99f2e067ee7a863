package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.Crawl;
import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.fixture.LocalSite;
import dev.scraper.http.FailureKind;
import dev.scraper.policy.Limits;
import dev.scraper.policy.SkipReason;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a crawl ends, and what it leaves. */
class LimitsTest extends SiteTestBase {

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Links to pages of which only every fifth is one: missing, moved, moved to itself, an image. */
  private void mixedSite(int pages) {
    site.links("/", IntStream.range(0, pages).mapToObj(i -> "/" + i).toArray(String[]::new));
    for (int i = 0; i < pages; i++) {
      String path = "/" + i;
      switch (i % 5) {
        case 0 -> site.status(path, 404);
        case 1 -> site.redirect(path, 302, path + "/moved").status(path + "/moved", 410);
        case 2 -> site.redirect(path, 302, path);
        case 3 ->
            site.answer(
                path,
                request ->
                    new MockResponse.Builder()
                        .addHeader("Content-Type", "image/png")
                        .body("png")
                        .build());
        default -> site.redirect(path, 302, path + "/page").page(path + "/page", "page");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 20})
  void neverMorePagesAreDeliveredThanAllowedAndAllOfThemAre(int most) throws Exception {
    mixedSite(150);
    site.holding(1);
    AtomicInteger delivered = new AtomicInteger();
    CrawlReport report =
        scraper
            .<Object>crawl(
                site.url("/"),
                (page, out) -> {
                  delivered.incrementAndGet();
                  page.links().forEach(out::follow);
                })
            .politeness(EAGER.perHost(16))
            .maxPages(most)
            .run();
    assertThat(delivered).hasValue(most);
    assertThat(report.stats().pages()).isEqualTo(most);
    assertThat(report.ended()).isEqualTo(Ended.MAX_PAGES);
    assertThat(report.exitStatus()).isZero();
  }

  @Test
  void placesThatAreGivenBackAreUsedToTheLast() throws Exception {
    mixedSite(100);
    CrawlReport report = crawl(site.url("/")).politeness(EAGER.perHost(16)).maxPages(22).run();
    assertThat(report.stats().pages()).isEqualTo(21);
    assertThat(report.ended()).isEqualTo(Ended.FINISHED);
  }

  @Test
  void aSiteWithExactlyAsManyPagesIsFinished() throws Exception {
    site.links("/", "/a", "/b").links("/a", "/").links("/b", "/a");
    CrawlReport report = crawl(site.url("/")).maxPages(3).run();
    assertThat(report.ended()).isEqualTo(Ended.FINISHED);
    assertThat(report.stats().pages()).isEqualTo(3);
  }

  @Test
  void eachHostHasABudgetOfPagesOfItsOwn() throws Exception {
    mixedSite(60);
    String[] seeds = {site.url(1, "/"), site.url(2, "/"), site.url(3, "/4/page")};
    CrawlReport report = crawlEverywhere(seeds).politeness(EAGER.perHost(8)).maxPerHost(5).run();
    for (int host = 1; host <= 2; host++) {
      String origin = site.url(host, "");
      assertThat(heard.pages().stream().filter(url -> url.startsWith(origin))).hasSize(5);
    }
    assertThat(heard.pages()).hasSize(11);
    assertThat(report.ended()).isEqualTo(Ended.FINISHED);
    assertThat(report.stats().skipped().get(SkipReason.LIMIT)).isPositive();
  }

  @Test
  void linksAreFollowedDownToTheDepthAllowed() throws Exception {
    site.links("/", "/1").links("/1", "/2").links("/2", "/3").links("/3");
    CrawlReport report = crawl(site.url("/")).maxDepth(2).run();
    assertThat(heard.pages()).containsExactly(site.url("/"), site.url("/1"), site.url("/2"));
    assertThat(report.stats().skipped()).containsEntry(SkipReason.DEPTH, 1L);
    assertThat(report.ended()).isEqualTo(Ended.FINISHED);
  }

  @Test
  void depthZeroIsTheSeedsAlone() throws Exception {
    site.links("/", "/1");
    crawl(site.url("/")).maxDepth(0).run();
    assertThat(heard.pages()).containsExactly(site.url("/"));
  }

  @Test
  void aCrawlEndsWhenItsTimeIsOver() throws Exception {
    AtomicInteger next = new AtomicInteger();
    site.otherwise(
        request -> LocalSite.html("<a href=/" + next.incrementAndGet() + ">endless</a>"));
    CrawlReport report =
        crawl(site.url("/"))
            .politeness(EAGER.delay(Duration.ofMillis(20)))
            .limits(Limits.NONE.maxDuration(Duration.ofMillis(1500)))
            .run();
    assertThat(report.ended()).isEqualTo(Ended.MAX_DURATION);
    assertThat(report.stats().elapsed()).isGreaterThanOrEqualTo(Duration.ofMillis(1500));
    assertThat(report.exitStatus()).isZero();
  }

  /** A page whose answer waits for the test. */
  private void slowPage(String path, String html) {
    site.answer(
        path,
        request -> {
          asked.countDown();
          await(released);
          return LocalSite.html(html);
        });
  }

  @Test
  void aStoppedCrawlFinishesWhatIsOpenAndBeginsNothing() throws Exception {
    slowPage("/", "<a href=/a>a</a>");
    Crawl crawl = crawl(site.url("/"), site.url("/b")).politeness(EAGER.perHost(1)).start();
    await(asked);
    crawl.stop();
    released.countDown();
    CrawlReport report = crawl.await();
    assertThat(heard.pages()).containsExactly(site.url("/"));
    assertThat(site.paths()).containsExactly("/robots.txt", "/");
    assertThat(report.ended()).isEqualTo(Ended.INTERRUPTED);
    assertThat(report.exitStatus()).isEqualTo(130);
  }

  @Test
  void aCancelledCrawlLeavesWhatIsOpen() throws Exception {
    slowPage("/", "never read");
    Crawl crawl = crawl(site.url("/")).start();
    await(asked);
    crawl.cancel();
    CrawlReport report = crawl.await();
    released.countDown();
    assertThat(heard.failure(site.url("/")).kind()).isEqualTo(FailureKind.CANCELLED);
    assertThat(heard.failure(site.url("/")).attempts()).isEqualTo(1);
    assertThat(report.exitStatus()).isEqualTo(130);
  }

  @Test
  void aPausedCrawlAsksNothingUntilItGoesOn() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    slowPage("/", "<a href=/a>a</a>");
    site.page("/a", "a");
    Crawl crawl =
        crawl(site.url("/"))
            .listener(
                event -> {
                  if (event instanceof CrawlEvent.PageDone) {
                    done.countDown();
                  }
                })
            .start();
    await(asked);
    crawl.pause();
    released.countDown();
    await(done);
    assertThat(crawl.progress().queued()).isEqualTo(1);
    assertThat(crawl.progress().inFlight()).isZero();
    assertThat(site.hits("/a")).isEmpty();
    crawl.resume();
    assertThat(crawl.await().ended()).isEqualTo(Ended.FINISHED);
    assertThat(site.hits("/a")).hasSize(1);
  }

  @Test
  void aPausedCrawlCanBeStopped() throws Exception {
    slowPage("/", "<a href=/a>a</a>");
    Crawl crawl = crawl(site.url("/")).start();
    await(asked);
    crawl.pause();
    released.countDown();
    crawl.stop();
    assertThat(crawl.await().ended()).isEqualTo(Ended.INTERRUPTED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10})
  void aBudgetOfAPathIsNeverExceededAndIsUsedToTheLast(int most) throws Exception {
    // Of the pages under /blog only every third is one, so places are given back all the time.
    String[] paths =
        IntStream.range(0, 60)
            .mapToObj(i -> (i % 2 == 0 ? "/blog/" : "/shop/") + i)
            .toArray(String[]::new);
    site.links("/", paths).holding(1);
    for (int i = 0; i < 60; i++) {
      site.page("/shop/" + i, "shop");
      if (i % 3 == 0) {
        site.page("/blog/" + i, "post");
      } else {
        site.status("/blog/" + i, 404);
      }
    }
    CrawlReport report =
        crawl(site.url("/")).politeness(EAGER.perHost(8)).maxPerPath("/blog/*", most).run();
    assertThat(heard.pages().stream().filter(url -> url.contains("/blog/"))).hasSize(most);
    assertThat(heard.pages().stream().filter(url -> url.contains("/shop/"))).hasSize(30);
    assertThat(report.stats().skipped()).containsKey(SkipReason.LIMIT);
    assertThat(report.ended()).isEqualTo(Ended.FINISHED);
  }

  @Test
  void aBudgetOfAPathHoldsForEachHostAlone() throws Exception {
    for (int host = 1; host <= 2; host++) {
      site.links("127.0.0." + host + "/", "/blog/1", "/blog/2", "/blog/3");
    }
    site.page("/blog/1", "1").page("/blog/2", "2").page("/blog/3", "3");
    crawl(site.url(1, "/"), site.url(2, "/")).maxPerPath("*/blog/*", 2).run();
    assertThat(heard.pages()).hasSize(2 + 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "blog/*", "?x"})
  void aBudgetForWhatIsNoPathIsRefused(String glob) {
    assertThatThrownBy(() -> Limits.NONE.maxPerPath(glob, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(glob);
  }
}
