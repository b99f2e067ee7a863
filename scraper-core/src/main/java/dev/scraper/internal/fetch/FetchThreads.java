package dev.scraper.internal.fetch;

import dev.scraper.http.HttpOptions.Threads;
import dev.scraper.internal.task.VirtualThreads;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of the downloader, all daemons. */
final class FetchThreads {

  private static final Logger LOG = LoggerFactory.getLogger(FetchThreads.class);

  /**
   * So many exchanges need no virtual threads, which spare threads and memory, not time; and a JVM
   * in which one has waited for a socket takes 0.3 s longer to end.
   */
  private static final int FEW = 256;

  private static final long STACK_BYTES = 512 * 1024;

  /** OkHttp throws on what it already told the callback, and the callback reported it. */
  private static final UncaughtExceptionHandler TOLD =
      (thread, thrown) -> LOG.debug("{} ended by an exception", thread.getName(), thrown);

  private FetchThreads() {}

  /**
   * One thread for each open exchange.
   *
   * @param most exchanges at once
   * @throws IllegalArgumentException if virtual threads are asked of a JVM that has none
   */
  static ExecutorService exchanges(Threads kind, int most) {
    if (VirtualThreads.areWanted(kind) && (kind == Threads.VIRTUAL || most > FEW)) {
      return virtual();
    }
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        30,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        named("scraper-fetch-"));
  }

  /** A few threads for name lookups, which end when idle. */
  static ExecutorService lookups(int count) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            count, count, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("scraper-dns-"));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** Numbered daemons. */
  static ThreadFactory named(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(null, task, prefix + number.incrementAndGet(), STACK_BYTES);
      thread.setDaemon(true);
      thread.setUncaughtExceptionHandler(TOLD);
      return thread;
    };
  }

  private static ExecutorService virtual() {
    ThreadFactory factory = VirtualThreads.factory("scraper-fetch-", TOLD);
    try {
      return (ExecutorService)
          Executors.class
              .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
              .invoke(null, factory);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("this JVM gives no virtual threads: " + e, e);
    }
  }
}
