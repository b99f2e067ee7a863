package dev.scraper.internal.frontier;

import dev.scraper.http.Request;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One host: its waiting tickets in lanes, and its clock.
 *
 * <p><b>Thread-safety:</b> none; owned by the frontier.
 */
final class HostQueue {

  private static final long LEAST_SLACK = 2_000_000;
  private static final long MOST_SLACK = 20_000_000;

  private record Delayed(long notBefore, long turn, Ticket ticket) {}

  final String origin;

  /** Place in the {@link HostHeap}, or -1. */
  int heapIndex = -1;

  /** When the next lease is possible; what the heap is ordered by. */
  long due;

  /** Breaks ties between hosts due at once: the one that waited longest goes first. */
  long turn;

  int open;

  /** Open ones that may go on the wire at any moment. */
  int unpaced;

  int limit;
  long delay;
  int generation;

  /** Whether only robots.txt passes. */
  boolean shut;

  /** Whether nothing passes until an open lease is closed. */
  boolean waiting;

  /** Leased but not on the wire yet, so that the clock is not known. */
  @Nullable Lease starting;

  /** The id of the lease that started last, or -1. */
  private long last = -1;

  /** How long it asked the host to be left alone. */
  private long lastDelay;

  private boolean lastEnded;
  private long lastStart;
  private long lastEnd;
  private boolean held;
  private long heldUntil;

  /** Whether it was given up: nothing is waited for any more. */
  private boolean dropped;

  private final Deque<Ticket> control = new ArrayDeque<>(0);
  private final Deque<Ticket> hops = new ArrayDeque<>(0);
  private @Nullable PriorityQueue<Delayed> delayed;

  /** By priority; that of 0 holds only what was put back, and so goes before the queue. */
  private @Nullable TreeMap<Integer, Deque<Ticket>> lanes;

  private final UrlFifo fifo;
  private long delayedTurn;
  private long size;

  HostQueue(String origin, int limit, long delay) {
    this.origin = origin;
    this.limit = limit;
    this.delay = delay;
    this.fifo = new UrlFifo(origin);
  }

  long size() {
    return size;
  }

  void add(Batch batch, Request request, ToLongFunction<Instant> tickerTime) {
    size++;
    boolean page = batch.purpose() == Purpose.PAGE;
    if (page && request.isPlain()) {
      fifo.add(batch, request.url());
      return;
    }
    Ticket ticket =
        Ticket.fresh(request, batch.purpose(), batch.depth(), batch.referrer(), batch.seed());
    if (request.notBefore().isPresent() && !dropped) {
      addDelayed(ticket, tickerTime.applyAsLong(request.notBefore().get()));
    } else if (request.priority() == 0) {
      fifo.add(ticket);
    } else {
      lane(request.priority()).add(ticket);
    }
  }

  void addControl(Ticket ticket) {
    size++;
    control.add(ticket);
  }

  void addAgain(Ticket ticket, long now, long notBefore) {
    size++;
    if (dropped || notBefore - now <= 0) {
      addDue(ticket);
    } else {
      addDelayed(ticket, notBefore);
    }
  }

  private void addDelayed(Ticket ticket, long notBefore) {
    if (delayed == null) {
      delayed =
          new PriorityQueue<>(
              Comparator.comparingLong(Delayed::notBefore).thenComparingLong(Delayed::turn));
    }
    delayed.add(new Delayed(notBefore, delayedTurn++, ticket));
  }

  /** The first ticket that may go at that time; the host must be due. */
  Ticket poll(long now) {
    promote(now);
    size--;
    if (!control.isEmpty()) {
      return control.remove();
    }
    if (!hops.isEmpty()) {
      return hops.remove();
    }
    if (lanes != null && lanes.firstKey() >= 0) {
      return pollLane();
    }
    if (fifo.size() > 0) {
      Ticket ticket = fifo.poll();
      fifo.trim();
      return ticket;
    }
    return pollLane();
  }

  /** Puts a ticket back where it was taken from, before all others of its kind. */
  void putBack(Ticket ticket) {
    size++;
    if (ticket.purpose() == Purpose.ROBOTS) {
      control.addFirst(ticket);
    } else if (ticket.isFresh()) {
      lane(ticket.request().priority()).addFirst(ticket);
    } else {
      hops.addFirst(ticket);
    }
  }

