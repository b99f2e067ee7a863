package dev.scraper.internal.work;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The one answer that is given for a page or a failure, by its worker or by the watcher.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
final class Answer {

  private final AtomicBoolean given = new AtomicBoolean();

  /** Whether the caller is the one to give it. */
  boolean give() {
    return given.compareAndSet(false, true);
  }

  boolean isFree() {
    return !given.get();
  }
}
