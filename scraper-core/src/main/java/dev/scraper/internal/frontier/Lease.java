package dev.scraper.internal.frontier;

import dev.scraper.event.Phase;
import dev.scraper.internal.trace.Timeline;
import dev.scraper.internal.trace.Traced;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The right to send one ticket's request now. Closed exactly once, by {@link Frontier#complete} or
 * {@link Frontier#release}.
 *
 * <p><b>Thread-safety:</b> the ticket and the id are read by workers, {@link #claim} is for both
 * sides, {@link #markUnsent} for the worker; {@link #reached} for whoever has it; all else belongs
 * to the loop.
 */
public final class Lease implements Traced {

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

  // For those who watch; the last two are set before others see the lease.
  private volatile Phase phase = Phase.LAUNCH;
  private volatile @Nullable Thread thread;
  long leasedAt;
  @Nullable Timeline timeline;

  Lease(long id, Queued queued, int generation) {
    this.id = id;
    this.queued = queued;
    this.generation = generation;
  }

  /** Unique within the crawl. */
  @Override
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

  /** Says how far it has come, on the thread that has it now. */
  public void reached(Phase next) {
    if (next.hasThread()) {
      thread = Thread.currentThread();
    } else if (thread != null) {
      thread = null;
    }
    phase = next;
    Timeline watched = timeline;
    if (watched != null) {
      watched.reached(next);
    }
  }

  @Override
  public String url() {
    return ticket().request().url().toString();
  }

  @Override
  public String purpose() {
    return ticket().purpose().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public int attempt() {
    return ticket().attempts() + 1;
  }

  @Override
  public @Nullable String origin() {
    Fetch fetch = ticket().fetch();
    return fetch == null ? ticket().referrer() : fetch.origin();
  }

  @Override
  public long since() {
    return leasedAt;
  }

  @Override
  public Phase phase() {
    return phase;
  }

  @Override
  public @Nullable Thread thread() {
    return thread;
  }

  @Override
  public @Nullable Timeline timeline() {
    return timeline;
  }

  @Override
  public String toString() {
    return "lease " + id + ": " + ticket().request();
  }
}
