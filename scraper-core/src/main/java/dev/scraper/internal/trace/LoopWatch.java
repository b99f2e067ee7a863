package dev.scraper.internal.trace;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks, in the debug mode, at the threads that must not be kept busy with one thing, since the
 * whole crawl waits for them: that of the loop and that which starts calls. One that takes longer
 * than 100 ms is told of, with the stack where it was caught.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads; nothing blocks but {@link #close}.
 */
public final class LoopWatch implements AutoCloseable {

  /** How long one thing may take. */
  private static final long MOST = TimeUnit.MILLISECONDS.toNanos(100);

  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(20);

  private final SlowPlaces slow;
  private final LongSupplier ticker;
  private final Thread watcher;
  private final List<Watched> all = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  /** Starts the thread that looks. */
  public LoopWatch(SlowPlaces slow, LongSupplier ticker) {
    this.slow = slow;
    this.ticker = ticker;
    watcher = new Thread(this::watch, "scraper-loop-watch");
    watcher.setDaemon(true);
    watcher.start();
  }

  /** How a thread says what it is about; called by that thread alone. */
  public interface Beat {

    /** For a thread that nobody watches. */
    Beat NONE =
        new Beat() {
          @Override
          public void busy() {
            // nobody looks
          }

          @Override
          public void idle() {
            // nobody looks
          }
        };

    /** It begins with one thing; the thing before, if any, is done. */
    void busy();

    /** It waits for something to do. */
    void idle();
  }

  /**
   * One more thread to be watched.
   *
   * @param what whose thread it is, as the message begins
   */
  public Beat watched(String what) {
    Watched watched = new Watched(what, ticker);
    all.add(watched);
    return watched;
  }

  /** An executor of one thread, each of whose tasks is watched. */
  public Executor watched(String what, Executor executor) {
    Beat beat = watched(what);
    return task ->
        executor.execute(
            () -> {
              beat.busy();
              try {
                task.run();
              } finally {
                beat.idle();
              }
            });
  }

  private void watch() {
    while (!closed) {
      LockSupport.parkNanos(this, LOOK);
      look();
    }
  }

  /** Tells of those that are busy with one thing for too long. By one thread at a time. */
  void look() {
    for (Watched watched : all) {
      long since = watched.since;
      Thread thread = watched.thread;
      long took = ticker.getAsLong() - since;
      if (since == 0 || thread == null || since == watched.told || took <= MOST) {
        continue;
      }
      StackTraceElement[] stack = thread.getStackTrace();
      if (watched.since == since) { // else it is elsewhere now, and so is its stack
        watched.told = since;
        long millis = TimeUnit.NANOSECONDS.toMillis(took);
        String what = watched.what + " has been busy with one thing for " + millis + " ms";
        slow.caught(what, stack).ifPresent(slow::tell);
      }
    }
  }

  /** Ends the thread that looks. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(watcher);
    try {
      watcher.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it ends all the same
    }
  }

  /** What the watched thread writes, and the watcher reads. */
  private static final class Watched implements Beat {

    private final String what;
    private final LongSupplier ticker;
    private volatile @Nullable Thread thread;

    /** When it began with what it does, or 0. */
    private volatile long since;

    /** Of which {@link #since} was told; the watcher's. */
    private long told;

    Watched(String what, LongSupplier ticker) {
      this.what = what;
      this.ticker = ticker;
    }

    @Override
    public void busy() {
      thread = Thread.currentThread(); // an executor may have another one by now
      since = ticker.getAsLong() | 1;
    }

    @Override
    public void idle() {
      since = 0;
    }
  }
}
