package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.policy.Politeness;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Delay, open requests to a host and in all, as the server sees them. */
class PaceTest extends SiteTestBase {

  /**
   * How much later than it came a request may be noted by a server that waits for a processor. That
   * the spacing is exact is shown in simulated time, by SimulationTest and FrontierConformance.
   */
  private static final double NOTED_LATE = 80.0;

  private String[] paths(String start, int count) {
    return IntStream.range(0, count).mapToObj(i -> start + i).toArray(String[]::new);
  }

  private String[] seeds(int host, int count) {
    return IntStream.range(0, count).mapToObj(i -> site.url(host, "/" + i)).toArray(String[]::new);
  }

  private static Politeness every(int millis) {
    return EAGER.delay(Duration.ofMillis(millis));
  }

  /** Pages are answered when so many requests are open at once, each then after a moment. */
  private void answerWhenOpen(int requests) {
    CountDownLatch together = new CountDownLatch(requests);
    site.status("/robots.txt", 404).holding(5);
    site.otherwise(
        request -> {
          together.countDown();
          try {
            assertThat(together.await(20, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return html();
        });
  }

  @Test
  void aHostIsNotAskedAgainWithinItsDelay() throws Exception {
    site.links("/", paths("/p", 8)).otherwise(request -> html());
    crawl(site.url("/")).politeness(every(200).perHost(4)).run();
    assertThat(site.hits()).hasSize(10);
    assertThat(site.shortestGapMillis(1)).isGreaterThanOrEqualTo(200 - NOTED_LATE);
  }

  @Test
  void theDelayCountsFromTheStartOfARequestAlsoWhileItIsOpen() throws Exception {
    answerWhenOpen(3);
    crawl(seeds(1, 6)).politeness(every(200).perHost(3)).run();
    assertThat(site.shortestGapMillis(1)).isGreaterThanOrEqualTo(200 - NOTED_LATE);
    assertThat(site.maxOpen(1)).isEqualTo(3);
  }

  @Test
  void redirectHopsAndRobotsFetchesKeepTheDelayOfTheHostTheyAsk() throws Exception {
    site.redirect("127.0.0.1/robots.txt", 302, site.url(2, "/rules"))
        .redirect("127.0.0.2/rules", 302, "/rules2")
        .redirect("/a", 302, "/b")
        .redirect("/b", 302, site.url(2, "/c"))
        .redirect("/c", 302, "/d");
    site.page("/d", "d");
    crawlEverywhere(site.url("/a"), site.url(2, "/d")).politeness(every(200).perHost(4)).run();
    assertThat(site.hitsOf(1)).hasSize(3);
    assertThat(site.hitsOf(2)).hasSizeGreaterThanOrEqualTo(5);
    assertThat(site.shortestGapMillis(1)).isGreaterThanOrEqualTo(200 - NOTED_LATE);
    assertThat(site.shortestGapMillis(2)).isGreaterThanOrEqualTo(200 - NOTED_LATE);
  }

  @Test
  void crawlDelayRaisesTheDelayInFractionsOfASecond() throws Exception {
    site.robots("User-agent: *\nCrawl-delay: soon\nCrawl-delay: 0.25\n");
    site.otherwise(request -> html());
    crawl(seeds(1, 4)).politeness(every(20).perHost(4)).run();
    assertThat(site.hits()).hasSize(5);
    assertThat(site.shortestGapMillis(1)).isGreaterThanOrEqualTo(250 - NOTED_LATE);
  }

  @Test
  void crawlDelayDoesNotLowerTheDelay() throws Exception {
    site.robots("User-agent: *\nCrawl-delay: 0.01\n").otherwise(request -> html());
    crawl(seeds(1, 4)).politeness(every(200).perHost(4)).run();
    assertThat(site.shortestGapMillis(1)).isGreaterThanOrEqualTo(200 - NOTED_LATE);
  }

  @Test
  void noMoreRequestsAreOpenToAHostThanAllowed() throws Exception {
    answerWhenOpen(3);
    crawlEverywhere(seeds(1, 20)).politeness(EAGER.perHost(3)).run();
    assertThat(site.hits()).hasSize(21);
    assertThat(site.maxOpen(1)).isEqualTo(3);
  }

  @Test
  void noMoreRequestsAreOpenInAllThanAllowed() throws Exception {
    answerWhenOpen(5);
    String[] seeds =
        IntStream.range(0, 24).mapToObj(i -> site.url(1 + i % 12, "/" + i)).toArray(String[]::new);
    crawlEverywhere(seeds).politeness(EAGER.concurrency(5)).run();
    assertThat(heard.pages()).hasSize(24);
    assertThat(site.hits("/robots.txt")).hasSize(12);
    assertThat(site.maxOpen()).isEqualTo(5);
  }

  @Test
  void redirectsInsideAHostWithOneOpenRequestGoOn() throws Exception {
    site.holding(5).redirect("/a", 302, "/b").redirect("/b", 302, "/c").page("/c", "c");
    crawl(site.url("/a"), site.url("/x"), site.url("/y")).politeness(EAGER.perHost(1)).run();
    assertThat(heard.pages()).containsExactly(site.url("/c"));
    assertThat(site.maxOpen(1)).isEqualTo(1);
  }

  @Test
  void oneRequestAtATimeIsEnoughForManyHostsWithRobotsAndRedirectsBetweenThem() throws Exception {
    site.holding(3).otherwise(request -> html());
    site.redirect("127.0.0.1/robots.txt", 302, site.url(2, "/robots.txt"))
        .redirect("127.0.0.2/robots.txt", 302, site.url(1, "/robots.txt"))
        .redirect("127.0.0.1/0", 302, site.url(2, "/hop"))
        .redirect("127.0.0.2/hop", 302, site.url(3, "/end"));
    crawlEverywhere(site.url(1, "/0"), site.url(2, "/1"), site.url(3, "/2"))
        .politeness(EAGER.concurrency(1).perHost(1))
        .run();
    assertThat(heard.pages())
        .containsExactlyInAnyOrder(site.url(3, "/end"), site.url(2, "/1"), site.url(3, "/2"));
    assertThat(site.maxOpen()).isEqualTo(1);
  }

  private static mockwebserver3.MockResponse html() {
    return dev.scraper.fixture.LocalSite.html("<title>page</title>");
  }
}
