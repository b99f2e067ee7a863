package dev.scraper.task;

import static dev.scraper.task.ByHand.requests;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.fixture.LeakCheck;
import dev.scraper.http.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Random ends, cancels and closes from several threads at once; what must hold holds in each. */
@Timeout(120)
@ExtendWith(LeakCheck.class)
class InterleavingTest {

  private static final int ROUNDS = 300;

  /** One round: what is asked, of a network with such habits. */
  @FunctionalInterface
  private interface Round {
    void run(RandomNetwork network, SplittableRandom random) throws Exception;
  }

  private static void rounds(int stuck, Round round) throws Exception {
    for (int seed = 0; seed < ROUNDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int failing = random.nextInt(3) * 20;
      try (RandomNetwork network = new RandomNetwork(seed, failing, stuck)) {
        try {
          round.run(network, random);
          assertThat(network.left()).as("open").isEmpty();
          assertThat(network.lost()).as("never looked at").isEmpty();
        } catch (Exception | AssertionError e) {
          throw new AssertionError("with seed " + seed, e);
        }
      }
    }
  }

  private static int bound(SplittableRandom random) {
    return 1 + random.nextInt(6);
  }

  private static List<Request> some(SplittableRandom random) {
    return requests(random.nextInt(40));
  }

  private static Together how(SplittableRandom random, int bound) {
    Together how = random.nextBoolean() ? Together.all() : Together.failFast();
    return how.atMost(bound);
  }

  @Test
  void gathersEndWithAllResultsInOrderOrAFailure() throws Exception {
    rounds(
        0,
        (network, random) -> {
          int bound = bound(random);
          List<Request> requests = some(random);
          Together how = how(random, bound);
          try {
            Gathered<String> all = network.fetcher().gather(requests, ByHand::text, how);
            assertThat(all.results()).extracting(Result::request).isEqualTo(requests);
            assertThat(all.isComplete() || !how.failsFast()).isTrue();
          } catch (IOException e) {
            assertThat(how.failsFast()).isTrue();
            assertThat(e).hasMessage("down");
          }
          assertThat(network.mostOpen()).isLessThanOrEqualTo(bound);
        });
  }

  @Test
  void cancelledAndLateGathersLeaveNothingOpen() throws Exception {
    rounds(
        10,
        (network, random) -> {
          Together how = how(random, bound(random));
          boolean late = random.nextBoolean();
          if (late) {
            how = how.deadline(Duration.ofMillis(1 + random.nextInt(5)));
          }
          CompletableFuture<Gathered<String>> all =
              network.fetcher().gatherAsync(some(random), ByHand::text, how);
          if (late) {
            all.handle((value, failure) -> value).get(20, SECONDS);
          } else {
            Waits.on(() -> all.cancel(true)).get(20, SECONDS);
          }
          assertThat(all).isDone();
          all.handle((value, failure) -> failure).get(20, SECONDS);
        });
  }

  @Test
  void resultsComeOnceInTheirOrderAndWithinTheBound() throws Exception {
    rounds(
        0,
        (network, random) -> {
          int bound = bound(random);
          int count = random.nextInt(40);
          Together how = how(random, bound);
          boolean inOrder = random.nextBoolean();
          int taken = random.nextBoolean() ? count : random.nextInt(count + 1);
          List<Integer> indices = new ArrayList<>();
          boolean failed = false;
          try (Results<String> results =
              inOrder
                  ? network.fetcher().map(requests(count).iterator(), ByHand::text, how)
                  : network.fetcher().asCompleted(requests(count), ByHand::text, how)) {
            while (indices.size() < taken && results.hasNext()) {
              Result<String> result = results.next();
              assertThat(failed).as("nothing after a failure that ends it").isFalse();
              failed = how.failsFast() && !result.isSuccess();
              indices.add(result.index());
            }
          }
          assertThat(indices).doesNotHaveDuplicates();
          assertThat(failed || indices.size() == taken).isTrue();
          if (inOrder) {
            assertThat(indices).isEqualTo(IntStream.range(0, indices.size()).boxed().toList());
          }
          assertThat(network.mostOpen()).isLessThanOrEqualTo(bound);
        });
  }

