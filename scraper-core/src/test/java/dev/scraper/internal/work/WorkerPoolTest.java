package dev.scraper.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.fixture.LeakCheck;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class WorkerPoolTest {

  private static final int CORES = 2;
  private static final int MOST = 40;

  private final WorkerPool pool =
      new WorkerPool(CORES, MOST, Duration.ofMinutes(1), System::nanoTime);
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    release.countDown();
    pool.close();
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(20, TimeUnit.SECONDS)).as("came in time").isTrue();
  }

  /** Waits in user code; notes an interrupt. */
  private void handle(CountDownLatch inside) {
    pool.inHandler(
        "a page",
        () -> {
          inside.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            seen.add("interrupted");
          }
        },
        stack -> {});
  }

  private CountDownLatch block(int handlers) {
    CountDownLatch inside = new CountDownLatch(handlers);
    for (int i = 0; i < handlers; i++) {
      pool.submit(() -> handle(inside));
    }
    return inside;
  }

  private void runSome(int tasks) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(tasks);
    for (int i = 0; i < tasks; i++) {
      pool.submit(done::countDown);
    }
    await(done);
  }

  @Test
  void thereAreAsManyThreadsAsCoresWhileNobodyBlocks() throws Exception {
    runSome(1_000);
    assertThat(pool.threads()).isEqualTo(CORES);
  }

  @Test
  void aBlockedHandlerIsReplacedUpToTheMost() throws Exception {
    await(block(MOST - CORES));
    runSome(100);
    assertThat(pool.threads()).isBetween(MOST - CORES, MOST);
  }

  @Test
  void thePoolShrinksToTheCoresAndNeverBelow() throws Exception {
    await(block(30));
    release.countDown(); // all are one too many at the same moment
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (pool.threads() > CORES && System.nanoTime() < end) {
      runSome(10);
    }
    assertThat(pool.threads()).isEqualTo(CORES);
    runSome(100);
    assertThat(pool.threads()).isEqualTo(CORES);
  }

  @Test
  void aTaskThatThrowsOrInterruptsItselfCostsNoThread() throws Exception {
    for (int i = 0; i < CORES; i++) {
      pool.submit(() -> Thread.currentThread().interrupt());
      pool.submit(
          () -> {
            throw new AssertionError("broken on purpose");
          });
    }
    runSome(100);
    assertThat(pool.threads()).isEqualTo(CORES);
  }

  @Test
  void aCancelInterruptsUserCodeAndNothingElse() throws Exception {
    CountDownLatch before = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(2);
    pool.submit(
        () -> {
          before.countDown();
          try {
            goOn.await();
            seen.add("not interrupted outside");
            pool.inHandler("a page", () -> seen.add("begun"), stack -> {});
          } catch (InterruptedException e) {
            seen.add("interrupted outside");
          } catch (CancellationException e) {
            seen.add("not begun");
          }
          over.countDown();
        });
    await(before);
    CountDownLatch inside = new CountDownLatch(1);
    pool.submit(
        () -> {
          handle(inside);
          seen.add("flag " + Thread.currentThread().isInterrupted());
          over.countDown();
        });
    await(inside);
    pool.cancel();
    goOn.countDown();
    await(over);
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "interrupted", "flag false", "not interrupted outside", "not begun");
    assertThat(pool.isCancelled()).isTrue();
    runSome(100);
  }

  @Test
  void aHandlersLateInterruptDoesNotReachWhatComesAfterIt() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    pool.submit(
        () -> {
          pool.inHandler("a page", () -> Thread.currentThread().interrupt(), stack -> {});
          seen.add("flag " + Thread.currentThread().isInterrupted());
          over.countDown();
        });
    await(over);
    assertThat(seen).containsExactly("flag false");
  }

  @Test
  void closeDropsWhatWaitsAndDoesNotWaitForWhatNeverEnds() throws Exception {
    CountDownLatch inside = new CountDownLatch(CORES);
    CountDownLatch stubborn = new CountDownLatch(1);
    for (int i = 0; i < CORES; i++) {
      pool.submit(
          () -> {
            inside.countDown();
            while (stubborn.getCount() > 0) {
              Thread.onSpinWait(); // deaf to interrupts
            }
          });
    }
    await(inside);
    pool.submit(() -> seen.add("waited"));
    pool.close();
    pool.submit(() -> seen.add("late"));
    pool.close();
    stubborn.countDown();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (Thread.getAllStackTraces().keySet().stream()
            .anyMatch(thread -> thread.getName().startsWith("scraper-parse-"))
        && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertThat(seen).isEmpty();
  }

  @Test
  void closeEndsIdleThreads() throws Exception {
    runSome(10);
    pool.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.isAlive() && thread.getName().startsWith("scraper-parse"));
  }
}
