package dev.scraper.internal.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.fixture.LeakCheck;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
@Timeout(60)
class LoopWatchTest {

  private final AtomicLong now = new AtomicLong(1);
  private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final LoopWatch watch = new LoopWatch(new SlowPlaces(messages::add), now::get);
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Executor watched = watch.watched("the launch thread", thread);
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void close() {
    release.countDown();
    thread.shutdownNow();
    watch.close();
  }

  private void pass(long millis) {
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  private void run(Runnable task) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    watched.execute(task);
    thread.execute(done::countDown);
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private void block(CountDownLatch inside) {
    inside.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void oneThingThatTakesTooLongIsToldOnceWithItsStack() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    watched.execute(() -> block(inside));
    assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
    pass(101);
    assertThat(messages.poll(30, TimeUnit.SECONDS))
        .startsWith("the launch thread has been busy with one thing for 101 ms, and was caught\n")
        .contains("LoopWatchTest.block(LoopWatchTest.java:");
    pass(1_000);
    release.countDown();
    run(() -> {});
    assertThat(messages).isEmpty();
  }

  @Test
  void manyShortThingsAreNotTold() throws Exception {
    for (int i = 0; i < 50; i++) {
      run(() -> pass(50));
    }
    LoopWatch.Beat loop = watch.watched("the loop");
    for (int i = 0; i < 50; i++) {
      loop.busy();
      pass(50);
    }
    loop.idle();
    pass(1_000); // nothing to do is no fault
    assertThat(messages).isEmpty();
  }

  @Test
  void aTaskThatThrowsIsOver() throws Exception {
    run(
        () -> {
          throw new IllegalStateException("broken on purpose");
        });
    pass(1_000);
    assertThat(messages).isEmpty();
  }

  @Test
  void nobodyLooksUnlessAsked() {
    LoopWatch.Beat.NONE.busy();
    LoopWatch.Beat.NONE.idle();
    assertThat(messages).isEmpty();
  }
}
