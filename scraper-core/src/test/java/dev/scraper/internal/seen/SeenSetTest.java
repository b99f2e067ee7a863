package dev.scraper.internal.seen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SeenSetTest {

  @Test
  void aFingerprintIsNewOnce() {
    SeenSet seen = new SeenSet();
    assertThat(seen.add(42)).isTrue();
    assertThat(seen.add(42)).isFalse();
    assertThat(seen.contains(42)).isTrue();
    assertThat(seen.contains(43)).isFalse();
    assertThat(seen.size()).isEqualTo(1);
  }

  @Test
  void zeroIsAFingerprintLikeAnyOther() {
    SeenSet seen = new SeenSet();
    assertThat(seen.contains(0)).isFalse();
    assertThat(seen.add(0)).isTrue();
    assertThat(seen.add(0)).isFalse();
    assertThat(seen.contains(0)).isTrue();
  }

  @Test
  void itAgreesWithASetOfTheSameNumbers() {
    SplittableRandom random = new SplittableRandom(7);
    SeenSet seen = new SeenSet();
    Set<Long> model = new HashSet<>();
    for (int i = 0; i < 200_000; i++) {
      long print = random.nextInt(4) == 0 ? random.nextInt(50_000) : random.nextLong();
      assertThat(seen.add(print)).isEqualTo(model.add(print));
    }
    assertThat(seen.size()).isEqualTo(model.size());
    assertThat(model).allMatch(seen::contains);
    for (int i = 0; i < 10_000; i++) {
      long print = random.nextLong();
      assertThat(seen.contains(print)).isEqualTo(model.contains(print));
    }
  }

  @Test
  void aSeenUrlCostsAtMostSixteenBytesAtEverySize() {
    SplittableRandom random = new SplittableRandom(11);
    SeenSet seen = new SeenSet();
    for (int i = 1; i <= 2_000_000; i++) {
      seen.add(random.nextLong());
      if (i >= 50_000 && i % 5_000 == 0) {
        assertThat((double) seen.bytes() / i).isLessThanOrEqualTo(16.0);
      }
    }
  }
}
