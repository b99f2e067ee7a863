package dev.scraper.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.HttpOptions.Threads;
import dev.scraper.internal.task.Waiting;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Handlers on virtual threads, where the JVM has those. */
@EnabledForJreRange(min = JRE.JAVA_24)
class VirtualHandlerTest extends PoolFixture {

  private static final int CORES = 2;

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private volatile boolean released;

  /** Submits a handler that waits for the release through the hook. */
  private void waitForRelease(WorkerPool pool, CountDownLatch waiting) {
    pool.submit(
        () ->
            pool.inHandler(
                "page",
                () -> {
                  try {
                    Waiting.block(
                        () -> {
                          waiting.countDown();
                          release.await();
                        });
                    seen.add("waited");
                  } catch (InterruptedException e) {
                    seen.add("interrupted");
                  }
                },
                stack -> seen.add("overdue")));
  }

  private static Thread threadOf(WorkerPool pool) throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    pool.submit(() -> thread.complete(Thread.currentThread()));
    return thread.get(30, TimeUnit.SECONDS);
  }

  @Test
  void tasksRunOnPlatformThreadsUntilAHandlerWaits() throws Exception {
    WorkerPool pool = pool(CORES, CORES, Threads.AUTO);
    assertThat(isVirtual(threadOf(pool))).isFalse();
    CountDownLatch waiting = new CountDownLatch(1);
    waitForRelease(pool, waiting);
    await(waiting);
    Thread thread = threadOf(pool);
    assertThat(isVirtual(thread)).isTrue();
    assertThat(thread.getName()).startsWith("scraper-parse-v-");
  }

  @Test
  void onlyPlatformThreadsAreUsedIfTheOptionsSaySo() throws Exception {
    WorkerPool pool = pool(CORES, CORES, Threads.PLATFORM);
    CountDownLatch waiting = new CountDownLatch(10);
    for (int i = 0; i < 10; i++) {
      waitForRelease(pool, waiting);
    }
    await(waiting);
    assertThat(isVirtual(threadOf(pool))).isFalse();
    assertThat(pool.virtualThreads()).isZero();
  }

  @Test
  void onlyVirtualOnesAreUsedIfTheOptionsSaySo() throws Exception {
    WorkerPool pool = pool(CORES, CORES, Threads.VIRTUAL);
    assertThat(isVirtual(threadOf(pool))).isTrue();
    assertThat(pool.threads()).isZero();
    until(() -> pool.virtualThreads() == 0);
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "VIRTUAL"})
  void tenThousandThatWaitTakeNoMoreThreadsThanCores(Threads threads) throws Exception {
    WorkerPool pool = pool(CORES, CORES, threads);
    int many = 10_000;
    CountDownLatch waiting = new CountDownLatch(many);
    for (int i = 0; i < many; i++) {
      waitForRelease(pool, waiting);
    }
    await(waiting);
    // Those that waited before tasks went to virtual threads, and who took their places.
    assertThat(pool.threads()).isLessThanOrEqualTo(2 * CORES);
    release.countDown();
    until(() -> seen.size() == many && pool.virtualThreads() == 0);
    assertThat(seen).containsOnly("waited");
  }

  @Test
  void theyAreCancelledAndClosedLikeOthers() throws Exception {
    WorkerPool pool = pool(CORES, CORES, Threads.VIRTUAL);
    CountDownLatch waiting = new CountDownLatch(1_000);
    for (int i = 0; i < 1_000; i++) {
      waitForRelease(pool, waiting);
    }
    await(waiting);
    pool.cancel();
    until(() -> seen.size() == 1_000);
    assertThat(seen).containsOnly("interrupted");
    pool.submit(() -> awaitQuietly(release)); // not in user code, so not cancelled, but closed
    until(() -> pool.virtualThreads() == 1);
    pool.close();
    assertThat(pool.virtualThreads()).isZero();
    pool.submit(() -> seen.add("late"));
    assertThat(pool.virtualThreads()).isZero();
  }

  @Test
  void oneThatTakesTooLongIsGivenUpWithTheStackItWasCaughtAt() throws Exception {
    WorkerPool pool = pool(CORES, CORES, Threads.VIRTUAL);
    CompletableFuture<StackTraceElement[]> overdue = new CompletableFuture<>();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    pool.submit(
        () -> {
          pool.inHandler(
              "page",
              () -> {
                inside.countDown();
                awaitQuietly(release);
                seen.add("flag " + Thread.currentThread().isInterrupted());
              },
              overdue::complete);
          seen.add("flag " + Thread.currentThread().isInterrupted());
          over.countDown();
        });
    await(inside);
    pass(HANDLER_TIME.toMillis() + 1);
    assertThat(overdue.get(30, TimeUnit.SECONDS))
        .anyMatch(frame -> frame.getClassName().equals(VirtualHandlerTest.class.getName()));
    await(over);
    assertThat(seen).containsExactly("flag true", "flag false");
    assertThat(pool.virtualThreads()).isZero();
  }

  @Test
  void afterOneThatWillNotStopTasksGoToPlatformThreadsAgain() throws Exception {
    WorkerPool pool = pool(CORES, CORES, Threads.AUTO);
    CountDownLatch waiting = new CountDownLatch(1);
    waitForRelease(pool, waiting);
    await(waiting);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    CompletableFuture<String> caught = new CompletableFuture<>();
    pool.submit(
        () -> {
          pool.inHandler(
              "spinning",
              () -> {
                inside.countDown();
                while (!released) {
                  Thread.onSpinWait();
                }
              },
              stack -> caught.complete("overdue"));
          over.countDown();
        });
    try {
      await(inside);
      pass(HANDLER_TIME.toMillis() + 1);
      caught.get(30, TimeUnit.SECONDS);
      assertThat(isVirtual(threadOf(pool))).isFalse();
    } finally {
      released = true;
    }
    await(over);
  }
}
