package dev.scraper.intercept;

import dev.scraper.http.Exchange;
import dev.scraper.http.ForwardingExchange;
import dev.scraper.http.Headers;

/**
 * The exchange of a request that a cache sends on: keeps the start of a body that was turned down
 * because of it, and does not tell of a 304, which is for the cache alone.
 *
 * <p><b>Thread-safety:</b> for the exchange's thread; {@link #refusedStart} after its end.
 */
final class CapturingExchange implements ForwardingExchange {

  private static final int NOT_MODIFIED = 304;
  private static final byte[] NOTHING = {};

  private final Exchange exchange;
  private final boolean conditional;
  private volatile byte[] refusedStart = NOTHING;

  /**
   * @param conditional whether a 304 is the answer to what the cache asked
   */
  CapturingExchange(Exchange exchange, boolean conditional) {
    this.exchange = exchange;
    this.conditional = conditional;
  }

  /** The first 512 bytes of a body that was turned down for them, or all it had; else nothing. */
  byte[] refusedStart() {
    return refusedStart;
  }

  @Override
  public Exchange exchange() {
    return exchange;
  }

  @Override
  public boolean wantsBody(int status, Headers headers) {
    return !(conditional && status == NOT_MODIFIED) && exchange.wantsBody(status, headers);
  }

  @Override
  public boolean wantsRest(byte[] start) {
    boolean wanted = exchange.wantsRest(start);
    if (!wanted) {
      refusedStart = start;
    }
    return wanted;
  }
}
