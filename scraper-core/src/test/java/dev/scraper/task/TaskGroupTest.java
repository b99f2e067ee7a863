package dev.scraper.task;

import static dev.scraper.task.ByHand.request;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.fixture.LeakCheck;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Response;
import dev.scraper.internal.task.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(LeakCheck.class)
class TaskGroupTest {

  private final ByHand fetcher = new ByHand();
  private final CountDownLatch never = new CountDownLatch(1);

  @Test
  void tasksAndFetchesAreJoined() throws Exception {
    try (TaskGroup group = fetcher.group()) {
      CompletableFuture<String> task =
          group.fork(() -> ByHand.text(fetcher.await(fetcher.fetch(request(1)))) + "!");
      CompletableFuture<Response> fetch = group.fetch("http://h/2");
      fetcher.await(1);
      fetcher.all().forEach(one -> one.answer(one.request().url().toString()));
      group.join();
      assertThat(task).isCompletedWithValue("http://h/1!");
      assertThat(ByHand.text(fetch.join())).isEqualTo("http://h/2");
    }
  }

  @Test
  void tasksRunOnThreadsOfTheirOwn() throws Exception {
    try (TaskGroup group = fetcher.group()) {
      CompletableFuture<Thread> one = group.fork(Thread::currentThread);
      CompletableFuture<Thread> two = group.fork(Thread::currentThread);
      group.join();
      assertThat(one.join()).isNotSameAs(two.join());
      assertThat(one.join().getName()).startsWith("scraper-task-");
      assertThat(one.join().isDaemon()).isTrue();
    }
  }

  @Test
  void theFirstFailureInterruptsTheTasksCancelsTheFetchesAndIsThrown() throws Exception {
    IOException first = new IOException("first");
    AtomicBoolean interrupted = new AtomicBoolean();
    try (TaskGroup group = fetcher.group()) {
      CompletableFuture<Response> fetch = group.fetch(request(0));
      CompletableFuture<String> waiting =
          group.fork(
              () -> {
                try {
                  never.await();
                } catch (InterruptedException e) {
                  interrupted.set(true);
                }
                return "too late";
              });
      CompletableFuture<String> failing =
          group.fork(
              () -> {
                throw first;
              });
      assertThatThrownBy(group::join).isSameAs(first).hasNoSuppressedExceptions();
      assertThat(waiting).isCancelled();
      assertThat(fetch).isCancelled();
      assertThat(failing).isCompletedExceptionally();
      assertThat(fetcher.open()).isZero();
      assertThat(group.fork(() -> "x")).as("what comes later").isCancelled();
      assertThat(group.fetch(request(1))).isCancelled();
      assertThat(fetcher.all()).hasSize(1);
      assertThatThrownBy(group::join).as("again").isSameAs(first);
    }
    assertThat(interrupted).as("the task has ended").isTrue();
  }

  @Test
  void aFailedFetchFailsTheGroup() throws Exception {
    try (TaskGroup group = fetcher.group()) {
      group.fork(
          () -> {
            never.await();
            return null;
          });
      group.fetch(request(0));
      FetchException reset = new FetchException(FailureKind.RESET, "reset");
      fetcher.await(0).fail(reset);
      assertThatThrownBy(group::join).isSameAs(reset);
    }
  }

  @Test
  void aCheckedExceptionOfATaskIsWrapped() {
    try (TaskGroup group = fetcher.group()) {
      group.fork(
          () -> {
            throw new ClassNotFoundException("gone");
          });
      assertThatThrownBy(group::join)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(ClassNotFoundException.class);
    }
  }

  @Test
  void leavingTheBlockEndsAllThatRuns() throws Exception {
    CountDownLatch running = new CountDownLatch(2);
    AtomicInteger ended = new AtomicInteger();
    try (TaskGroup group = fetcher.group()) {
      for (int i = 0; i < 2; i++) {
        group.fork(
            () -> {
              running.countDown();
              try {
                return fetcher.await(fetcher.fetch(request(9)));
              } finally {
                ended.incrementAndGet();
              }
            });
      }
      group.fetch(request(0));
      running.await();
    }
    assertThat(ended).hasValue(2);
    assertThat(fetcher.open()).isZero();
  }

