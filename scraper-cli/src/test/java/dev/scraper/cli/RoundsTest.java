package dev.scraper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundsTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Console console = new Console(new PrintStream(bytes, true, StandardCharsets.UTF_8));
  private final List<Duration> waits = new ArrayList<>();
  private final List<Integer> statuses = new ArrayList<>();
  private Duration now = Duration.ZERO;

  /** Runs rounds that take so long and end so; after the last one a signal comes. */
  private int run(Object... timesAndStatuses) {
    int[] next = {0};
    return new Rounds(
            console,
            Duration.ofMinutes(10),
            () -> now.toNanos(),
            time -> {
              waits.add(time);
              now = now.plus(time);
              return next[0] == timesAndStatuses.length;
            })
        .run(
            () -> {
              now = now.plus((Duration) timesAndStatuses[next[0]]);
              int status = (Integer) timesAndStatuses[next[0] + 1];
              next[0] += 2;
              statuses.add(status);
              return status;
            });
  }

  @Test
  void aRoundBeginsSoLongAfterTheLastOneBegan() {
    assertThat(run(Duration.ofMinutes(1), 0, Duration.ofMinutes(4), 0)).isEqualTo(130);
    assertThat(waits).containsExactly(Duration.ofMinutes(9), Duration.ofMinutes(6));
    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("next round begins in");
  }

  @Test
  void aRoundThatTookTooLongIsFollowedAtOnceAndThatIsSaid() {
    run(Duration.ofMinutes(11), 0);
    assertThat(waits).containsExactly(Duration.ZERO);
    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("begins at once");
  }

  @Test
  void aRoundWithoutPagesOrWithTroublesIsNotTheLastOne() {
    run(Duration.ZERO, 3, Duration.ZERO, 4, Duration.ZERO, 0);
    assertThat(statuses).containsExactly(3, 4, 0);
  }

  @Test
  void aRoundThatFailsOrIsRefusedOrInterruptedIsTheLastOne() {
    assertThat(run(Duration.ZERO, 1, Duration.ZERO, 0)).isEqualTo(1);
    assertThat(run(Duration.ZERO, 2, Duration.ZERO, 0)).isEqualTo(2);
    assertThat(run(Duration.ZERO, 130, Duration.ZERO, 0)).isEqualTo(130);
    assertThat(waits).isEmpty();
  }
}
