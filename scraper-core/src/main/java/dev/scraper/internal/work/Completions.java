package dev.scraper.internal.work;

import dev.scraper.internal.task.Losses;
import dev.scraper.internal.trace.Sites;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Completes the futures of fetches on parse threads, since what depends on them is user code.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads; nothing blocks.
 */
public final class Completions {

  private final WorkerPool pool;
  private final Losses losses;
  private final boolean notesSites;

  /** Those that wait for a thread; filled by the loop, emptied by parse threads. */
  private final Set<Asked> waiting = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  /**
   * @param pool whose threads complete futures
   * @param losses where failures are told that nobody looks at
   * @param notesSites whether it is noted what code asks
   */
  public Completions(WorkerPool pool, Losses losses, boolean notesSites) {
    this.pool = pool;
    this.losses = losses;
    this.notesSites = notesSites;
  }

  /** The place in the code of users that asks just now; null if that is not noted. */
  @Nullable String site() {
    return notesSites ? Sites.caller() : null;
  }

  /** Whether user code was interrupted, since the crawl ends. */
  boolean isCancelled() {
    return pool.isCancelled();
  }

  Losses losses() {
    return losses;
  }

  void complete(Asked asked) {
    if (asked.future().isDone()) {
      return; // cancelled, and told
    }
    waiting.add(asked);
    pool.submit(() -> run(asked));
    if (closed) { // in between, and perhaps not seen there
      run(asked);
    }
  }

  private void run(Asked asked) {
    if (!waiting.remove(asked)) {
      return;
    }
    try {
      pool.inHandler(asked, asked::settle, stack -> {});
    } catch (CancellationException e) {
      asked.settle(); // the crawl was stopped; who waits is told all the same
    }
  }

  /** The pool is closed: completes what it had no time for, on the caller's thread. */
  public void close() {
    closed = true;
    for (Asked asked : List.copyOf(waiting)) {
      if (waiting.remove(asked)) {
        asked.settle();
      }
    }
    losses.close();
  }
}
