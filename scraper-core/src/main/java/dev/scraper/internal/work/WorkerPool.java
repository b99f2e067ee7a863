package dev.scraper.internal.work;

import dev.scraper.http.HttpOptions.Threads;
import dev.scraper.internal.task.WaitHook;
import dev.scraper.internal.task.Waiting;
import dev.scraper.internal.trace.SlowPlaces;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
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
 * pages. One that waits through {@link Waiting} has its place taken at once.
 *
 * <p>Where the JVM has virtual threads that serve, tasks run on one each from the moment that user
 * code first waits through {@link Waiting}, or from the start if the options say so.
 *
 * <p><b>No task waits for ever for a thread</b>, whatever the tasks before it wait for:
 *
 * <ul>
 *   <li>On virtual threads each task has its own.
 *   <li>Else, as long as fewer than {@code cores} threads are outside of user code, or in it for
 *       less than 10 ms, another one is started while tasks wait. So there always comes one that
 *       takes the next task: outside of user code a task waits for nothing but outputs, and those
 *       need no thread of the pool. Only {@code most} can stand against that.
 *   <li>Threads that wait through {@link Waiting} do not count against {@code most}: it is not
 *       reached by handlers that wait for their fetches, however many and however nested. Nor is it
 *       by handlers of pages and failures that wait in other ways (a {@code join} on a future),
 *       since it is larger than what may be in flight of these.
 *   <li>It can be reached by user code that is run at the end of futures, if that waits in other
 *       ways, for futures whose end is still in the queue. So it is no wall: if tasks wait, all
 *       threads are held, and for a second no user code has begun and no task has ended, then twice
 *       as many threads are let in, and again after each second like that.
 * </ul>
 *
 * <p><b>Thread-safety:</b> safe for use by many threads; nothing blocks but {@link #close}.
 */
public final class WorkerPool implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

  /** How often the watcher looks, and how long a handler may run before it is replaced. */
  private static final long WATCH = TimeUnit.MILLISECONDS.toNanos(10);

  /** How long a handler may run before it is told of in the debug mode. */
  private static final long SLOW = TimeUnit.MILLISECONDS.toNanos(100);

  /** Handlers that are given up without letting anybody else at the lock. */
  private static final int BATCH = 50;

  private static final Duration FOR_EVER = Duration.ofDays(10_000);

  /** For tasks that were interrupted long before, when the crawl was cancelled. */
  private static final long CLOSE_MILLIS = 500;

  /**
   * Held for moments, never in user code. User code is entered, left and interrupted under it, so
   * that an interrupt hits user code or nothing.
   */
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by the lock. */
  private final Handlers handlers;

  private final Crew crew;

  // Written under the lock, read by all.
  private volatile boolean cancelled;
  private volatile boolean closed;

  private final CountDownLatch cancelling = new CountDownLatch(1);

  private final LongSupplier ticker;
  private final @Nullable SlowPlaces slow;
  private final Thread watcher;

  /** A pool of platform threads that tells of nothing slow. */
  public WorkerPool(int cores, int most, Duration handlerTime, LongSupplier ticker) {
    this(cores, most, handlerTime, ticker, Threads.PLATFORM, null);
  }

  /**
   * @param cores threads that work at once
   * @param most threads in all, those held by blocking handlers included, but not those that wait
   *     through the hook; kept unless nothing moves
   * @param handlerTime how long user code may take
   * @param threads which kind tasks run on
   * @param slow told of user code that keeps a thread from others, or null
   */
  public WorkerPool(
      int cores,
      int most,
      Duration handlerTime,
      LongSupplier ticker,
      Threads threads,
      @Nullable SlowPlaces slow) {
    this.ticker = ticker;
    this.slow = slow;
    Duration time = handlerTime.compareTo(FOR_EVER) < 0 ? handlerTime : FOR_EVER;
    handlers = new Handlers(WATCH, time.toNanos());
    crew = new Crew(cores, most, threads, lock, handlers, ticker);
    watcher = new Thread(this::watch, "scraper-parse-watch");
    watcher.setDaemon(true);
    watcher.start();
  }

  /** Queues a task. After {@link #close} it is dropped. */
  public void submit(Runnable task) {
    crew.submit(task);
  }

  /**
   * Runs user code in the current task; called on a worker thread, which it leaves without an
   * interrupt.
   *
   * @param what what it works on; its text is what messages call it
   * @param overdue called on the watcher, with the stack of the user code, if that takes longer
   *     than it may; it is then interrupted, and its thread no longer counted. It is called under
   *     the lock of the pool, so it may not wait nor run user code
   * @throws CancellationException if the pool was cancelled before
   */
  <E extends Exception> void inHandler(
      Object what, Handler<E> handler, Consumer<StackTraceElement[]> overdue) throws E {
    Worker worker = crew.current();
    if (worker == null || worker.entered) {
      handler.run();
      return;
    }
    enter(worker, what, overdue);
    Waiting.hook(hook(worker));
    try {
      handler.run();
    } finally {
      Waiting.hook(null);
      leave(worker);
    }
  }

  /**
   * Waits on a worker thread, but not in user code, while another thread works in its place: it may
   * wait for something that, in the end, others have to do.
   */
  void aside(Waiting.Wait wait) throws InterruptedException {
    Worker worker = crew.current();
    if (worker == null) {
      wait.run();
      return;
    }
    setAside(worker, true);
    try {
      wait.run();
    } finally {
      setAside(worker, false);
    }
  }

  private void setAside(Worker worker, boolean value) {
    lock.lock();
    try {
      handlers.setAside(worker, value);
      crew.waitersChanged();
    } finally {
      lock.unlock();
    }
    crew.look();
  }

  private void enter(Worker worker, Object what, Consumer<StackTraceElement[]> overdue) {
    lock.lock();
    try {
      if (cancelled) {
        throw new CancellationException("the crawl was stopped");
      }
      long now = ticker.getAsLong();
      crew.moved(now);
      if (crew.contains(worker)) { // else it was given up in an earlier handler of its task
        handlers.enter(worker, what, overdue, now);
      }
      worker.entered = true;
    } finally {
      lock.unlock();
    }
  }

  private void leave(Worker worker) {
    String slowOne = null;
    lock.lock();
    try {
      if (worker.told) {
        slowOne = worker.describe(ticker.getAsLong()) + " in all";
      }
      handlers.leave(worker);
      worker.entered = false;
      Thread.interrupted(); // it was for the handler, or of its own making
    } finally {
      lock.unlock();
    }
    if (slow != null && slowOne != null) {
      slow.tell(slowOne);
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

  private WaitHook hook(Worker worker) {
    return new WaitHook() {
      @Override
      public void before() {
        waits(worker);
      }

      @Override
      public void after() {
        resumes(worker);
      }
    };
  }

  private void waits(Worker worker) {
    lock.lock();
    try {
      handlers.waits(worker, ticker.getAsLong());
      crew.waitersChanged();
    } finally {
      lock.unlock();
    }
    crew.look();
  }

  private void resumes(Worker worker) {
    lock.lock();
    try {
      handlers.resumes(worker, ticker.getAsLong());
      crew.waitersChanged();
    } finally {
      lock.unlock();
    }
  }

  /** Interrupts the user code that runs, and lets none begin. Tasks go on to their ends. */
  void cancel() {
    lock.lock();
    try {
      cancelled = true;
      cancelling.countDown();
      handlers.inside().forEach(worker -> worker.thread().interrupt());
    } finally {
      lock.unlock();
    }
  }

  /** Whether {@link #refuse} or {@link #cancel} was called. */
  boolean isCancelled() {
    return cancelled;
  }

  /** How many platform threads there are. */
  int threads() {
    lock.lock();
    try {
      return crew.platform();
    } finally {
      lock.unlock();
    }
  }

  /** How many virtual threads there are. */
  int virtualThreads() {
    lock.lock();
    try {
      return crew.virtual();
    } finally {
      lock.unlock();
    }
  }

  private void watch() {
    while (!closed) {
      LockSupport.parkNanos(this, WATCH);
      look();
    }
  }

  /** What the watcher does each time. */
  void look() {
    giveUpOverdue();
    if (slow != null) {
      tellSlow(slow);
    }
    crew.look();
  }

  /** Takes the user code that runs for too long off the books, and interrupts it. */
  private void giveUpOverdue() {
    int late;
    do {
      late = giveUpSome();
    } while (late == BATCH);
  }

  private int giveUpSome() {
    List<Worker> late;
    lock.lock();
    try {
      late = handlers.takeOverdue(ticker.getAsLong(), BATCH);
      // Under the lock, so that none of them leaves its handler in between.
      late.forEach(this::giveUp);
    } finally {
      lock.unlock();
    }
    for (Worker worker : late) {
      LOG.warn("{} is in user code for too long and is left alone", worker.thread().getName());
    }
    if (!late.isEmpty()) {
      crew.findThreads();
    }
    return late.size();
  }

  private void giveUp(Worker worker) {
    crew.giveUp(worker);
    Thread thread = worker.thread();
    Consumer<StackTraceElement[]> overdue = worker.overdue;
    if (overdue != null) {
      overdue.accept(thread.getStackTrace());
    }
    thread.interrupt();
  }

  private void tellSlow(SlowPlaces places) {
    List<String> messages;
    lock.lock();
    try {
      messages = handlers.slow(places, ticker.getAsLong(), SLOW);
    } finally {
      lock.unlock();
    }
    messages.forEach(places::tell);
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
      left = crew.close();
      left.forEach(worker -> worker.thread().interrupt());
    } finally {
      lock.unlock();
    }
    LockSupport.unpark(watcher);
    boolean interrupted = join(watcher, CLOSE_MILLIS);
    long deadline = ticker.getAsLong() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
    for (Worker worker : left) {
      long millis = TimeUnit.NANOSECONDS.toMillis(deadline - ticker.getAsLong());
      interrupted |= millis > 0 && join(worker.thread(), millis);
      if (worker.thread().isAlive()) {
        LOG.warn("{} is still in user code and is left alone", worker.thread().getName());
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
      thread.join(millis);
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }
}
