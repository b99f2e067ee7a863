package dev.scraper.internal.frontier;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to send one ticket's request now. Closed exactly once, by {@link Frontier#complete} or
 * {@link Frontier#release}.
 *
 * <p><b>Thread-safety:</b> the ticket and the id are read by workers, {@link #claim} is for both
 * sides, {@link #markUnsent} for the worker; all else belongs to the loop.
 */
public final class Lease {

  private final long id;
  private final Queued queued;
  private final int generation;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private volatile boolean unsent;
  boolean closed;
  boolean started;

  /** Whether its request is over and its place is lent to those that its handler makes. */
  boolean lends;

  /** Whether nobody says when it is on the wire. */
  boolean unpaced;

  Lease(long id, Queued queued, int generation) {
    this.id = id;
    this.queued = queued;
    this.generation = generation;
  }

  /** Unique within the crawl. */
  public long id() {
    return id;
  }

  /** What to send. */
  public Ticket ticket() {
    return queued.ticket();
  }

  /** Where the ticket waited. */
  Queued queued() {
    return queued;
  }

  /** The origin asked. */
  public String host() {
    return ticket().host();
  }

  /** The host's generation when the lease was given; see {@link Frontier#newGeneration}. */
  public int generation() {
    return generation;
  }

  /**
   * Decides what becomes of a page when the crawl is cancelled: the worker claims it before it
   * hands its records to the outputs, and then comes back for sure; the loop, when it no longer
   * waits for the worker. So a page whose records are in an output is never reported as lost, nor
   * the other way round.
   *
   * @return whether the caller came first
   */
  public boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  /** Says, before its end is told, that no server was asked: so no host is to be spared for it. */
  public void markUnsent() {
    unsent = true;
  }

  /** Whether it was answered, or failed, without a server being asked. */
  public boolean isUnsent() {
    return unsent;
  }

  @Override
  public String toString() {
    return "lease " + id + ": " + ticket().request();
  }
}
