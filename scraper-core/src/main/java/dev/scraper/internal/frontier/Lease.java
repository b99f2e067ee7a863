package dev.scraper.internal.frontier;

/**
 * The right to send one ticket's request now. Closed exactly once, by {@link Frontier#complete} or
 * {@link Frontier#release}.
 *
 * <p><b>Thread-safety:</b> the ticket and the id are read by workers; all else belongs to the loop.
 */
public final class Lease {

  private final long id;
  private final Ticket ticket;
  private final int generation;
  boolean closed;
  boolean started;

  Lease(long id, Ticket ticket, int generation) {
    this.id = id;
    this.ticket = ticket;
    this.generation = generation;
  }

  /** Unique within the crawl. */
  public long id() {
    return id;
  }

  /** What to send. */
  public Ticket ticket() {
    return ticket;
  }

  /** The origin asked. */
  public String host() {
    return ticket.host();
  }

  /** The host's generation when the lease was given; see {@link Frontier#newGeneration}. */
  public int generation() {
    return generation;
  }

  @Override
  public String toString() {
    return "lease " + id + ": " + ticket.request();
  }
}
