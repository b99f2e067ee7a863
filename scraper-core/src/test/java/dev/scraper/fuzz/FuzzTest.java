package dev.scraper.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Broken bytes for everything that reads what strangers send: nothing but the documented exceptions
 * comes out, in bounded time, and what comes out holds what it promises.
 *
 * <p>{@code -Dfuzz.inputs=N -Dfuzz.threads=N -Dfuzz.seed=N} for a longer run; {@code
 * -Dfuzz.target=T -Dfuzz.input=N} with the seed for the one input that a failure names.
 */
class FuzzTest {

  private static final long INPUTS = Long.getLong("fuzz.inputs", 200_000);
  private static final long SEED = Long.getLong("fuzz.seed", 20261122L);
  private static final int THREADS = Integer.getInteger("fuzz.threads", 2);

  private static List<Target> targets() {
    String only = System.getProperty("fuzz.target", "");
    return Stream.of(Fields.targets(), Files.targets(), Markups.targets())
        .flatMap(List::stream)
        .filter(target -> only.isEmpty() || target.name().equals(only))
        .toList();
  }

  @Test
  void brokenBytesGiveDocumentedErrorsOnlyInBoundedTime() throws Exception {
    List<Target> targets = targets();
    assertThat(targets).isNotEmpty();
    Long single = Long.getLong("fuzz.input");
    if (single != null) {
      for (Target target : targets) {
        target.reader().read(Mutator.input(target, SEED, single));
      }
      return;
    }
    run(targets);
  }

  private static void run(List<Target> targets) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(THREADS);
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      workers.add(new Worker(targets, SEED, INPUTS, i, THREADS, done));
    }
    workers.forEach(Worker::start);
    boolean ended = false;
    while (!ended) {
      ended = done.await(100, TimeUnit.MILLISECONDS);
      for (Worker worker : workers) {
        Failed failed = worker.failed();
        if (failed != null) {
          workers.forEach(Worker::end);
          fail(failed.message(), failed.thrown());
        }
      }
    }
    assertThat(workers.stream().mapToLong(Worker::count).sum()).isBetween(INPUTS / 2, INPUTS);
  }

  @Test
  void theSameSeedGivesTheSameInputs() {
    for (Target target : targets()) {
      for (long number = 0; number < 50; number++) {
        assertThat(Mutator.input(target, 1, number)).isEqualTo(Mutator.input(target, 1, number));
      }
      assertThat(Mutator.input(target, 1, 3)).isNotEqualTo(Mutator.input(target, 2, 4));
    }
  }
}
