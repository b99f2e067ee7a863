package dev.scraper.internal.schedule;

import dev.scraper.spider.FailedRequest;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A failure that the spider is being told of.
 *
 * <p><b>Thread-safety:</b> safe; {@link #claim} is for the loop and the worker.
 */
public final class Telling {

  private final long id;
  private final FailedRequest failed;
  private final AtomicBoolean claimed = new AtomicBoolean();

  Telling(long id, FailedRequest failed) {
    this.id = id;
    this.failed = failed;
  }

  /** The number by which it is kept. */
  long id() {
    return id;
  }

  /** What the spider is told. */
  public FailedRequest failed() {
    return failed;
  }

  /**
   * Decides what becomes of it at the end of the crawl, as the claim of a lease does for a page:
   * the worker claims it before it hands records over, and then comes back for sure; the loop, when
   * it no longer waits.
   *
   * @return whether the caller came first
   */
  public boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  @Override
  public String toString() {
    return "failure " + id + ": " + failed.request();
  }
}
