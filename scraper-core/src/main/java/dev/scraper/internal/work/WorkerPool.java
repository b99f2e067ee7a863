package dev.scraper.internal.work;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
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
  private static final long CLOSE_MILLIS = 2_000;

  /** Filled by fetch threads, emptied by workers. */
  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

  private final Set<Worker> workers = ConcurrentHashMap.newKeySet();
  private final AtomicInteger names = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final int cores;
  private final int most;
  private final LongSupplier ticker;
  private final Thread watcher;

  /**
   * @param cores threads that work at once
   * @param most threads in all, those held by blocking handlers included
   */
  public WorkerPool(int cores, int most, LongSupplier ticker) {
    this.cores = cores;
    this.most = Math.max(cores, most);
    this.ticker = ticker;
    for (int i = 0; i < cores; i++) {
      addWorker();
    }
    watcher = new Thread(this::watch, "scraper-parse-watch");
    watcher.setDaemon(true);
    watcher.start();
  }

  /** Queues a task. After {@link #close} it is dropped. */
  public void submit(Runnable task) {
    if (!closed.get()) {
      tasks.add(task);
    }
  }

  /** Runs user code in the current task; called on a worker thread. */
  <E extends Exception> void inHandler(Handler<E> handler) throws E {
    if (Thread.currentThread() instanceof Worker worker) {
      worker.handlerSince = ticker.getAsLong() | 1;
      try {
        handler.run();
      } finally {
        worker.handlerSince = 0;
      }
    } else {
      handler.run();
    }
  }

  /** User code. */
  @FunctionalInterface
  interface Handler<E extends Exception> {
    void run() throws E;
  }

  /** How many threads there are. */
  int threads() {
    return workers.size();
  }

  private void watch() {
    while (!closed.get()) {
      LockSupport.parkNanos(WATCH);
      if (!tasks.isEmpty()) {
        replaceHeldWorkers();
      }
    }
  }

  private void replaceHeldWorkers() {
    int missing = cores - (workers.size() - held());
    for (int i = 0; i < missing && workers.size() < most; i++) {
      addWorker();
    }
  }

  private int held() {
    long now = ticker.getAsLong();
    int held = 0;
    for (Worker worker : workers) {
      long since = worker.handlerSince;
      held += since != 0 && now - since > WATCH ? 1 : 0;
    }
    return held;
  }

  private void addWorker() {
    Worker worker = new Worker("scraper-parse-" + names.incrementAndGet());
    workers.add(worker);
    worker.start();
  }

  /** Ends the threads: waits a little for running tasks, after interrupting their handlers. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    tasks.clear();
    LockSupport.unpark(watcher);
    workers.forEach(Thread::interrupt);
    long deadline = ticker.getAsLong() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
    boolean interrupted = false;
    for (Worker worker : workers) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - ticker.getAsLong());
      try {
        worker.join(Math.max(1, left));
      } catch (InterruptedException e) {
        interrupted = true;
      }
      if (worker.isAlive()) {
        LOG.warn("{} is still in user code and is left alone", worker.getName());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs tasks until the pool closes, or it is one too many. */
  private final class Worker extends Thread {

    /** When user code was entered, or 0. Written by this thread, read by the watcher. */
    private volatile long handlerSince;

    Worker(String name) {
      super(name);
      setDaemon(true);
    }

    @Override
    public void run() {
      try {
        while (!closed.get()) {
          Runnable task = tasks.poll(IDLE_SECONDS, TimeUnit.SECONDS);
          if (task != null) {
            runSafely(task);
          }
          if (workers.size() > cores && workers.size() - held() > cores) {
            return;
          }
        }
      } catch (InterruptedException e) {
        LOG.trace("closed while idle", e);
      } finally {
        workers.remove(this);
      }
    }

    private void runSafely(Runnable task) {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        LOG.error("a parse task failed", e);
      }
    }
  }
}
