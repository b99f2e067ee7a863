package dev.scraper.internal.fetch;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Logger;
import okhttp3.internal.concurrent.TaskRunner;

/**
 * The thread that closes the connections of a pool which nobody has used for long; {@link
 * IdleConnections} sees to those that are too many. OkHttp wakes it with the end of each exchange,
 * thousands of times a second, mostly to find nothing to close; here it is left alone for a moment
 * after each look.
 *
 * <p><b>Thread-safety:</b> safe; what OkHttp calls under the lock of its {@link TaskRunner} is
 * guarded by that.
 */
final class PoolChores implements TaskRunner.Backend, AutoCloseable {

  /** So much later than it might be one is closed that nobody has used for minutes. */
  private static final long REST = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long NANOS_A_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          FetchThreads.named("scraper-pool-"));

  private final LongSupplier nanoTime;
  private final TaskRunner runner = new TaskRunner(this, Logger.getLogger("okhttp3.TaskRunner"));

  /** Whether the coordinator waits and is not to be woken. */
  private boolean resting;

  /** Whether somebody wanted to wake it then. */
  private boolean wanted;

  /** Whether nobody wanted it in its last rest, so that it may wait for as long as it likes. */
  private boolean quiet;

  PoolChores(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** What the pools run their chores with. */
  TaskRunner runner() {
    return runner;
  }

  @Override
  public long nanoTime() {
    return nanoTime.getAsLong();
  }

  @Override
  public void coordinatorNotify(TaskRunner taskRunner) {
    if (resting) {
      wanted = true;
    } else {
      taskRunner.notify();
    }
  }

  @Override
  public void coordinatorWait(TaskRunner taskRunner, long nanos) {
    resting = !quiet;
    wanted = false;
    long most = resting ? Math.min(nanos, REST) : nanos;
    try {
      // OkHttp looks for work after each wait, whatever has ended it.
      taskRunner.wait(most / NANOS_A_MILLI, (int) (most % NANOS_A_MILLI));
    } catch (InterruptedException e) {
      // Nobody who knows this thread interrupts it, and it has nothing to give up.
    }
    quiet = resting && !wanted;
    resting = false;
  }

  @Override
  public <T> BlockingQueue<T> decorate(BlockingQueue<T> queue) {
    return queue;
  }

  @Override
  public void execute(TaskRunner taskRunner, Runnable task) {
    threads.execute(task);
  }

  /** Its threads end when they have nothing to do; chores are still done. */
  @Override
  public void close() {
    threads.setKeepAliveTime(0, TimeUnit.SECONDS);
  }
}