  @Test
  void nothingCanBeAddedToAClosedGroup() {
    TaskGroup group = fetcher.group();
    group.close();
    group.close();
    assertThatThrownBy(() -> group.fork(() -> "x")).hasMessage("the group is closed");
    assertThatThrownBy(() -> group.fetch(request(0))).hasMessage("the group is closed");
  }

  @Test
  void theDeadlineCancelsAllAndIsThrown() {
    try (TaskGroup group = fetcher.group(Duration.ofMillis(30))) {
      CompletableFuture<Object> task =
          group.fork(
              () -> {
                never.await();
                return null;
              });
      group.fetch(request(0));
      assertThatThrownBy(group::join)
          .isInstanceOf(FetchException.class)
          .hasMessage("the tasks of a group: not there within the 30 ms there were")
          .extracting(e -> ((FetchException) e).kind())
          .isEqualTo(FailureKind.TIMEOUT);
      assertThat(task).isCancelled();
      assertThat(fetcher.open()).isZero();
    }
    assertThatThrownBy(() -> fetcher.group(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatWasDoneWithinTheDeadlineIsNotFailedByIt() throws Exception {
    try (TaskGroup group = fetcher.group(Duration.ofDays(1))) {
      CompletableFuture<String> task = group.fork(() -> "done");
      group.join();
      assertThat(task.join()).isEqualTo("done");
    }
  }

  @Test
  void cancellingAFutureInterruptsItsTaskOnly() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    try (TaskGroup group = fetcher.group()) {
      CountDownLatch running = new CountDownLatch(1);
      CompletableFuture<Object> task =
          group.fork(
              () -> {
                running.countDown();
                try {
                  never.await();
                } catch (InterruptedException e) {
                  heard.complete("interrupted");
                }
                return null;
              });
      CompletableFuture<Response> fetch = group.fetch(request(0));
      running.await();
      assertThat(task.cancel(true)).isTrue();
      assertThat(heard.get(20, SECONDS)).isEqualTo("interrupted");
      fetcher.await(0).answer("x");
      group.join();
      assertThat(fetch).isCompleted();
    }
  }

  @Test
  void cancellingTheFutureOfAFetchCancelsTheRequest() throws Exception {
    try (TaskGroup group = fetcher.group()) {
      group.fetch(request(0)).cancel(true);
      assertThat(fetcher.await(0).future()).isCancelled();
      group.join();
    }
  }

  @Test
  void theInterruptOfATaskIsNotFoundByWhatDependsOnItsFuture() throws Exception {
    try (TaskGroup group = fetcher.group()) {
      CountDownLatch ready = new CountDownLatch(1);
      CompletableFuture<String> task =
          group.fork(
              () -> {
                ready.await();
                Thread.currentThread().interrupt();
                return "x";
              });
      CompletableFuture<Boolean> found =
          task.thenApply(value -> Thread.currentThread().isInterrupted());
      ready.countDown();
      assertThat(found.get(20, SECONDS)).isFalse();
    }
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void anInterruptOfTheJoinCancelsAllAndIsKept() throws Exception {
    CompletableFuture<Object> task = new CompletableFuture<>();
    CompletableFuture<Boolean> kept =
        Waits.on(
            () -> {
              try (TaskGroup group = fetcher.group()) {
                group.fetch(request(0));
                group
                    .fork(
                        () -> {
                          never.await();
                          return null;
                        })
                    .whenComplete((v, e) -> task.complete(e));
                Thread.currentThread().interrupt();
                assertThatThrownBy(group::join).isInstanceOf(CancellationException.class);
                return Thread.interrupted();
              }
            });
    assertThat(kept.get(20, SECONDS)).isTrue();
    assertThat(task.get(20, SECONDS)).isInstanceOf(CancellationException.class);
    assertThat(fetcher.open()).isZero();
  }

  @Test
  void closeWaitsThroughAnInterruptAndKeepsIt() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch running = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    CompletableFuture<Boolean> kept =
        Waits.on(
            () -> {
              TaskGroup group = fetcher.group();
              group.fork(
                  () -> {
                    running.countDown();
                    awaitThroughInterrupts(go);
                    ended.set(true);
                    return null;
                  });
              running.await();
              Thread.currentThread().interrupt();
              group.close();
              assertThat(ended).isTrue();
              return Thread.interrupted();
            });
    running.await();
    assertThat(kept).isNotDone();
    go.countDown();
    assertThat(kept.get(20, SECONDS)).isTrue();
  }

  private static void awaitThroughInterrupts(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      LockSupport.parkNanos(1_000_000);
      Thread.interrupted();
    }
  }

  @Test
  void aTaskThatDoesNotListenIsNamedInTheLogWithItsPlace() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (LogLines log = LogLines.of()) {
      TaskGroup group = TaskGroup.begin(fetcher, null, Duration.ofMillis(20));
      CountDownLatch running = new CountDownLatch(1);
      group.fork(
          () -> {
            running.countDown();
            awaitThroughInterrupts(go);
            return null;
          });
      running.await();
      CompletableFuture<Object> closed =
          Waits.on(
              () -> {
                group.close();
                return null;
              });
      log.await("does not end; its group waits for it");
      log.await("awaitThroughInterrupts");
      assertThat(closed).isNotDone();
      go.countDown();
      closed.get(20, SECONDS);
      assertThat(log.text()).containsOnlyOnce("does not end");
    }
  }

