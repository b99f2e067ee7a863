package dev.scraper.internal.frontier;

import dev.scraper.internal.state.TicketRow;
import java.util.List;

/**
 * What to fetch, host by host. A ticket is in exactly one place: queued with its host, leased, or
 * gone. Times are nanoseconds of the crawl's ticker.
 *
 * <p>A host may be asked when it is not held, its delay since the last start has passed, fewer
 * requests than its limit are open, and it is not shut. Within a host: robots.txt first, then what
 * is due again, redirect hops, and the rest by priority, first in, first out. Between hosts: the
 * earliest due first, in turns.
 *
 * <p><b>Thread-safety:</b> none; the scheduler loop is the only caller. Nothing blocks.
 */
public interface Frontier {

  /**
   * Queues what was not seen before, or is to be fetched all the same.
   *
   * @return how many were new
   */
  int offer(Batch batch);

  /**
   * Marks a request as seen without queueing it.
   *
   * @return whether it was new
   */
  boolean admit(long fingerprint);

  /** Queues a ticket with its host whatever was seen: a robots.txt, or a fetch. */
  void insert(Ticket ticket);

  /**
   * Takes a fetch out that waits for its turn.
   *
   * @return whether it did
   */
  boolean withdraw(Fetch fetch);

  /**
   * How many leases may be given.
   *
   * @param front of fetches and robots.txt, which may take lent places
   * @param all together with those, of all kinds
   * @param pages of those that are neither
   */
  record Room(int front, int all, int pages) {

    /** So many, of whatever kind. */
    public static Room of(int max) {
      return new Room(max, max, max);
    }
  }

  /**
   * Leases what may be sent now: fetches and robots.txt first.
   *
   * @param now the time
   * @param room how many at most
   * @param maxRefused after how many refusals to come back early
   */
  List<Lease> lease(long now, Room room, int maxRefused, Admission admission);

  /** Leases so many, of whatever kind. */
  default List<Lease> lease(long now, int max, int maxRefused, Admission admission) {
    return lease(now, Room.of(max), maxRefused, admission);
  }

  /**
   * Says that the request of a lease is over, and its places, in all and with its host, are lent to
   * fetches. More may be leased than there are places then, but no more is on the wire.
   */
  void lend(Lease lease, long now);

  /** Ends a {@link #lend}; the end of the lease does so too. */
  void takeBack(Lease lease);

  /** How many leases lend their places. */
  int lent();

  /**
   * Tells when a leased request was on the wire: the host's delay counts from then, or from a
   * little later if the lease's end has not shown by then that the server had it. Until this (or
   * the lease's end) a host with a delay gives no other lease. One that is {@linkplain
   * Lease#isUnsent unsent} leaves the host's clock as it was.
   */
  void started(Lease lease, long at);

  /**
   * Closes a lease for good and offers what its page named, in one step.
   *
   * @return how many of the discovered were new
   */
  int complete(Lease lease, long now, List<Batch> discovered);

  /**
   * Closes a lease and queues a ticket in its place: a retry, or the next hop, perhaps with another
   * host.
   *
   * @param notBefore when it is due
   */
  void release(Lease lease, long now, Ticket next, long notBefore);

  /**
   * Closes a lease and queues its ticket again as it was, before the others of its kind: at the end
   * of a crawl that somebody is to go on with.
   */
  void putBack(Lease lease, long now);

  /**
   * Takes back tickets that were {@linkplain Shelf#ask asked for}.
   *
   * @param rows in the order of their places
   */
  void loaded(int host, int lane, List<TicketRow> rows);

  /** The number by which a {@link Shelf} knows the host. */
  int number(String host);

  /** No request to the host before this time. An earlier hold that lasts longer stays. */
  void hold(String host, long until);

  /**
   * Ends all holds of the host, its delay and the waits of its tickets: for a host whose tickets
   * will only be refused.
   */
  void drop(String host);

  /**
   * Leases nothing but robots.txt and fetches of the host until {@link #unparkWhenIdle} lets it.
   * Nothing that is queued is lost.
   */
  void park(String host);

  /** Lets all parked hosts go on if no other has anything queued and no lease is open. */
  void unparkWhenIdle();

  /** Ends a {@link #drop}. */
  void revive(String host);

  /** Sets the least time between request starts to the host, in nanoseconds. */
  void pace(String host, long delay);

  /** Sets how many requests may be open to the host. */
  void limit(String host, int open);

  /** Ends a shut. */
  void open(String host);

  /** Makes later leases of the host tell from those open now. */
  void newGeneration(String host);

  /** How many requests are open to the host. */
  int openRequests(String host);

  /** Whether the next start must keep a distance, so that the host waits for {@link #started}. */
  boolean isPaced(String host);

  /**
   * When the next lease may be possible.
   *
   * @return {@link Long#MAX_VALUE} when nothing can be leased before a lease ends or a host opens
   */
  long nextDue();

  /** The same, for fetches and robots.txt alone. */
  long nextFrontDue();

  /** Tickets waiting. */
  long queued();

  /** How many of the tickets waiting and the leases open are for files. */
  long media();

  /** From now on only files, and robots.txt for their sake, are leased; the rest stays queued. */
  void onlyMedia();

  /** Leases open. */
  int leased();

  /** Counts. */
  Stats stats(long now);

  /**
   * Counts of a frontier.
   *
   * @param queued tickets waiting
   * @param leased leases open
   * @param hosts hosts met
   * @param hostsHeld hosts with tickets that may not be asked yet
   * @param seen requests in the seen set
   */
  record Stats(long queued, int leased, int hosts, int hostsHeld, long seen) {}
}
