package dev.scraper.internal.task;

/**
 * What a thread of a bounded pool does around a wait, so that nobody waits for its place meanwhile.
 * Set for a thread with {@link Waiting#hook}.
 *
 * <p><b>Thread-safety:</b> none needed; called on the thread that waits. Neither method may throw.
 */
public interface WaitHook {

  /** Called before the thread waits. */
  void before();

  /** Called after the wait, however that ended; once for each {@link #before}. */
  void after();
}
