package dev.scraper.internal.schedule;

import static dev.scraper.internal.schedule.LoopDriver.failure;
import static dev.scraper.internal.schedule.LoopDriver.page;
import static dev.scraper.internal.schedule.LoopDriver.redirect;
import static dev.scraper.internal.schedule.LoopDriver.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.Failure;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.policy.Politeness;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Hosts that show no sign of life, by the loop's clock. */
class DeadHostTest {

  private static final Politeness EAGER = Politeness.polite().delay(Duration.ZERO).ignoreRobots();

  private static String url(int i) {
    return "http://dead.example/" + i;
  }

  private static String[] urls(int count) {
    return IntStream.range(0, count).mapToObj(DeadHostTest::url).toArray(String[]::new);
  }

  private static LoopDriver deadWeb(LoopDriver web, int count, FailureKind kind) {
    for (int i = 0; i < count; i++) {
      web.on(url(i), failure(kind));
    }
    return web;
  }

  @ParameterizedTest
  @EnumSource(names = {"DNS", "CONNECT", "TIMEOUT"})
  void fiveFailuresInARowWithPausesBetweenGiveAHostUp(FailureKind kind) {
    LoopDriver web = deadWeb(new LoopDriver(EAGER.perHost(1), 0), 8, kind).seeds(urls(8)).run();
    assertThat(web.urls()).containsExactly(urls(5));
    Duration[] starts = {
      Duration.ZERO,
      Duration.ofMillis(1_010),
      Duration.ofMillis(3_020),
      Duration.ofMillis(7_030),
      Duration.ofMillis(15_040)
    };
    assertThat(web.asked.stream().map(LoopDriver.Asked::at)).containsExactly(starts);
    for (int i = 0; i < 5; i++) {
      assertThat(web.failure(url(i)).kind()).isEqualTo(kind);
      assertThat(web.failure(url(i)).attempts()).isEqualTo(1);
    }
    for (int i = 5; i < 8; i++) {
      assertThat(web.failure(url(i)).kind()).isEqualTo(FailureKind.HOST_DOWN);
      assertThat(web.failure(url(i)).attempts()).isZero();
    }
    assertThat(web.heard(CrawlEvent.HostDown.class)).hasSize(1);
    assertThat(web.elapsed()).isEqualTo(Duration.ofMillis(15_050));
  }

