package dev.scraper.internal.likeness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class KindsTest {

  private final Kinds kinds = new Kinds();
  private final Random random = new Random(3);

  @Test
  void pagesThatDifferInThreeBitsAreOfOneKind() {
    assertThat(kinds.count(0b0000)).isEqualTo(1);
    assertThat(kinds.count(0b0111)).isEqualTo(2);
    assertThat(kinds.count(0b1111)).isEqualTo(1);
    assertThat(kinds.count(0b1000)).isEqualTo(3);
  }

  @Test
  void eachKindIsCountedForItself() {
    long[] prints = random.longs(1_000).toArray();
    for (int round = 1; round <= 3; round++) {
      for (long print : prints) {
        assertThat(kinds.count(print)).isEqualTo(round);
      }
    }
  }

  @Test
  void whatWasMetOnceMakesRoomAndWhatWasMetOftenStays() {
    long often = random.nextLong();
    kinds.count(often);
    kinds.count(often);
    for (int i = 0; i < 20_000; i++) {
      kinds.count(random.nextLong());
    }
    assertThat(kinds.count(often)).isEqualTo(3);
    long late = random.nextLong();
    kinds.count(late);
    assertThat(kinds.count(late)).isEqualTo(2);
  }

  @Test
  void whenAllWereMetOftenNewOnesAreNotHeld() {
    for (int i = 0; i < 4_096; i++) {
      long print = random.nextLong();
      kinds.count(print);
      kinds.count(print);
    }
    long late = random.nextLong();
    assertThat(kinds.count(late)).isEqualTo(1);
    assertThat(kinds.count(late)).isEqualTo(1);
  }
}