  /** Whether anything may be leased when its time comes. */
  boolean isEligible() {
    if (size == 0 || open >= limit || waiting || starting != null) {
      return false;
    }
    return !shut || !control.isEmpty() || delayedControl() != Long.MAX_VALUE;
  }

  /** Computes when the next lease is possible, for an eligible host. */
  long computeDue() {
    long earliest = Long.MIN_VALUE;
    if (last >= 0 && gap() > 0) {
      earliest = lastArrival() + gap();
    }
    if (held) {
      earliest = Math.max(earliest, heldUntil);
    }
    return Math.max(earliest, firstTicketDue());
  }

  /** The least time from the last start to the next one. */
  long gap() {
    return Math.max(delay, lastDelay);
  }

  /**
   * When the server can be taken to have had the last request: it measures between arrivals, and
   * may be slow to take one in. An answer proves that it did; without one it is allowed a little.
   */
  private long lastArrival() {
    long latest = lastStart + Math.max(LEAST_SLACK, Math.min(MOST_SLACK, gap() / 10));
    return lastEnded ? Math.max(lastStart, Math.min(latest, lastEnd)) : latest;
  }

  private long firstTicketDue() {
    if (!control.isEmpty()) {
      return Long.MIN_VALUE;
    }
    if (shut) {
      return delayedControl();
    }
    long waiting = delayed == null ? 0 : delayed.size();
    return size > waiting ? Long.MIN_VALUE : delayed.peek().notBefore();
  }

  /** When a robots.txt is due again; it is the only control ticket a host ever has. */
  private long delayedControl() {
    if (delayed == null) {
      return Long.MAX_VALUE;
    }
    return delayed.stream()
        .filter(d -> d.ticket().purpose() == Purpose.ROBOTS)
        .mapToLong(Delayed::notBefore)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /**
   * Whether it can go only when an open request is closed: one that wants a pause after it must not
   * be overtaken on its way by one that went before it.
   */
  boolean mustWait(Ticket ticket) {
    return unpaced > 0 && !ticket.request().delay().isZero() && !dropped;
  }

  void pace(long value) {
    delay = dropped ? 0 : value;
  }

  void hold(long until) {
    if (dropped) {
      return;
    }
    heldUntil = held ? Math.max(heldUntil, until) : until;
    held = true;
  }

  void drop() {
    dropped = true;
    held = false;
    delay = 0;
    lastDelay = 0;
    while (delayed != null && !delayed.isEmpty()) {
      addDue(delayed.remove().ticket());
    }
  }

  void startedAt(long at, Lease lease) {
    lastStart = last < 0 ? at : Math.max(lastStart, at);
    last = lease.id();
    lastDelay = lease.ticket().request().delay().toNanos();
    lastEnded = false;
  }

  void endedAt(long at, Lease lease) {
    if (lease.id() == last) {
      lastEnded = true;
      lastEnd = at;
    }
  }

  /** Moves what is due again to the head of the queue. */
  private void promote(long now) {
    while (delayed != null && !delayed.isEmpty() && delayed.peek().notBefore() - now <= 0) {
      addDue(delayed.remove().ticket());
    }
  }

  private void addDue(Ticket ticket) {
    if (ticket.purpose() == Purpose.ROBOTS) {
      control.add(ticket);
    } else if (ticket.isFresh()) {
      lane(ticket.request().priority()).add(ticket); // it only waited for its moment
    } else {
      hops.add(ticket);
    }
  }

  private Deque<Ticket> lane(int priority) {
    if (lanes == null) {
      lanes = new TreeMap<>(Comparator.reverseOrder());
    }
    return lanes.computeIfAbsent(priority, p -> new ArrayDeque<>(1));
  }

  private Ticket pollLane() {
    var lane = lanes.firstEntry();
    Ticket ticket = lane.getValue().remove();
    if (lane.getValue().isEmpty()) {
      lanes.remove(lane.getKey());
      if (lanes.isEmpty()) {
        lanes = null;
      }
    }
    return ticket;
  }
}
