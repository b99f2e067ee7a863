package dev.scraper;

import dev.scraper.event.CrawlReport;
import dev.scraper.event.CrawlStats;
import dev.scraper.event.Dump;
import dev.scraper.internal.engine.CrawlEngine;
import dev.scraper.task.Fetcher;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A running crawl: a future of its report, with a few handles.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads. Nothing blocks but {@link #progress} and
 * {@link #dump} (for a moment), {@link #await} and the two {@code get}s.
 */
public final class Crawl implements Future<CrawlReport> {

  private final CrawlEngine engine;

  Crawl(CrawlEngine engine) {
    this.engine = engine;
  }

  /** What fetches through its engine. */
  Fetcher fetcher() {
    return engine.fetcher();
  }

  /** The counts at this moment. */
  public CrawlStats progress() {
    return engine.stats().join();
  }

  /**
   * What every request in flight waits for at this moment, and what keeps those that are queued;
   * works at any time, in the debug mode or not. Blocks for a second at most: if the scheduler loop
   * does not answer by then, the dump says where that is.
   */
  public Dump dump() {
    return engine.dump();
  }

  /** Sends no new requests until {@link #resume}; those open go on. */
  public void pause() {
    engine.pause();
  }

  /** Ends a pause. */
  public void resume() {
    engine.resume();
  }

  /** Ends the crawl in good order: no new request, and 5 s for those that are open. */
  public void stop() {
    engine.stop(false);
  }

  /** Ends the crawl now: open requests are cancelled. Outputs are complete all the same. */
  public void cancel() {
    engine.stop(true);
  }

  /** The report, when the crawl is over; a copy: completing it changes nothing. */
  public CompletableFuture<CrawlReport> report() {
    return engine.report().copy();
  }

  /**
   * Waits for the report. An interrupt cancels the crawl, and is set again when the report is
   * there.
   */
  public CrawlReport await() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return engine.report().get();
        } catch (InterruptedException e) {
          interrupted = true;
          cancel();
        } catch (ExecutionException e) {
          throw new IllegalStateException("the crawl's engine failed", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Like {@link #cancel()}. The report still comes, so that the future never counts as cancelled.
   *
   * @return whether the crawl was still running
   */
  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean running = !isDone();
    cancel();
    return running;
  }

  /** Always false: a cancelled crawl ends with a report that says so. */
  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public boolean isDone() {
    return engine.report().isDone();
  }

  @Override
  public CrawlReport get() throws InterruptedException, ExecutionException {
    return engine.report().get();
  }

  @Override
  public CrawlReport get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return engine.report().get(timeout, unit);
  }
}
