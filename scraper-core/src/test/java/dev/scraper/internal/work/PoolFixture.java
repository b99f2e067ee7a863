package dev.scraper.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.fixture.LeakCheck;
import dev.scraper.http.HttpOptions.Threads;
import dev.scraper.internal.trace.SlowPlaces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pools whose time stands still until a test moves it. */
@ExtendWith(LeakCheck.class)
@Timeout(60)
abstract class PoolFixture {

  static final Duration HANDLER_TIME = Duration.ofMinutes(1);

  final AtomicLong now = new AtomicLong(1);

  /** What was told of slow handlers. */
  final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();

  /** Opened at the end at the latest. */
  final CountDownLatch release = new CountDownLatch(1);

  private final List<WorkerPool> pools = new ArrayList<>();

  @AfterEach
  void close() {
    release.countDown();
    pools.forEach(WorkerPool::close);
  }

  WorkerPool pool(int cores, int most, Threads threads) {
    SlowPlaces slow = new SlowPlaces(messages::add);
    WorkerPool pool = new WorkerPool(cores, most, HANDLER_TIME, now::get, threads, slow);
    pools.add(pool);
    return pool;
  }

  void pass(long millis) {
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(30, TimeUnit.SECONDS)).as("came in time").isTrue();
  }

  static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for what other threads do. */
  static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      Thread.yield();
    }
    assertThat(condition.getAsBoolean()).as("came in time").isTrue();
  }

  static boolean isVirtual(Thread thread) {
    return thread.toString().startsWith("VirtualThread");
  }
}
