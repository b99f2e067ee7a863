package dev.scraper.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.HttpOptions.Threads;
import dev.scraper.internal.task.Waiting;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Handlers that wait through the hook. The time of the pools stands still, so that no handler ever
 * counts as held for its time: whatever goes on does so because of the hook.
 */
class WaitingHandlerTest extends PoolFixture {

  private final List<String> seen = new CopyOnWriteArrayList<>();

  /** Submits a handler that waits for a future through the hook. */
  private static CompletableFuture<String> waitFor(
      WorkerPool pool, CompletableFuture<String> what, CountDownLatch waiting) {
    CompletableFuture<String> got = new CompletableFuture<>();
    pool.submit(
        () -> {
          try {
            pool.inHandler(
                got,
                () -> {
                  try {
                    Waiting.block(
                        () -> {
                          waiting.countDown();
                          awaitDone(what);
                        });
                    got.complete(Waiting.await(what));
                  } catch (InterruptedException e) {
                    got.complete("interrupted");
                  }
                },
                stack -> got.complete("overdue"));
          } catch (IOException | CancellationException e) {
            got.complete("not begun");
          }
        });
    return got;
  }

  private static void awaitDone(CompletableFuture<?> future) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    future.whenComplete((value, failure) -> done.countDown());
    done.await();
  }

  /** Submits a handler that submits the next one and waits for it, and so on. */
  private static CompletableFuture<Integer> nested(WorkerPool pool, int depth, boolean hooked) {
    CompletableFuture<Integer> result = new CompletableFuture<>();
    pool.submit(
        () -> {
          try {
            pool.inHandler(
                result,
                () -> {
                  if (depth == 0) {
                    result.complete(0);
                    return;
                  }
                  CompletableFuture<Integer> inner = nested(pool, depth - 1, hooked);
                  result.complete(1 + (hooked ? Waiting.await(inner) : inner.join()));
                },
                stack -> {});
          } catch (IOException e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "PLATFORM"})
  void aTaskThatComesWhileAllThreadsWaitRunsAtOnce(Threads threads) throws Exception {
    WorkerPool pool = pool(2, 2, threads);
    CompletableFuture<String> future = new CompletableFuture<>();
    CountDownLatch waiting = new CountDownLatch(2);
    CompletableFuture<String> one = waitFor(pool, future, waiting);
    CompletableFuture<String> two = waitFor(pool, future, waiting);
    await(waiting);
    pool.submit(() -> future.complete("value"));
    assertThat(one.get(30, TimeUnit.SECONDS)).isEqualTo("value");
    assertThat(two.get(30, TimeUnit.SECONDS)).isEqualTo("value");
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "PLATFORM"})
  void waitsNestedHoweverDeepNeedNoMoreThanOnePlace(Threads threads) throws Exception {
    WorkerPool pool = pool(1, 1, threads);
    assertThat(nested(pool, 300, true).get(30, TimeUnit.SECONDS)).isEqualTo(300);
  }

  @Test
  void whoHasWaitedCountsAgainAndThePoolShrinksToItsCores() throws Exception {
    WorkerPool pool = pool(2, 2, Threads.PLATFORM);
    CompletableFuture<String> future = new CompletableFuture<>();
    int many = 50;
    CountDownLatch waiting = new CountDownLatch(many);
    List<CompletableFuture<String>> all = new CopyOnWriteArrayList<>();
    for (int i = 0; i < many; i++) {
      all.add(waitFor(pool, future, waiting));
    }
    await(waiting);
    assertThat(pool.threads()).isGreaterThanOrEqualTo(many);
    assertThat(pool.virtualThreads()).isZero();
    future.complete("value");
    for (CompletableFuture<String> each : all) {
      assertThat(each.get(30, TimeUnit.SECONDS)).isEqualTo("value");
    }
    until(
        () -> {
          CompletableFuture<Void> task = new CompletableFuture<>();
          pool.submit(() -> task.complete(null));
          task.join(); // so that idle threads look whether they are too many
          return pool.threads() == 2;
        });
  }

  @Test
  void handlersThatWaitInOtherWaysAreLetThroughWhenNothingMoves() throws Exception {
    WorkerPool pool = pool(1, 4, Threads.PLATFORM);
    CompletableFuture<Integer> deep = nested(pool, 40, false);
    long begun = now.get();
    until(
        () -> {
          pass(11);
          pool.look();
          return deep.isDone();
        });
    assertThat(deep.get()).isEqualTo(40);
    assertThat(now.get()).isGreaterThan(begun + TimeUnit.SECONDS.toNanos(1));
  }

  @Test
  void thePoolNeverGrowsPastTheMostWhileSomethingMoves() throws Exception {
    WorkerPool pool = pool(2, 10, Threads.PLATFORM);
    for (int i = 0; i < 20; i++) {
      pool.submit(() -> pool.inHandler("page", () -> awaitQuietly(release), stack -> {}));
    }
    until(
        () -> {
          pass(1);
          pool.look();
          return pool.threads() == 10;
        });
    for (int i = 0; i < 50; i++) {
      pass(11);
      pool.look();
    }
    assertThat(pool.threads()).isEqualTo(10);
  }

  @Test
  void timeSpentWaitingCountsAgainstTheHandlersTime() throws Exception {
    WorkerPool pool = pool(1, 1, Threads.PLATFORM);
    CountDownLatch waiting = new CountDownLatch(1);
    CompletableFuture<String> got = waitFor(pool, new CompletableFuture<>(), waiting);
    await(waiting);
    pass(HANDLER_TIME.toMillis() + 1);
    assertThat(got.get(30, TimeUnit.SECONDS)).isEqualTo("overdue");
    CompletableFuture<String> next = new CompletableFuture<>();
    pool.submit(() -> next.complete("runs"));
    assertThat(next.get(30, TimeUnit.SECONDS)).isEqualTo("runs");
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "PLATFORM"})
  void aCancelInterruptsThoseThatWait(Threads threads) throws Exception {
    WorkerPool pool = pool(2, 2, threads);
    CountDownLatch waiting = new CountDownLatch(20);
    List<CompletableFuture<String>> all = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(waitFor(pool, new CompletableFuture<>(), waiting));
    }
    await(waiting);
    pool.cancel();
    for (CompletableFuture<String> each : all) {
      assertThat(each.get(30, TimeUnit.SECONDS)).isEqualTo("interrupted");
    }
    CompletableFuture<String> late =
        waitFor(pool, new CompletableFuture<>(), new CountDownLatch(1));
    assertThat(late.get(30, TimeUnit.SECONDS)).isEqualTo("not begun");
  }

  @Test
  void userCodeWithinUserCodeIsOneHandler() throws Exception {
    WorkerPool pool = pool(1, 1, Threads.PLATFORM);
    CountDownLatch over = new CountDownLatch(1);
    pool.submit(
        () -> {
          pool.inHandler(
              "outer",
              () -> {
                pool.inHandler("inner", () -> Thread.currentThread().interrupt(), stack -> {});
                seen.add("flag " + Thread.currentThread().isInterrupted());
              },
              stack -> {});
          seen.add("flag " + Thread.currentThread().isInterrupted());
          over.countDown();
        });
    await(over);
    assertThat(seen).containsExactly("flag true", "flag false");
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_23)
  void onOlderJvmsThreadsArePlatformThreadsUnlessAskedFor() throws Exception {
    WorkerPool pool = pool(1, 1, Threads.AUTO);
    CountDownLatch waiting = new CountDownLatch(5);
    CompletableFuture<String> future = new CompletableFuture<>();
    for (int i = 0; i < 5; i++) {
      waitFor(pool, future, waiting);
    }
    await(waiting);
    assertThat(pool.threads()).isGreaterThanOrEqualTo(5);
    assertThat(pool.virtualThreads()).isZero();
    future.complete("value");
  }
}