  @ParameterizedTest
  @CsvSource({"2,2,250", "16,0,0", "64,5,0", "1,9,100", "4,2,1"})
  void twoThousandUrlsOfADeadHostCostAtMostTwentyConnections(int perHost, int retries, int delay) {
    Politeness manners = EAGER.perHost(perHost).delay(Duration.ofMillis(delay));
    LoopDriver web =
        deadWeb(new LoopDriver(manners, retries), 2_000, FailureKind.CONNECT)
            .seeds(urls(2_000))
            .run();
    assertThat(web.asked).hasSizeLessThanOrEqualTo(20);
    assertThat(web.failures()).hasSize(2_000);
    assertThat(web.failures())
        .allSatisfy(
            failure ->
                assertThat(failure.kind())
                    .isEqualTo(failure.attempts() == 0 ? FailureKind.HOST_DOWN : failure.kind())
                    .isIn(FailureKind.CONNECT, FailureKind.HOST_DOWN));
    assertThat(web.elapsed()).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void theRequestWhoseFailureGivesTheHostUpFailsItselfAtOnce() {
    LoopDriver web =
        deadWeb(new LoopDriver(EAGER.perHost(1), 9), 2, FailureKind.CONNECT).seeds(urls(2)).run();
    assertThat(web.urls()).containsOnly(url(0)).hasSize(5);
    assertThat(web.failure(url(0)).kind()).isEqualTo(FailureKind.CONNECT);
    assertThat(web.failure(url(0)).attempts()).isEqualTo(5);
    assertThat(web.failure(url(1)).kind()).isEqualTo(FailureKind.HOST_DOWN);
    assertThat(web.stats().retries()).isEqualTo(4);
    assertThat(web.stats().requests()).isEqualTo(5);
  }

  @Test
  void aRetryThatWaitsIsNotWaitedForOnceItsHostIsDead() {
    LoopDriver web = new LoopDriver(EAGER.perHost(1), 6);
    web.on(url(0), status(500), status(500), status(500), status(500), status(500), status(500));
    for (int i = 1; i < 20; i++) {
      web.on(url(i), failure(FailureKind.CONNECT));
    }
    web.seeds(url(0)).until(Duration.ofSeconds(14));
    assertThat(web.times(url(0))).hasSizeBetween(4, 6);
    web.seeds(url(1), url(2)).run();
    assertThat(web.failure(url(0)).kind()).isEqualTo(FailureKind.HOST_DOWN);
    assertThat(web.failure(url(0)).attempts()).isEqualTo(web.times(url(0)).size());
    assertThat(web.stats().retries())
        .as("the one that never went out is none")
        .isEqualTo(web.asked.size() - web.urls().stream().distinct().count());
    Duration last = web.asked.get(web.asked.size() - 1).at();
    assertThat(web.elapsed()).isLessThan(last.plusSeconds(1));
  }

  @Test
  void anyResponseResetsTheCount() {
    LoopDriver web =
        deadWeb(new LoopDriver(EAGER.perHost(1), 0), 12, FailureKind.CONNECT)
            .on(url(4), status(404))
            .on(url(9), page());
    web.seeds(urls(12)).run();
    assertThat(web.urls()).containsExactly(urls(12));
    assertThat(web.heard(CrawlEvent.HostDown.class)).isEmpty();
  }

  @Test
  void aFailureWithAByteOfAnAnswerIsASignOfLife() {
    FetchException late = new FetchException(FailureKind.TIMEOUT, "slow", true, false, null);
    LoopDriver web = new LoopDriver(EAGER.perHost(1), 0);
    for (int i = 0; i < 8; i++) {
      web.on(url(i), failure(late));
    }
    web.seeds(urls(8)).run();
    assertThat(web.failures()).hasSize(8).allMatch(f -> f.kind() == FailureKind.TIMEOUT);
  }

  @Test
  void requestsThatFailTogetherCountOnce() {
    LoopDriver web =
        deadWeb(new LoopDriver(EAGER.perHost(8), 0), 8, FailureKind.TIMEOUT).seeds(urls(8)).run();
    assertThat(web.asked).hasSize(8);
    assertThat(web.heard(CrawlEvent.HostDown.class)).isEmpty();
  }

  @Test
  void otherHostsGoOnMeanwhile() {
    LoopDriver web =
        deadWeb(new LoopDriver(EAGER.perHost(1).concurrency(1), 0), 5, FailureKind.CONNECT)
            .seeds(urls(5))
            .seeds("http://alive.example/")
            .run();
    assertThat(web.times("http://alive.example/").get(0)).isLessThan(Duration.ofMillis(50));
  }

  @Test
  void aHopThatWaitsForADeadHostIsToldUnderTheQueuedUrl() {
    String first = "http://alive.example/1";
    String second = "http://alive.example/2";
    LoopDriver web =
        deadWeb(new LoopDriver(EAGER.perHost(1), 0), 9, FailureKind.CONNECT)
            .on(first, redirect(url(7)).after(Duration.ofSeconds(10)))
            .on(second, redirect(url(8)))
            .seeds(urls(5))
            .seeds(first, second)
            .run();
    assertThat(web.failure(first).kind()).isEqualTo(FailureKind.CONNECT);
    assertThat(web.failure(second).kind()).isEqualTo(FailureKind.HOST_DOWN);
    assertThat(web.failure(second).attempts()).isEqualTo(1);
    assertThat(web.times(url(8))).isEmpty();
  }

  @Test
  void pagesOfAHostWhoseRobotsTxtCannotBeHadFailWithItsKind() {
    Politeness polite = Politeness.polite().delay(Duration.ZERO);
    LoopDriver web =
        new LoopDriver(polite, 2)
            .on("http://dead.example/robots.txt", failure(FailureKind.DNS))
            .seeds(urls(2_000))
            .run();
    assertThat(web.asked).hasSize(3);
    assertThat(web.failures())
        .hasSize(2_000)
        .allMatch(f -> f.kind() == FailureKind.DNS && f.attempts() == 0);
  }

  @Test
  void aRobotsTxtThatKillsItsHostFailsThePagesAtOnce() {
    Politeness polite = Politeness.polite().delay(Duration.ZERO);
    LoopDriver web =
        new LoopDriver(polite, 9)
            .on("http://dead.example/robots.txt", failure(FailureKind.CONNECT))
            .seeds(urls(3))
            .run();
    assertThat(web.asked).hasSize(5);
    List<FailureKind> kinds = web.failures().stream().map(Failure::kind).distinct().toList();
    assertThat(kinds).containsExactly(FailureKind.HOST_DOWN);
    assertThat(web.elapsed()).isLessThan(Duration.ofMillis(15_100));
  }

  @Test
  void aRobotsTxtThatIsRedirectedToADeadHostFailsThePages() {
    Politeness polite = Politeness.polite().delay(Duration.ZERO).perHost(1);
    LoopDriver web =
        deadWeb(new LoopDriver(polite, 0), 9, FailureKind.CONNECT)
            .on("http://late.example/robots.txt", redirect("http://dead.example/robots.txt"));
    web.seeds(urls(9)).until(Duration.ofMinutes(1));
    assertThat(web.heard(CrawlEvent.HostDown.class)).hasSize(1);
    web.seeds("http://late.example/x").run();
    assertThat(web.failure("http://late.example/x").kind()).isEqualTo(FailureKind.HOST_DOWN);
  }

  @Test
  void aHostThatReturnsBeforeItIsGivenUpIsFetchedToItsEnd() {
    LoopDriver web = new LoopDriver(EAGER.perHost(1), 4);
    web.on(
        url(0),
        failure(FailureKind.CONNECT),
        failure(FailureKind.CONNECT),
        failure(FailureKind.TIMEOUT),
        failure(FailureKind.CONNECT),
        page(url(7), url(8)));
    web.seeds(urls(7)).run();
    assertThat(web.failures()).isEmpty();
    assertThat(web.stats().pages()).isEqualTo(9);
    assertThat(web.stats().retries()).isEqualTo(4);
    assertThat(web.heard(CrawlEvent.HostDown.class)).isEmpty();
    assertThat(web.elapsed()).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(31));
  }
}
