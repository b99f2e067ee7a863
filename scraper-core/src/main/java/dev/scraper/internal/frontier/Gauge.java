package dev.scraper.internal.frontier;

/**
 * How much memory the waiting tickets of all hosts take.
 *
 * <p><b>Thread-safety:</b> none; owned by the frontier.
 */
final class Gauge {

  private final long share;
  private long used;

  /**
   * @param share how many bytes they may take before some go to the shelf
   */
  Gauge(long share) {
    this.share = share;
  }

  void add(long bytes) {
    used += bytes;
  }

  boolean isFull() {
    return used > share;
  }
}