  @Test
  void aTaskCannotWaitForItself() throws Exception {
    try (TaskGroup group = fetcher.group()) {
      CompletableFuture<Throwable> joining = group.fork(() -> thrown(group::join));
      CompletableFuture<Throwable> closing = group.fork(() -> thrown(group::close));
      assertThat(joining.get(20, SECONDS))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("would wait for itself");
      assertThat(closing.get(20, SECONDS)).isInstanceOf(IllegalStateException.class);
      group.join();
    }
  }

  @FunctionalInterface
  private interface Throwing {
    void run() throws Exception;
  }

  private static Throwable thrown(Throwing code) throws Exception {
    try {
      code.run();
      return new AssertionError("not thrown");
    } catch (IllegalStateException e) {
      return e;
    }
  }

  @Test
  void aThreadThatMustNotWaitIsToldSo() {
    TaskGroup group = fetcher.group();
    Waiting.forbid("it is the loop");
    try {
      assertThatThrownBy(group::join).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(group::close).isInstanceOf(IllegalStateException.class);
    } finally {
      Waiting.allow();
      group.close();
    }
  }

  @Test
  void tasksForkTasksAndAreAllJoined() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    try (TaskGroup group = fetcher.group()) {
      group.fork(
          () -> {
            for (int i = 0; i < 20; i++) {
              group.fork(() -> group.fork(ran::incrementAndGet));
            }
            return null;
          });
      group.join();
    }
    assertThat(ran).hasValue(20);
  }

  @Test
  void aFailureThatNobodyHasHeardOfIsLoggedAtTheClose() {
    try (LogLines log = LogLines.of()) {
      TaskGroup group = fetcher.group();
      CompletableFuture<Response> fetch = group.fetch(request(0));
      fetcher.all().get(0).fail(new IOException("unheard"));
      assertThat(fetch).isDone();
      group.close();
      assertThat(log.text()).containsOnlyOnce("nobody looked: GET http://h/0: java.io.IOException");
    }
  }

  @Test
  void aFailureThatJoinHasThrownIsNotLogged() {
    try (LogLines log = LogLines.of()) {
      TaskGroup group = fetcher.group();
      group.fetch(request(0));
      fetcher.all().get(0).fail(new IOException("heard"));
      assertThatThrownBy(group::join).hasMessage("heard");
      group.close();
      assertThat(log.text()).isEmpty();
    }
  }

  @Test
  void aGroupThatWasCutShortAndNotJoinedIsLogged() throws Exception {
    try (LogLines log = LogLines.of()) {
      TaskGroup group = fetcher.group(Duration.ofMillis(10));
      CompletableFuture<Response> fetch = group.fetch(request(0));
      assertThatThrownBy(() -> fetch.get(20, SECONDS)).isInstanceOf(CancellationException.class);
      group.close();
      assertThat(log.text()).contains("a group was cut short, and nobody joined it");
    }
  }
}
