package dev.scraper.internal.work;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parse threads: as many as cores, since parsing is work for a processor. A task that stays in
 * user code for long (it waits for a database, another page...) does not count against that number:
 * a watcher starts another thread in its place, so that a blocking handler never stalls other
 * pages.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads; nothing blocks but {@link #close}.
 */
public final class WorkerPool implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

  /** How often the watcher looks, and how long a handler may run before it is replaced. */
  private static final long WATCH = TimeUnit.MILLISECONDS.toNanos(10);

  private static final long IDLE_SECONDS = 5;

  private static final Duration FOR_EVER = Duration.ofDays(10_000);

  /** For tasks that were interrupted long before, when the crawl was cancelled. */
  private static final long CLOSE_MILLIS = 500;

  /** Filled by fetch threads, emptied by workers. */
  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

  /**
   * Held for moments, never in user code. User code is entered, left and interrupted under it, so
   * that an interrupt hits user code or nothing.
   */
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final Set<Worker> workers = new HashSet<>();
  private int names;

  // Written under the lock, read by all.
  private volatile boolean cancelled;
  private volatile boolean closed;

  private final CountDownLatch cancelling = new CountDownLatch(1);

  private final int cores;
  private final int most;
  private final long handlerNanos;
  private final LongSupplier ticker;
  private final Thread watcher;

  /**
   * @param cores threads that work at once
   * @param most threads in all, those held by blocking handlers included
   * @param handlerTime how long user code may take
   */
  public WorkerPool(int cores, int most, Duration handlerTime, LongSupplier ticker) {
    this.cores = cores;
    this.most = Math.max(cores, most);
    this.handlerNanos = (handlerTime.compareTo(FOR_EVER) < 0 ? handlerTime : FOR_EVER).toNanos();
    this.ticker = ticker;
    replaceHeldWorkers();
    watcher = new Thread(this::watch, "scraper-parse-watch");
    watcher.setDaemon(true);
    watcher.start();
  }

  /** Queues a task. After {@link #close} it is dropped. */
  public void submit(Runnable task) {
    if (!closed) {
      tasks.add(task);
    }
  }

  /**
   * Runs user code in the current task; called on a worker thread, which it leaves without an
   * interrupt.
   *
   * @param overdue called on the watcher, with the stack of the user code, if that takes longer
   *     than it may; it is then interrupted, and its thread no longer counted
   * @throws CancellationException if the pool was cancelled before
   */
  <E extends Exception> void inHandler(Handler<E> handler, Consumer<StackTraceElement[]> overdue)
      throws E {
    if (Thread.currentThread() instanceof Worker worker) {
      enter(worker, overdue);
      try {
        handler.run();
      } finally {
        leave(worker);
      }
    } else {
      handler.run();
    }
  }

  private void enter(Worker worker, Consumer<StackTraceElement[]> overdue) {
    lock.lock();
    try {
      if (cancelled) {
        throw new CancellationException("the crawl was stopped");
      }
      worker.handlerSince = ticker.getAsLong() | 1;
      worker.overdue = overdue;
    } finally {
      lock.unlock();
    }
  }

  private void leave(Worker worker) {
    lock.lock();
    try {
      worker.handlerSince = 0;
      worker.overdue = null;
      Thread.interrupted(); // it was for the handler, or of its own making
    } finally {
      lock.unlock();
    }
  }

  /** User code. */
  @FunctionalInterface
  interface Handler<E extends Exception> {
    void run() throws E;
  }

  /** Lets no user code begin. What runs is interrupted by {@link #cancel}. */
  void refuse() {
    cancelled = true;
    cancelling.countDown();
  }

  /** Waits until {@link #refuse} or {@link #cancel} was called. */
  void awaitCancelled() throws InterruptedException {
    cancelling.await();
  }

  /** Interrupts the user code that runs, and lets none begin. Tasks go on to their ends. */
  void cancel() {
    lock.lock();
    try {
      cancelled = true;
      cancelling.countDown();
      for (Worker worker : workers) {
        if (worker.handlerSince != 0) {
          worker.interrupt();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether {@link #refuse} or {@link #cancel} was called. */
  boolean isCancelled() {
    return cancelled;
  }

  /** How many threads there are. */
  int threads() {
    lock.lock();
    try {
      return workers.size();
    } finally {
      lock.unlock();
    }
  }

  private void watch() {
    while (!closed) {
      LockSupport.parkNanos(this, WATCH);
      giveUpOverdue();
      if (!tasks.isEmpty()) {
        replaceHeldWorkers();
      }
    }
  }

  /** Takes the user code that runs for too long off the books, and interrupts it. */
  void giveUpOverdue() {
    List<Worker> late = new ArrayList<>(0);
    lock.lock();
    try {
      long now = ticker.getAsLong();
      for (Worker worker : workers) {
        long since = worker.handlerSince;
        if (since != 0 && now - since > handlerNanos) {
          late.add(worker);
        }
      }
      workers.removeAll(late);
      // Under the lock, so that none of them leaves its handler in between.
      for (Worker worker : late) {
        Consumer<StackTraceElement[]> overdue = worker.overdue;
        if (overdue != null) {
          overdue.accept(worker.getStackTrace());
        }
        worker.interrupt();
        LOG.warn("{} is in user code for too long and is left alone", worker.getName());
      }
    } finally {
      lock.unlock();
    }
    if (!late.isEmpty()) {
      replaceHeldWorkers();
    }
  }

  private void replaceHeldWorkers() {
    lock.lock();
    try {
      int missing = cores - (workers.size() - held());
      for (int i = 0; i < missing && workers.size() < most && !closed; i++) {
        Worker worker = new Worker("scraper-parse-" + ++names);
        worker.start();
        workers.add(worker);
      }
    } catch (OutOfMemoryError e) {
      // No more threads to be had: those that are there must do, and perhaps another one later.
      LOG.warn("cannot start another parse thread beside {}", workers.size(), e);
    } finally {
      lock.unlock();
    }
  }

  /** Called under the lock. */
  private int held() {
    long now = ticker.getAsLong();
    int held = 0;
    for (Worker worker : workers) {
      long since = worker.handlerSince;
      held += since != 0 && now - since > WATCH ? 1 : 0;
    }
    return held;
  }

  /** Whether the worker was one too many, and is now forgotten. */
  private boolean retires(Worker worker) {
    lock.lock();
    try {
      if (!workers.contains(worker)) {
        return true; // it was given up
      }
      boolean tooMany = workers.size() > cores && workers.size() - held() > cores;
      return tooMany && workers.remove(worker);
    } finally {
      lock.unlock();
    }
  }

  /** Ends the threads: interrupts what still runs, and waits a little for it. */
  @Override
  public void close() {
    List<Worker> left;
    lock.lock();
    try {
      cancelled = true;
      cancelling.countDown();
      closed = true;
      left = List.copyOf(workers);
      left.forEach(Thread::interrupt);
    } finally {
      lock.unlock();
    }
    tasks.clear();
    LockSupport.unpark(watcher);
    boolean interrupted = join(watcher, CLOSE_MILLIS);
    long deadline = ticker.getAsLong() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
    for (Worker worker : left) {
      long millis = TimeUnit.NANOSECONDS.toMillis(deadline - ticker.getAsLong());
      interrupted |= join(worker, millis);
      if (worker.isAlive()) {
        LOG.warn("{} is still in user code and is left alone", worker.getName());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * @return whether the wait was interrupted
   */
  private static boolean join(Thread thread, long millis) {
    try {
      thread.join(Math.max(1, millis));
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  /** Runs tasks until the pool closes, or it is one too many. */
  private final class Worker extends Thread {

    // Guarded by the pool's lock.

    /** When user code was entered, or 0. */
    private long handlerSince;

    private @Nullable Consumer<StackTraceElement[]> overdue;

    Worker(String name) {
      super(name);
      setDaemon(true);
    }

    @Override
    public void run() {
      while (!closed) {
        Runnable task = next();
        if (task != null) {
          runSafely(task);
        }
        if (retires(this)) {
          return;
        }
      }
    }

    private @Nullable Runnable next() {
      try {
        return tasks.poll(IDLE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        return null; // the pool is closed, or user code kept this thread and interrupted it
      }
    }

    private void runSafely(Runnable task) {
      try {
        task.run();
      } catch (Throwable e) {
        LOG.error("a parse task failed", e);
      }
    }
  }
}
