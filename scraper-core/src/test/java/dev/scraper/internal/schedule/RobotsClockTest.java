package dev.scraper.internal.schedule;

import static dev.scraper.internal.schedule.LoopDriver.failure;
import static dev.scraper.internal.schedule.LoopDriver.page;
import static dev.scraper.internal.schedule.LoopDriver.redirect;
import static dev.scraper.internal.schedule.LoopDriver.rules;
import static dev.scraper.internal.schedule.LoopDriver.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlEvent;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Request;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.SkipReason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** robots.txt and time: its retries, its age, its Crawl-delay, and what waits for it. */
class RobotsClockTest {

  private static final Politeness POLITE = Politeness.polite().delay(Duration.ZERO);
  private static final String ROBOTS = "http://a.example/robots.txt";
  private static final String X = "http://a.example/x";
  private static final String Y = "http://a.example/y";

  private static Duration gap(LoopDriver web, int index) {
    return web.asked.get(index).at().minus(web.asked.get(index - 1).at());
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void aRobotsTxtHasTheRetriesOfAPage(int status) {
    LoopDriver web =
        new LoopDriver(POLITE, 2)
            .on(ROBOTS, status(status), status(status), rules("User-agent: *\nDisallow: /x"))
            .seeds(X, Y)
            .run();
    assertThat(web.urls()).containsExactly(ROBOTS, ROBOTS, ROBOTS, Y);
    assertThat(gap(web, 1)).isGreaterThanOrEqualTo(Duration.ofMillis(500));
    assertThat(gap(web, 2)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(web.skipReason(X)).isEqualTo(SkipReason.ROBOTS);
    assertThat(web.stats().requests()).isEqualTo(1);
    assertThat(web.stats().robotsRequests()).isEqualTo(3);
  }

  @Test
  void aRobotsTxtThatIsUnavailableToTheEndForbidsAll() {
    LoopDriver web = new LoopDriver(POLITE, 2).on(ROBOTS, status(503)).seeds(X, Y).run();
    assertThat(web.urls()).containsExactly(ROBOTS, ROBOTS, ROBOTS);
    assertThat(web.skipReason(X)).isEqualTo(SkipReason.ROBOTS_UNAVAILABLE);
    assertThat(web.skipReason(Y)).isEqualTo(SkipReason.ROBOTS_UNAVAILABLE);
  }

  @Test
  void retryAfterHoldsForARobotsTxtToo() {
    LoopDriver web =
        new LoopDriver(POLITE, 1)
            .on(ROBOTS, status(429, Duration.ofSeconds(90)), status(404))
            .seeds(X)
            .run();
    assertThat(web.times(ROBOTS).get(1)).isEqualTo(Duration.ofMillis(90_010));
    assertThat(web.times(X)).hasSize(1);
  }

  @Test
  void aRobotsTxtIsReadAgainAfterADay() {
    LoopDriver web =
        new LoopDriver(POLITE, 0)
            .on(ROBOTS, status(404), rules("User-agent: *\nDisallow: /y"))
            .seeds(X)
            .until(Duration.ofHours(23));
    web.seeds("http://a.example/before").until(Duration.ofHours(24).plusSeconds(1));
    assertThat(web.times(ROBOTS)).hasSize(1);
    web.seeds(Y, "http://a.example/after").run();
    assertThat(web.times(ROBOTS)).hasSize(2);
    assertThat(web.skipReason(Y)).isEqualTo(SkipReason.ROBOTS);
    assertThat(web.urls()).endsWith("http://a.example/after");
  }

  @ParameterizedTest
  @CsvSource({
    "2.5,2500",
    "0.5,1000",
    "86400,60000",
    "1e9,1000",
    "-3,1000",
    "three,1000",
    "'',1000"
  })
  void crawlDelayRaisesTheDelayUpToAMinute(String value, long millis) {
    LoopDriver web =
        new LoopDriver(POLITE.delay(Duration.ofSeconds(1)).perHost(4), 0)
            .on(ROBOTS, rules("User-agent: *\nCrawl-delay: " + value + "\n"))
            .seeds(X, Y)
            .run();
    assertThat(gap(web, 1)).isBetween(Duration.ofMillis(millis), Duration.ofMillis(millis + 20));
    assertThat(gap(web, 2)).isBetween(Duration.ofMillis(millis), Duration.ofMillis(millis + 20));
  }

  @Test
  void aCrawlDelayThatIsGoneADayLaterIsForgotten() {
    LoopDriver web =
        new LoopDriver(POLITE, 0)
            .on(ROBOTS, rules("User-agent: *\nCrawl-delay: 30\n"), status(404))
            .seeds(X)
            .until(Duration.ofHours(25));
    web.seeds(Y, "http://a.example/z").run();
    assertThat(gap(web, 4)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void aRobotsRedirectGoesToAHostWhoseOwnRobotsTxtIsPending() {
    String other = "http://b.example/robots.txt";
    LoopDriver web =
        new LoopDriver(POLITE.perHost(1), 0)
            .on(ROBOTS, redirect("http://b.example/shared"))
            .on("http://b.example/shared", rules("User-agent: *\nDisallow: /x"))
            .on(other, redirect(ROBOTS + "?for=b"))
            .on(ROBOTS + "?for=b", rules("User-agent: *\nDisallow: /y"))
            .seeds(X, Y, "http://b.example/x", "http://b.example/y")
            .run();
    assertThat(web.skipReason(X)).isEqualTo(SkipReason.ROBOTS);
    assertThat(web.skipReason("http://b.example/y")).isEqualTo(SkipReason.ROBOTS);
    assertThat(web.urls()).contains(Y, "http://b.example/x").hasSize(6);
  }

  @Test
  void aRobotsHopWaitsForTheClockOfTheHostItAsks() {
    LoopDriver web =
        new LoopDriver(POLITE.delay(Duration.ofSeconds(10)), 0)
            .on(ROBOTS, redirect("http://b.example/shared"))
            .on("http://b.example/shared", rules(""))
            .seeds("http://b.example/x")
            .until(Duration.ofSeconds(11));
    assertThat(web.times("http://b.example/x")).hasSize(1);
    web.seeds(X).run();
    Duration hop = web.times("http://b.example/shared").get(0);
    assertThat(hop.minus(web.times("http://b.example/x").get(0)))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(10));
    assertThat(web.times(X).get(0).minus(web.times(ROBOTS).get(0)))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void aHopWaitsForTheRobotsTxtOfItsHostAndIsToldUnderTheQueuedUrl() {
    LoopDriver web =
        new LoopDriver(POLITE, 1)
            .on(X, redirect("http://b.example/hop"))
            .on("http://b.example/robots.txt", failure(FailureKind.RESET))
            .on(Y, redirect("http://c.example/hop"))
            .on("http://c.example/robots.txt", status(500))
            .seeds(X, Y)
            .run();
    assertThat(web.failure(X).kind()).isEqualTo(FailureKind.RESET);
    assertThat(web.failure(X).attempts()).isEqualTo(1);
    assertThat(web.skipReason(Y)).isEqualTo(SkipReason.ROBOTS_UNAVAILABLE);
    assertThat(web.times("http://b.example/hop")).isEmpty();
    assertThat(web.times("http://c.example/hop")).isEmpty();
  }

  @Test
  void anAddressWithAndWithoutItsDefaultPortIsOneHost() {
    LoopDriver web =
        new LoopDriver(POLITE.delay(Duration.ofSeconds(5)), 0)
            .seeds("http://a.example:80/x", Y, "https://a.example:443/z")
            .run();
    assertThat(web.urls())
        .containsExactlyInAnyOrder(
            ROBOTS, "https://a.example/robots.txt", X, Y, "https://a.example/z");
    assertThat(web.times(Y).get(0).minus(web.times(X).get(0)))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void anotherPortOrSchemeIsAnotherHost() {
    LoopDriver web =
        new LoopDriver(POLITE.delay(Duration.ofSeconds(5)), 0)
            .seeds(X, "http://a.example:8080/x", "https://a.example/x")
            .run();
    assertThat(web.urls().subList(0, 3))
        .containsExactlyInAnyOrder(
            ROBOTS, "http://a.example:8080/robots.txt", "https://a.example/robots.txt");
    assertThat(web.times("https://a.example/x").get(0)).isLessThan(Duration.ofSeconds(6));
  }

  @Test
  void pagesGoByPriorityAndThenInTheOrderTheyCameThoughTheFirstWaitedForRobots() {
    LoopDriver web =
        new LoopDriver(POLITE.perHost(1), 0)
            .on(ROBOTS, status(404).after(Duration.ofSeconds(1)))
            .seeds(X, Y)
            .until(Duration.ofMillis(500));
    web.seeds(
            List.of(
                Request.get("http://a.example/low").priority(-1),
                Request.get("http://a.example/z"),
                Request.get("http://a.example/high").priority(5)))
        .run();
    assertThat(web.urls())
        .containsExactly(
            ROBOTS, "http://a.example/high", X, Y, "http://a.example/z", "http://a.example/low");
  }

  @Test
  void aWaitingHostTakesNoSlot() {
    LoopDriver web =
        new LoopDriver(POLITE.concurrency(1), 1)
            .on(ROBOTS, status(503, Duration.ofMinutes(10)), status(404))
            .on("http://b.example/", page("http://b.example/1", "http://b.example/2"))
            .seeds(X, "http://b.example/")
            .run();
    assertThat(web.heard(CrawlEvent.PageDone.class)).hasSize(4);
    assertThat(web.times("http://b.example/2").get(0)).isLessThan(Duration.ofSeconds(1));
    assertThat(web.times(X).get(0)).isGreaterThan(Duration.ofMinutes(10));
  }
}
