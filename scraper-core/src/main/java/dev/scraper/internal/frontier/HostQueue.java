package dev.scraper.internal.frontier;

import org.jspecify.annotations.Nullable;

/**
 * One host: its clock, and what may be asked of it when.
 *
 * <p><b>Thread-safety:</b> none; owned by the frontier.
 */
final class HostQueue {

  private static final long LEAST_SLACK = 2_000_000;
  private static final long MOST_SLACK = 20_000_000;

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

  final int id;

  private final Lanes lanes;

  HostQueue(int id, String origin, int limit, long delay, Lanes lanes) {
    this.id = id;
    this.origin = origin;
    this.limit = limit;
    this.delay = delay;
    this.lanes = lanes;
  }

  /** The waiting tickets. */
  Lanes lanes() {
    return lanes;
  }

  /** An earlier process may have asked the host just now. */
  void resumed(long now) {
    last = Long.MAX_VALUE;
    lastStart = now;
    lastEnd = now;
    lastEnded = true;
  }

  /** Whether anything may be leased when its time comes. */
  boolean isEligible() {
    return open < limit && !waiting && starting == null && lanes.hasReady(shut);
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
    return Math.max(earliest, lanes.firstDue(shut));
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

  /** Whether it is left alone for longer than its delay. */
  boolean isHeld(long now) {
    return held && heldUntil > now;
  }

  void drop() {
    dropped = true;
    held = false;
    delay = 0;
    lastDelay = 0;
    lanes.drop();
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
}
