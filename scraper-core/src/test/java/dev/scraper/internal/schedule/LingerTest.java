package dev.scraper.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LingerTest {

  private static final long MILLI = Duration.ofMillis(1).toNanos();

  private final Linger linger = new Linger(0);

  @Test
  void nothingIsWaitedForBeforeAnythingHasHappened() {
    assertThat(linger.nanos(10_000)).isZero();
  }

  @Test
  void eventsThatComeOneByOneAreNotWaitedFor() {
    events(1, 20);
    assertThat(linger.nanos(10_000)).isZero();
  }

  @Test
  void eventsByTheThousandAreLetGatherForAMillisecond() {
    events(3, 20);
    assertThat(linger.nanos(64)).isEqualTo(MILLI);
    assertThat(linger.nanos(10_000)).isEqualTo(MILLI);
  }

  @Test
  void theWaitIsASixteenthOfTheTimeThatARequestTakes() {
    events(4, 20);
    // 32 open and 4 ending in a millisecond: each takes 8.
    assertThat(linger.nanos(32)).isEqualTo(MILLI / 2);
  }

  @Test
  void fewRequestsInFlightAreNotHeldUp() {
    events(10, 20);
    assertThat(linger.nanos(8)).isZero();
    assertThat(linger.nanos(0)).isZero();
  }

  @Test
  void afterAQuietTimeNothingIsWaitedForAgain() {
    events(10, 20);
    linger.handled(1, 20 * MILLI + Duration.ofSeconds(1).toNanos());
    assertThat(linger.nanos(1_000)).isZero();
  }

  private void events(int inAMillisecond, int milliseconds) {
    for (int i = 1; i <= milliseconds; i++) {
      linger.handled(inAMillisecond, i * MILLI);
    }
  }
}
