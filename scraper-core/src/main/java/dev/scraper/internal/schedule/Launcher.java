package dev.scraper.internal.schedule;

import dev.scraper.internal.frontier.Lease;

/**
 * Carries leases out. Each launched lease comes back as exactly one {@link LoopEvent.Done}.
 *
 * <p><b>Thread-safety:</b> called by the loop; must return at once and do no I/O on its thread.
 */
public interface Launcher {

  /**
   * Sends the request of a lease.
   *
   * @param reportStart whether the loop wants a {@link LoopEvent.Sent}
   */
  void launch(Lease lease, boolean reportStart);

  /** Tells the spider of a failed request; comes back as one {@link LoopEvent.Handled}. */
  void tellFailed(Telling telling);

  /** Cancels what is open; each still comes back as done. */
  void cancelAll();
}
