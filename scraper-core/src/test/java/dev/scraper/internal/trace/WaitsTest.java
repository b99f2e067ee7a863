package dev.scraper.internal.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitsTest {

  private long now = 1_000;
  private final Waits waits = new Waits(() -> now, 3);

  @Test
  void timeInTheQueueIsThatWithoutTheWaitForRobotsTxt() {
    waits.queued(7);
    now = 1_100;
    waits.shut(0);
    now = 1_400;
    waits.opened(0);
    assertThat(waits.leased(7, 0, 1_500)).isEqualTo(new Waits.Wait(200, 300));
  }

  @Test
  void robotsTxtThatWasKnownBeforeIsNotWaitedFor() {
    waits.shut(0);
    now = 1_400;
    waits.opened(0);
    now = 2_000;
    waits.queued(7);
    assertThat(waits.leased(7, 0, 2_500)).isEqualTo(new Waits.Wait(500, 0));
    assertThat(waits.leased(8, 0, 2_500)).isEqualTo(new Waits.Wait(Timeline.UNKNOWN, 0));
  }

  @Test
  void noMoreAreNotedThanThereIsRoomFor() {
    for (int print = 0; print < 10; print++) {
      waits.queued(print);
    }
    assertThat(waits.size()).isEqualTo(3);
    waits.refused(0);
    waits.leased(1, 0, now);
    assertThat(waits.size()).isEqualTo(1);
    waits.queued(11);
    assertThat(waits.leased(11, 0, now).queued()).isZero();
  }

  @Test
  void nothingIsNotedWhereNobodyWantsToKnow() {
    Waits.NONE.queued(1);
    Waits.NONE.shut(1);
    Waits.NONE.opened(1);
    assertThat(Waits.NONE.size()).isZero();
  }
}