  @Test
  void resultsThatAreClosedByAnotherThreadEnd() throws Exception {
    rounds(
        10,
        (network, random) -> {
          Together how = how(random, bound(random));
          Results<String> results =
              random.nextBoolean()
                  ? network.fetcher().map(requests(40).iterator(), ByHand::text, how)
                  : network.fetcher().asCompleted(requests(40), ByHand::text, how);
          int before = random.nextInt(30);
          AtomicInteger taken = new AtomicInteger();
          CompletableFuture<Object> taking =
              Waits.on(
                  () -> {
                    try {
                      while (results.hasNext()) {
                        results.next();
                        taken.incrementAndGet();
                      }
                    } catch (NoSuchElementException e) {
                      assertThat(e).hasMessage("closed");
                    }
                    return null;
                  });
          while (taken.get() < before && !taking.isDone() && random.nextInt(200) > 0) {
            Thread.onSpinWait();
          }
          results.close();
          taking.get(20, SECONDS);
        });
  }

  @Test
  void racesHaveOneWinnerOrAllFailures() throws Exception {
    rounds(
        0,
        (network, random) -> {
          int bound = bound(random);
          List<Request> requests = requests(1 + random.nextInt(20));
          Together how = how(random, bound);
          try {
            assertThat(network.fetcher().race(requests, ByHand::text, how)).isEqualTo("x");
          } catch (IOException e) {
            assertThat(how.failsFast() || e.getSuppressed().length == requests.size() - 1).isTrue();
          }
          assertThat(network.mostOpen()).isLessThanOrEqualTo(bound);
        });
  }

  @Test
  void groupsEndWithAllTheirTasksWhateverHappens() throws Exception {
    rounds(
        5,
        (network, random) -> {
          AtomicInteger running = new AtomicInteger();
          List<CompletableFuture<?>> futures = new ArrayList<>();
          try (TaskGroup group =
              network.fetcher().group(Duration.ofMillis(1 + random.nextInt(30)))) {
            int tasks = random.nextInt(6);
            boolean joined = random.nextInt(4) > 0;
            for (int i = 0; i < tasks; i++) {
              long seed = random.nextLong();
              futures.add(group.fork(() -> task(network, group, running, seed)));
              futures.add(group.fetch(ByHand.request(i)));
            }
            if (tasks > 0 && random.nextInt(3) == 0) {
              futures.get(random.nextInt(futures.size())).cancel(true);
            }
            if (random.nextInt(4) == 0) {
              Thread.currentThread().interrupt();
            }
            if (joined) {
              group.join();
            } else {
              futures.forEach(future -> future.handle((value, failure) -> value));
            }
          } catch (IOException | CancellationException e) {
            // What went wrong in a task, or the deadline, or the interrupt.
          } finally {
            Thread.interrupted();
          }
          assertThat(running).as("tasks that run on").hasValue(0);
          assertThat(futures).allMatch(CompletableFuture::isDone);
        });
  }

  private static Object task(
      RandomNetwork network, TaskGroup group, AtomicInteger running, long seed) throws Exception {
    running.incrementAndGet();
    try {
      SplittableRandom random = new SplittableRandom(seed);
      switch (random.nextInt(6)) {
        case 0:
          return network.fetcher().await(network.fetcher().fetch(ByHand.request(100)));
        case 1:
          return network.fetcher().gather(requests(random.nextInt(5)), ByHand::text).values();
        case 2:
          return network.fetcher().race(requests(3), ByHand::text);
        case 3:
          return network.fetcher().await(group.fork(() -> task(network, group, running, seed + 1)));
        case 4:
          try (TaskGroup inner = network.fetcher().group()) {
            inner.fork(() -> task(network, inner, running, seed + 1));
            inner.join();
          }
          return "inner";
        default:
          return network.fetcher().await(group.fetch(ByHand.request(200)));
      }
    } finally {
      running.decrementAndGet();
    }
  }
}
