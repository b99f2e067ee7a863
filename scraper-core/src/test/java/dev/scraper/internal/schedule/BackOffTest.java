package dev.scraper.internal.schedule;

import static dev.scraper.internal.schedule.LoopDriver.failure;
import static dev.scraper.internal.schedule.LoopDriver.page;
import static dev.scraper.internal.schedule.LoopDriver.redirect;
import static dev.scraper.internal.schedule.LoopDriver.staleConnection;
import static dev.scraper.internal.schedule.LoopDriver.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.Failure;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.policy.Politeness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Retries and holds, by the loop's clock. */
class BackOffTest {

  private static final Politeness EAGER = Politeness.polite().delay(Duration.ZERO).ignoreRobots();
  private static final String URL = "http://a.example/x";

  private static Duration seconds(double value) {
    return Duration.ofNanos((long) (value * 1e9));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
  void aStatusThatMayPassIsTriedTwiceMore(int status) {
    LoopDriver web = new LoopDriver(EAGER, 2).on(URL, status(status)).seeds(URL).run();
    Failure failure = web.failure(URL);
    assertThat(web.times(URL)).hasSize(3);
    assertThat(failure.kind()).isEqualTo(FailureKind.HTTP);
    assertThat(failure.status()).isEqualTo(status);
    assertThat(failure.attempts()).isEqualTo(3);
    assertThat(web.stats().requests()).isEqualTo(3);
    assertThat(web.stats().retries()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {304, 400, 401, 403, 404, 410, 451, 501, 505, 999})
  void anyOtherStatusIsFinal(int status) {
    LoopDriver web = new LoopDriver(EAGER, 2).on(URL, status(status)).seeds(URL).run();
    assertThat(web.failure(URL).attempts()).isEqualTo(1);
    assertThat(web.times(URL)).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"DNS", "CONNECT", "TIMEOUT", "RESET", "TRUNCATED"})
  void aFailureThatMayPassIsTriedTwiceMore(FailureKind kind) {
    LoopDriver web = new LoopDriver(EAGER, 2).on(URL, failure(kind)).seeds(URL).run();
    assertThat(web.failure(URL).kind()).isEqualTo(kind);
    assertThat(web.failure(URL).attempts()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"DNS", "CONNECT", "TIMEOUT", "RESET", "TRUNCATED"})
  void anyOtherFailureIsFinal(FailureKind kind) {
    LoopDriver web = new LoopDriver(EAGER, 2).on(URL, failure(kind)).seeds(URL).run();
    assertThat(web.times(URL)).hasSize(1);
    assertThat(web.failure(URL).kind()).isEqualTo(kind);
  }

  @Test
  void theWaitBeforeARetryDoublesUpToAMinute() {
    LoopDriver web = new LoopDriver(EAGER, 9).on(URL, status(500)).seeds(URL).run();
    List<Duration> times = web.times(URL);
    assertThat(times).hasSize(10);
    double most = 1;
    for (int retry = 1; retry <= 9; retry++) {
      Duration gap = times.get(retry).minus(times.get(retry - 1)).minusMillis(10);
      assertThat(gap).isBetween(seconds(most / 2), seconds(most));
      most = Math.min(60, 2 * most);
    }
  }

  @Test
  void aPageThatComesAfterRetriesIsAPage() {
    LoopDriver web =
        new LoopDriver(EAGER, 2)
            .on(URL, status(502), failure(FailureKind.TRUNCATED), page())
            .seeds(URL)
            .run();
    assertThat(web.heard(CrawlEvent.PageDone.class)).hasSize(1);
    assertThat(web.failures()).isEmpty();
    assertThat(web.stats().retries()).isEqualTo(2);
  }

  @Test
  void aRequestThatWaitsForItsRetryHoldsUpNobody() {
    String other = "http://a.example/y";
    LoopDriver web =
        new LoopDriver(EAGER.concurrency(1).perHost(1), 1)
            .on(URL, status(500), page())
            .seeds(URL, other)
            .run();
    assertThat(web.urls()).containsExactly(URL, other, URL);
    assertThat(web.times(other).get(0)).isLessThan(seconds(0.5));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void aServerThatIsOverloadedIsLeftAloneForTheBackOff(int status) {
    String other = "http://a.example/y";
    String elsewhere = "http://b.example/z";
    LoopDriver web =
        new LoopDriver(EAGER.concurrency(1), 1)
            .on(URL, status(status), page())
            .seeds(URL, other, elsewhere)
            .run();
    assertThat(web.urls()).startsWith(URL, elsewhere);
    assertThat(web.times(other).get(0)).isBetween(seconds(0.51), seconds(1.01));
    assertThat(web.times(URL).get(1)).isBetween(seconds(0.51), seconds(1.01));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void aServerThatSaysForHowLongIsLeftAloneForThatLong(int status) {
    String other = "http://a.example/y";
    String elsewhere = "http://b.example/z";
    LoopDriver web =
        new LoopDriver(EAGER.concurrency(1), 1)
            .on(URL, status(status, Duration.ofSeconds(120)), page())
            .seeds(URL, other, elsewhere)
            .run();
    assertThat(web.times(elsewhere).get(0)).isLessThan(seconds(1));
    assertThat(web.times(URL).get(1)).isEqualTo(seconds(120.01));
    assertThat(web.times(other).get(0)).isEqualTo(seconds(120.02));
  }

  @Test
  void theHostIsHeldAlsoWhenTheRequestItselfIsNotTriedAgain() {
    String other = "http://a.example/y";
    LoopDriver web =
        new LoopDriver(EAGER.perHost(1), 0)
            .on(URL, status(503, Duration.ofMinutes(10)))
            .seeds(URL, other)
            .run();
    assertThat(web.failure(URL).attempts()).isEqualTo(1);
    assertThat(web.times(other).get(0)).isEqualTo(Duration.ofMinutes(10).plusMillis(10));
  }

  @Test
  void aShorterHoldDoesNotEndALongerOne() {
    String other = "http://a.example/y";
    LoopDriver web =
        new LoopDriver(EAGER.perHost(2), 1)
            .on(URL, status(503, Duration.ofSeconds(100)), page())
            .on(other, status(429, Duration.ofSeconds(5)).after(seconds(1)), page())
            .seeds(URL, other)
            .run();
    assertThat(web.times(other).get(1)).isEqualTo(seconds(100.01));
  }

  @Test
  void theHopThatIsOverloadedHoldsItsOwnHost() {
    LoopDriver web =
        new LoopDriver(EAGER, 1)
            .on(URL, redirect("http://b.example/hop"))
            .on("http://b.example/hop", status(429, Duration.ofSeconds(30)), page())
            .on("http://a.example/y", page().after(seconds(1)))
            .seeds(URL, "http://a.example/y", "http://a.example/z")
            .run();
    assertThat(web.times("http://b.example/hop").get(1)).isEqualTo(seconds(30.02));
    assertThat(web.times("http://a.example/z").get(0)).isLessThan(seconds(2));
  }

  @Test
  void aKeptConnectionFoundClosedCostsOneResendWithoutBackOff() {
    LoopDriver web =
        new LoopDriver(EAGER.delay(seconds(0.1)), 0)
            .on(URL, staleConnection(), page())
            .seeds(URL)
            .run();
    assertThat(web.heard(CrawlEvent.PageDone.class)).hasSize(1);
    List<Duration> times = web.times(URL);
    assertThat(times.get(1).minus(times.get(0)))
        .as("the host's clock")
        .isGreaterThanOrEqualTo(seconds(0.1));
    assertThat(times.get(1)).isLessThan(seconds(0.2));
    assertThat(web.stats().requests()).isEqualTo(2);
  }

  @Test
  void theResendIsOneOfTheRetriesAndTheNextOneWaits() {
    LoopDriver web = new LoopDriver(EAGER, 2).on(URL, staleConnection()).seeds(URL).run();
    List<Duration> times = web.times(URL);
    assertThat(times).hasSize(3);
    assertThat(times.get(1).minus(times.get(0))).as("no back-off").isLessThan(seconds(0.1));
    assertThat(times.get(2).minus(times.get(1))).isGreaterThanOrEqualTo(seconds(1));
    assertThat(web.failure(URL).kind()).isEqualTo(FailureKind.RESET);
    assertThat(web.failure(URL).attempts()).isEqualTo(3);
  }

  @Test
  void retriesOfAHopCountAsAttemptsAndItsFirstSendDoesNot() {
    LoopDriver web =
        new LoopDriver(EAGER, 2)
            .on(URL, status(500), redirect("http://a.example/hop"))
            .on("http://a.example/hop", status(500))
            .seeds(URL)
            .run();
    assertThat(web.times(URL)).hasSize(2);
    assertThat(web.times("http://a.example/hop")).hasSize(2);
    assertThat(web.failure(URL).attempts()).isEqualTo(3);
    assertThat(web.stats().requests()).isEqualTo(4);
  }

  @Test
  void aTimeoutAfterSomeBytesIsTriedAgainToo() {
    FetchException late = new FetchException(FailureKind.TIMEOUT, "slow", true, false, null);
    LoopDriver web = new LoopDriver(EAGER, 1).on(URL, failure(late), page()).seeds(URL).run();
    assertThat(web.heard(CrawlEvent.PageDone.class)).hasSize(1);
  }
}
