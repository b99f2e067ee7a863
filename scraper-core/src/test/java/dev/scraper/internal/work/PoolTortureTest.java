package dev.scraper.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.fixture.LeakCheck;
import dev.scraper.http.HttpOptions.Threads;
import dev.scraper.internal.task.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Trees of tasks that wait for each other in all ways, throw, interrupt themselves, and are perhaps
 * cancelled: each ends, and afterwards the pool is as it was.
 */
@ExtendWith(LeakCheck.class)
@Timeout(120)
class PoolTortureTest {

  private static final int CORES = 2;
  private static final int MOST = 20;
  private static final int TREES = 40;

  private final AtomicInteger overdue = new AtomicInteger();

  /** A task, and what it waits for; completed when it has ended, however. */
  private CompletableFuture<String> grow(WorkerPool pool, long seed, int depth) {
    CompletableFuture<String> end = new CompletableFuture<>();
    pool.submit(
        () -> {
          try {
            pool.inHandler(end, () -> live(pool, seed, depth), stack -> overdue.incrementAndGet());
            end.complete("done");
          } catch (CancellationException e) {
            end.complete("cancelled");
          } catch (IOException | RuntimeException e) {
            end.complete("failed");
          }
        });
    return end;
  }

  private void live(WorkerPool pool, long seed, int depth) throws IOException {
    Random random = new Random(seed);
    List<CompletableFuture<String>> children = new ArrayList<>();
    for (int i = 0; depth > 0 && i < random.nextInt(4); i++) {
      children.add(grow(pool, random.nextLong(), depth - 1));
    }
    if (random.nextInt(20) == 0) {
      Thread.currentThread().interrupt(); // its own waits end at once
    }
    for (CompletableFuture<String> child : children) {
      switch (random.nextInt(8)) {
        case 0 -> joinPlainly(child);
        case 1 -> pool.look();
        default -> Waiting.await(child);
      }
    }
    if (random.nextInt(6) == 0) {
      throw new IllegalStateException("broken on purpose");
    }
  }

  private static void joinPlainly(CompletableFuture<String> child) {
    try {
      child.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new CompletionException(e);
    }
  }

  private void torture(Threads threads, boolean cancelled) throws Exception {
    for (long seed = 1; seed <= 2; seed++) {
      Random random = new Random(seed);
      try (WorkerPool pool =
          new WorkerPool(CORES, MOST, Duration.ofMinutes(1), System::nanoTime, threads, null)) {
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (int i = 0; i < TREES; i++) {
          all.add(grow(pool, random.nextLong(), 4));
          if (cancelled && i == TREES / 2) {
            pool.cancel();
          }
        }
        for (CompletableFuture<String> each : all) {
          assertThat(each.get(60, TimeUnit.SECONDS)).isIn("done", "failed", "cancelled");
        }
        settle(pool);
      }
    }
    assertThat(overdue).hasValue(0);
  }

  /** Tasks whose parents did not wait for them end too, and the pool shrinks. */
  private static void settle(WorkerPool pool) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while ((pool.threads() > CORES || pool.virtualThreads() > 0) && System.nanoTime() < end) {
      CompletableFuture<Void> task = new CompletableFuture<>();
      pool.submit(() -> task.complete(null));
      task.join();
    }
    assertThat(pool.threads()).isLessThanOrEqualTo(CORES);
    assertThat(pool.virtualThreads()).isZero();
  }

  @Test
  void allEndOnPlatformThreads() throws Exception {
    torture(Threads.PLATFORM, false);
  }

  @Test
  void allEndWhereThreadsAreChosen() throws Exception {
    torture(Threads.AUTO, false);
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void allEndOnVirtualThreads() throws Exception {
    torture(Threads.VIRTUAL, false);
  }

  @Test
  void allEndIfTheyAreCancelled() throws Exception {
    torture(Threads.PLATFORM, true);
    torture(Threads.AUTO, true);
  }
}
