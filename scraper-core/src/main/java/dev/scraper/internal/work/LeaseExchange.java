package dev.scraper.internal.work;

import dev.scraper.http.Exchange;
import dev.scraper.http.Headers;
import dev.scraper.internal.frontier.Lease;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.page.BodyKind;
import dev.scraper.robots.RobotsRules;
import org.jspecify.annotations.Nullable;

/**
 * Decides while a lease's exchange runs: which bodies are read, and how far.
 *
 * <p><b>Thread-safety:</b> for the exchange's thread.
 */
final class LeaseExchange implements Exchange {

  private final Purpose purpose;
  private final boolean fresh;
  private final Runnable onSent;
  private BodyKind kind = BodyKind.UNKNOWN;

  /** 0 before there is one; also read by the thread that cancels the exchange. */
  private volatile int status;

  /**
   * @param onSent run when the request is on the wire
   */
  LeaseExchange(Lease lease, Runnable onSent) {
    this.purpose = lease.ticket().purpose();
    this.fresh = lease.ticket().staleRetried();
    this.onSent = onSent;
  }

  @Override
  public boolean wantsBody(int received, Headers headers) {
    status = received;
    if (status < 200 || status >= 300) {
      return false;
    }
    if (purpose != Purpose.PAGE) {
      return true;
    }
    kind = BodyKind.of(headers);
    return kind != BodyKind.OTHER;
  }

  @Override
  public boolean wantsRest(byte[] start) {
    return purpose != Purpose.PAGE
        || kind != BodyKind.UNKNOWN
        || BodyKind.sniff(start) != BodyKind.OTHER;
  }

  @Override
  public int prefixBytes() {
    return purpose == Purpose.ROBOTS ? RobotsRules.MAX_BYTES : 0;
  }

  /** The status of the answer, or null before a whole header has come. */
  @Nullable Integer status() {
    return status == 0 ? null : status;
  }

  @Override
  public boolean wantsFreshConnection() {
    return fresh;
  }

  @Override
  public void sent() {
    onSent.run();
  }
}
