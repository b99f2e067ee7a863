package dev.scraper.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {

  private static final int RUNS = 150;

  @ParameterizedTest(name = "seeds from {0}")
  @ValueSource(longs = {0, 1_000, 2_000, 3_000})
  void everyInvariantHoldsInEachStepOfARandomCrawl(long first) {
    int maxOpen = 0;
    int robots = 0;
    int cached = 0;
    int fetched = 0;
    int withdrawn = 0;
    int lent = 0;
    for (long seed = first; seed < first + RUNS; seed++) {
      Simulation simulation = new Simulation(seed, seed % 2 == 0);
      try {
        simulation.run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
      maxOpen = Math.max(maxOpen, simulation.maxOpen);
      robots += simulation.robotsAsked;
      cached += simulation.cached;
      fetched += simulation.fetched;
      withdrawn += simulation.withdrawn;
      lent = Math.max(lent, simulation.lentAtOnce);
    }
    // The simulation itself must not have become a walk in an empty web.
    assertThat(maxOpen).isGreaterThan(8);
    assertThat(robots).isGreaterThan(100);
    assertThat(cached).isGreaterThan(100);
    assertThat(fetched).isGreaterThan(500);
    assertThat(withdrawn).isGreaterThan(100);
    assertThat(lent).isGreaterThan(8);
  }
}
