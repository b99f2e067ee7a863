package dev.scraper.internal.frontier;

import dev.scraper.internal.trace.Tracer;

/**
 * Tells a crawl's tracer what is queued and leased; without one that wants to know, nothing.
 *
 * <p><b>Thread-safety:</b> none; owned by the frontier.
 */
final class TraceBook {

  private final Tracer tracer;
  private final boolean on;

  TraceBook(Tracer tracer) {
    this.tracer = tracer;
    this.on = tracer.isOn();
  }

  /**
   * A request was queued.
   *
   * @param print what tells it from others
   */
  void queued(long print) {
    if (on) {
      tracer.waits().queued(print);
    }
  }

  /** A ticket was queued. */
  void queued(Ticket ticket) {
    if (on) {
      tracer.waits().queued(print(ticket));
    }
  }

  /** A ticket was refused. */
  void refused(Ticket ticket) {
    if (on) {
      tracer.waits().refused(print(ticket));
    }
  }

  /** A host waits for its robots.txt. */
  void shut(HostQueue host) {
    if (on) {
      tracer.waits().shut(host.id);
    }
  }

  /** It waits no more. */
  void opened(HostQueue host) {
    if (on) {
      tracer.waits().opened(host.id);
    }
  }

  /** A lease was given. */
  void leased(Lease lease, HostQueue host, long now) {
    lease.leasedAt = now;
    if (on) {
      lease.timeline = tracer.leased(print(lease.ticket()), host.id, now);
    }
  }

  private static long print(Ticket ticket) {
    return ticket.purpose().print(ticket.request());
  }
}
