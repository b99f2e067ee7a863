package dev.scraper.internal.frontier;

import dev.scraper.http.Request;
import dev.scraper.internal.state.PageRow;
import org.jspecify.annotations.Nullable;

/**
 * Pages that a crawl may come back to, as a state has them: each with the ticket that will be
 * queued for it.
 *
 * <p><b>Thread-safety:</b> stateless.
 */
public final class KnownPages {

  private KnownPages() {}

  /**
   * A page for the state.
   *
   * @param host the number of its host, that of the request as queued
   * @param ticket as it came to its end
   * @param known what there is to know of it
   * @param records the fingerprints of what it gave; null to leave those that are known
   */
  public static PageRow row(int host, Ticket ticket, Known known, long @Nullable [] records) {
    Request request = ticket.queuedRequest();
    Ticket again =
        Ticket.fresh(request, ticket.purpose(), ticket.depth(), ticket.referrer(), ticket.seed())
            .known(known);
    return new PageRow(
        known.page(),
        request.isRefetch() ? (Long) request.fingerprint() : null,
        host,
        Lanes.number(request.priority()),
        TicketCodec.known(again),
        records);
  }
}
