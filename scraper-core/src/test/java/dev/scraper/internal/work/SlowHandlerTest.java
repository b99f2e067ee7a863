package dev.scraper.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.HttpOptions.Threads;
import dev.scraper.internal.task.Waiting;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the debug mode tells of handlers that keep a thread from others. */
class SlowHandlerTest extends PoolFixture {

  private final CountDownLatch inside = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);

  private String message() throws InterruptedException {
    return messages.poll(30, TimeUnit.SECONDS);
  }

  private void handle(WorkerPool pool, WorkerPool.Handler<RuntimeException> handler) {
    pool.submit(
        () -> {
          pool.inHandler("GET http://a.example/slow", handler, stack -> {});
          over.countDown();
        });
  }

  private void compute() {
    inside.countDown();
    awaitQuietly(release);
  }

  private void waitFor(long millis) {
    try {
      Waiting.block(() -> pass(millis));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aHandlerThatKeepsItsThreadIsToldOnceWithItsStackAndOnceAtItsEnd() throws Exception {
    WorkerPool pool = pool(1, 1, Threads.PLATFORM);
    handle(pool, this::compute);
    await(inside);
    pass(101);
    assertThat(message())
        .startsWith(
            "the handler of GET http://a.example/slow has kept scraper-parse-1 busy for 101 ms,"
                + " and was caught\n\tat ")
        .contains("SlowHandlerTest.compute(SlowHandlerTest.java:");
    pass(1_000);
    pool.look();
    assertThat(messages).isEmpty();
    release.countDown();
    assertThat(message())
        .isEqualTo(
            "the handler of GET http://a.example/slow has kept scraper-parse-1 busy for 1101 ms"
                + " in all");
    await(over);
    assertThat(messages).isEmpty();
  }

  @Test
  void aHandlerThatReturnsInTimeIsNotTold() throws Exception {
    WorkerPool pool = pool(1, 1, Threads.PLATFORM);
    handle(pool, this::compute);
    await(inside);
    pass(100);
    pool.look();
    release.countDown();
    await(over);
    assertThat(messages).isEmpty();
  }

  @Test
  void timeSpentWaitingIsNotTold() throws Exception {
    WorkerPool pool = pool(1, 1, Threads.PLATFORM);
    handle(
        pool,
        () -> {
          pass(60);
          waitFor(5_000);
          pool.look();
          compute();
        });
    await(inside);
    assertThat(messages).isEmpty();
    pass(41); // with the time before the wait that is more than it may be
    assertThat(message()).contains("busy for 101 ms, and was caught");
    release.countDown();
    await(over);
    assertThat(message()).endsWith("busy for 101 ms in all");
  }

  @Test
  void aPlaceThatIsSlowEachTimeIsToldTenTimes() throws Exception {
    WorkerPool pool = pool(1, 1, Threads.PLATFORM);
    for (int i = 0; i < 30; i++) {
      CountDownLatch done = new CountDownLatch(1);
      pool.submit(
          () -> {
            pool.inHandler(
                "page",
                () -> {
                  pass(101);
                  pool.look();
                },
                stack -> {});
            done.countDown();
          });
      await(done);
    }
    assertThat(messages.stream().filter(m -> m.contains("\n\tat "))).hasSize(10);
    assertThat(messages.stream().filter(m -> m.contains("more of this is not told"))).hasSize(1);
    assertThat(messages.stream().filter(m -> m.endsWith(" in all"))).hasSize(11);
  }
}
