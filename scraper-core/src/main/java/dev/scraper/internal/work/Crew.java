package dev.scraper.internal.work;

import dev.scraper.http.HttpOptions.Threads;
import dev.scraper.internal.task.VirtualThreads;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of a pool, and the threads that empty it: how many there are, and how many there should
 * be.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads; never blocks.
 */
final class Crew {

  private static final Logger LOG = LoggerFactory.getLogger(Crew.class);

  /** How long nothing may move before more threads are let in. */
  private static final long STALL = TimeUnit.SECONDS.toNanos(1);

  private static final long IDLE_SECONDS = 5;

  private final int cores;
  private final int most;
  private final boolean mayChoose;
  private final ReentrantLock lock;
  private final Handlers handlers;
  private final LongSupplier ticker;

  /** Filled by fetch threads, emptied by workers, or by whoever starts virtual threads. */
  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

  /** The worker that a thread of this pool is. */
  private final ThreadLocal<@Nullable Worker> current = new ThreadLocal<>();

  // Guarded by the lock.
  private final Set<Worker> workers = new HashSet<>();

  /** How many of them are platform threads. */
  private int platform;

  private int names;

  /** How many threads there may be now, without those that wait through the hook. */
  private int room;

  /** When a task last began user code, or ended. */
  private long moved;

  /** Makes the virtual threads; null if none are wanted, or no more. */
  private @Nullable ThreadFactory virtualThreads;

  // Written under the lock, read by all.
  private volatile boolean closed;

  /** Whether tasks run on virtual threads. */
  private volatile boolean virtual;

  /** Whether a task that comes may need another thread at once. */
  private volatile boolean urgent;

  /**
   * @param cores threads that work at once
   * @param most threads in all, without those that wait through the hook
   * @param lock guards what this and the handlers know
   */
  Crew(
      int cores,
      int most,
      Threads threads,
      ReentrantLock lock,
      Handlers handlers,
      LongSupplier ticker) {
    this.cores = cores;
    this.most = Math.max(cores, most);
    this.room = this.most;
    this.mayChoose = threads == Threads.AUTO;
    this.lock = lock;
    this.handlers = handlers;
    this.ticker = ticker;
    this.moved = ticker.getAsLong();
    this.virtualThreads =
        VirtualThreads.areWanted(threads) ? VirtualThreads.factory("scraper-parse-v-", null) : null;
    this.virtual = threads == Threads.VIRTUAL;
    findThreads();
  }

  /** The worker that the current thread is; null if it is none of this crew. */
  @Nullable Worker current() {
    return current.get();
  }

  /** Queues a task; none is taken after {@link #close}. */
  void submit(Runnable task) {
    if (closed || virtual && startsVirtual(task)) {
      return;
    }
    tasks.add(task);
    // Asked after the task was added: whoever sets them looks for tasks after that.
    if (virtual || urgent) {
      findThreads();
    }
  }

  /** Looks again whether tasks need threads. */
  void look() {
    if (!tasks.isEmpty()) {
      findThreads();
    }
  }

  /** A thread waits through the hook, or has ceased to. Under the lock. */
  void waitersChanged() {
    urgent = handlers.waiting() > 0;
    virtual |= urgent && virtualThreads != null;
  }

  /** A task has begun user code. Under the lock. */
  void moved(long now) {
    moved = now;
  }

  /** Sees to it that there is somebody to take the tasks that wait. */
  void findThreads() {
    lock.lock();
    try {
      ThreadFactory factory = virtualThreads;
      if (virtual && factory != null) {
        startVirtual(factory);
      } else if (!closed) {
        startPlatform();
      }
    } catch (OutOfMemoryError | RejectedExecutionException e) {
      // No more threads to be had: those that are there must do, and perhaps another one later.
      LOG.warn("cannot start another parse thread beside {}", workers.size(), e);
    } finally {
      lock.unlock();
    }
  }

  /** Past the queue, from which an idle platform thread might take it. */
  private boolean startsVirtual(Runnable task) {
    lock.lock();
    try {
      ThreadFactory factory = virtualThreads;
      if (closed || !virtual || factory == null) {
        return false;
      }
      start(factory, task);
      return true;
    } catch (OutOfMemoryError | RejectedExecutionException e) {
      return false; // it waits in the queue, and that is told
    } finally {
      lock.unlock();
    }
  }

