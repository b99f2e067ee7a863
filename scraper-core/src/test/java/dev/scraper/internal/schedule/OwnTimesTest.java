package dev.scraper.internal.schedule;

import static dev.scraper.internal.schedule.LoopDriver.failure;
import static dev.scraper.internal.schedule.LoopDriver.page;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.FailureKind;
import dev.scraper.http.Request;
import dev.scraper.policy.Limits;
import dev.scraper.policy.Politeness;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests that say when they may go, and how long their host is left alone after them. */
class OwnTimesTest {

  private static final Politeness EAGER =
      Politeness.polite().delay(Duration.ZERO).perHost(4).ignoreRobots();

  private static final String A = "http://a.example/a";
  private static final String B = "http://a.example/b";

  @Test
  void whatWantsAPauseAfterItDoesNotGoWhileOthersMayStillBeOnTheirWay() {
    // Nobody says when they are on the wire, so they might arrive within the pause.
    LoopDriver web = new LoopDriver(EAGER, 0).on(A, page().after(Duration.ofMillis(300)));
    web.seeds(List.of(Request.get(A), Request.get(B).delay(Duration.ofSeconds(1)))).run();
    assertThat(web.times(B)).singleElement().isEqualTo(Duration.ofMillis(300));
  }

  @Test
  void requestsWithPausesOfTheirOwnAreOpenTogether() {
    LoopDriver web = new LoopDriver(EAGER, 0).on(A, page().after(Duration.ofSeconds(5)));
    Duration pause = Duration.ofSeconds(1);
    web.seeds(List.of(Request.get(A).delay(pause), Request.get(B).delay(pause))).run();
    assertThat(web.times(B).get(0)).isBetween(pause, Duration.ofSeconds(2));
  }

  @Test
  void aHostThatWasGivenUpIsNotWaitedForAnyMore() {
    LoopDriver web = new LoopDriver(EAGER.perHost(1), 9).on(A, failure(FailureKind.CONNECT));
    web.seeds(A).until(Duration.ofMinutes(1));
    assertThat(web.failure(A).kind()).isEqualTo(FailureKind.CONNECT);
    web.seeds(List.of(Request.get(B).notBefore(Instant.now().plus(30, ChronoUnit.DAYS)))).run();
    assertThat(web.failure(B).kind()).isEqualTo(FailureKind.HOST_DOWN);
    assertThat(web.elapsed()).isLessThan(Duration.ofMinutes(2));
  }

  @Test
  void timesThatStandForEverAreTakenAsThat() {
    Duration ever = ChronoUnit.FOREVER.getDuration();
    LoopDriver web = new LoopDriver(EAGER.delay(ever), 0, Limits.NONE.maxDuration(ever));
    web.seeds(List.of(Request.get(A).notBefore(Instant.MIN))).run();
    assertThat(web.stats().pages()).isEqualTo(1);
    assertThat(web.elapsed()).isLessThan(Duration.ofSeconds(1));
  }
}
