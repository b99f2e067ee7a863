package dev.scraper.internal.task;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TaskThreadsTest {

  private static boolean isVirtual(Thread thread) throws ReflectiveOperationException {
    return Runtime.version().feature() >= 21
        && (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
  }

  @Test
  void eachTaskHasANamedDaemonOfItsOwn() throws Exception {
    ThreadFactory factory = TaskThreads.factory(17);
    Thread first = factory.newThread(() -> {});
    assertThat(first.getName()).isEqualTo("scraper-task-1");
    assertThat(factory.newThread(() -> {}).getName()).isEqualTo("scraper-task-2");
    assertThat(first.isDaemon()).isTrue();
    assertThat(isVirtual(first)).isFalse();
  }

  @Test
  void theyAreVirtualFromJava24On() throws Exception {
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    TaskThreads.of(() -> ran.complete(Thread.currentThread())).start();
    Thread thread = ran.get(20, SECONDS);
    assertThat(thread.getName()).startsWith("scraper-task-");
    assertThat(isVirtual(thread)).isEqualTo(Runtime.version().feature() >= 24);
  }

  @Test
  void aDeadlineRunsOnceUnlessItIsCalledOff() throws Exception {
    CompletableFuture<String> name = new CompletableFuture<>();
    new Deadline()
        .start(Duration.ofNanos(1), () -> name.complete(Thread.currentThread().getName()));
    assertThat(name.get(20, SECONDS)).startsWith("scraper-task-");

    CompletableFuture<String> late = new CompletableFuture<>();
    Deadline calledOff = new Deadline();
    calledOff.start(Duration.ofSeconds(Long.MAX_VALUE), () -> late.complete("late"));
    calledOff.close();
    Deadline neverStarted = new Deadline();
    neverStarted.close();
    neverStarted.start(Duration.ofNanos(1), () -> late.complete("late"));
    new Deadline().start(null, () -> late.complete("late"));
    CompletableFuture<String> other = new CompletableFuture<>();
    new Deadline().start(Duration.ofMillis(20), () -> other.complete("after all of them"));
    other.get(20, SECONDS);
    assertThat(late).isNotDone();
  }
}
