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

  /** When a robots.txt or a fetch can be leased. */
  final HostTurn frontTurn = new HostTurn(this);

  /** When anything else can be. */
  final HostTurn usualTurn = new HostTurn(this);

  /** Breaks ties between hosts due at once: the one that waited longest goes first. */
  long turn;

  int open;

  /** How many of the open ones lend their place: their request is over, their handler waits. */
  int lent;

  /** Open ones that may go on the wire at any moment. */
  int unpaced;

  int limit;
  long delay;
  int generation;

  /** Whether only robots.txt passes. */
  boolean shut;

  /** Whether nothing of the usual passes until the other hosts are done. */
  boolean parked;

  /** Whether nothing of the usual passes until an open lease is closed. */
  boolean waiting;

  /** Whether no fetch passes until an open lease is closed or lends its place. */
  boolean frontWaiting;

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

  private final FrontQueue front;
  private final Lanes lanes;

  HostQueue(int id, String origin, int limit, long delay, FrontQueue front, Lanes lanes) {
    this.front = front;
    this.id = id;
    this.origin = origin;
    this.limit = limit;
    this.delay = delay;
    this.lanes = lanes;
  }

  /** The waiting tickets that go before all others. */
  FrontQueue front() {
    return front;
  }

  /** All other waiting tickets. */
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

  /** Whether a robots.txt or a fetch may be leased when its time comes. */
  boolean hasFront() {
    return open - lent < limit && !frontWaiting && starting == null && front.hasReady(shut);
  }

  /** Whether anything else may be leased when its time comes. */
  boolean hasUsual() {
    return open < limit && !waiting && !shut && !parked && starting == null && lanes.hasReady();
  }

  /** When a robots.txt or a fetch can be leased, if one can. */
  long frontDue() {
    return Math.max(clock(), front.firstDue(shut));
  }

  /** When anything else can be leased, if it can. */
  long usualDue() {
    return Math.max(clock(), lanes.firstDue());
  }

  /** The earliest moment of the next request, whichever it is. */
  private long clock() {
    long earliest = Long.MIN_VALUE;
    if (last >= 0 && gap() > 0) {
      earliest = lastArrival() + gap();
    }
    if (held) {
      earliest = Math.max(earliest, heldUntil);
    }
    return earliest;
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
    front.drop();
    lanes.drop();
  }

  /** It has another chance. */
  void revive(long usualDelay) {
    dropped = false;
    delay = usualDelay;
    front.revive();
    lanes.revive();
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