  private void start(ThreadFactory factory, Runnable task) {
    Worker worker = new Worker(true);
    start(worker, factory.newThread(() -> runOne(worker, task)));
  }

  private void startVirtual(ThreadFactory factory) {
    Runnable task;
    while (!closed && (task = tasks.poll()) != null) {
      try {
        start(factory, task);
      } catch (OutOfMemoryError | RejectedExecutionException e) {
        tasks.add(task);
        throw e;
      }
    }
  }

  private void startPlatform() {
    long now = ticker.getAsLong();
    int missing = cores - (platform - handlers.away(now));
    if (missing > 0 && isFull() && !tasks.isEmpty() && now - moved > STALL) {
      letMoreIn(now);
    }
    for (; missing > 0 && !isFull(); missing--) {
      Worker worker = new Worker(false);
      Thread thread = new Thread(() -> runAll(worker), "scraper-parse-" + ++names);
      thread.setDaemon(true);
      start(worker, thread);
    }
  }

  private boolean isFull() {
    return platform - handlers.waiting() >= room;
  }

  /** For when what the handlers wait for may be in the queue. */
  private void letMoreIn(long now) {
    if (room == most) {
      LOG.warn(
          "all {} parse threads are held and for a second nothing has moved: more are started;"
              + " fewer are needed if handlers wait through page.fetch or await",
          platform);
    }
    moved = now;
    room = (int) Math.min(Integer.MAX_VALUE, 2L * room);
  }

  private void start(Worker worker, Thread thread) {
    worker.thread = thread;
    thread.start(); // what it first does under the lock comes after the next lines
    workers.add(worker);
    platform += worker.virtual ? 0 : 1;
  }

  /** Runs tasks until the pool closes, or the worker is one too many. */
  private void runAll(Worker worker) {
    current.set(worker);
    while (!closed) {
      Runnable task = next();
      if (task != null) {
        runSafely(task);
      }
      if (retires(worker, task != null)) {
        return;
      }
    }
  }

  private void runOne(Worker worker, Runnable task) {
    current.set(worker);
    if (!closed) {
      runSafely(task);
    }
    lock.lock();
    try {
      moved = ticker.getAsLong();
      forget(worker);
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Runnable next() {
    try {
      return tasks.poll(IDLE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return null; // the pool is closed, or user code kept this thread and interrupted it
    }
  }

  private static void runSafely(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      LOG.error("a parse task failed", e);
    }
  }

  /** Whether the worker was one too many, and is now forgotten. */
  private boolean retires(Worker worker, boolean hasWorked) {
    lock.lock();
    try {
      long now = ticker.getAsLong();
      moved = hasWorked ? now : moved;
      if (!workers.contains(worker)) {
        return true; // it was given up
      }
      boolean tooMany = virtual || platform - handlers.away(now) > cores;
      if (tooMany) {
        forget(worker);
      }
      if (platform <= most) {
        room = most;
      }
      return tooMany;
    } finally {
      lock.unlock();
    }
  }

  private void forget(Worker worker) {
    if (workers.remove(worker) && !worker.virtual) {
      platform--;
    }
  }

  /** Counts no longer on a worker that may never come back. Under the lock. */
  void giveUp(Worker worker) {
    forget(worker);
    if (worker.virtual && mayChoose && worker.thread().getState() == Thread.State.RUNNABLE) {
      // It takes a carrier from the whole JVM, and may do so for ever: that must not happen often.
      virtualThreads = null;
      virtual = false;
    }
  }

  /** Whether it was not given up. Under the lock. */
  boolean contains(Worker worker) {
    return workers.contains(worker);
  }

  /** Lets no more tasks begin, and gives the threads there are. Under the lock. */
  List<Worker> close() {
    closed = true;
    tasks.clear();
    return List.copyOf(workers);
  }

  /** How many platform threads there are. Under the lock. */
  int platform() {
    return platform;
  }

  /** How many virtual threads there are. Under the lock. */
  int virtual() {
    return workers.size() - platform;
  }
}
