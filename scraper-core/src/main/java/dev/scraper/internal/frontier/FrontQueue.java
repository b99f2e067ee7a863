package dev.scraper.internal.frontier;

import java.time.Instant;
import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The tickets of a host that go before all others and may take lent places: its robots.txt, and
 * what somebody waits for. They are never kept.
 *
 * <p><b>Thread-safety:</b> none; owned by its {@link HostQueue}.
 */
final class FrontQueue {

  /** By rank, and within it in turn; what was taken before goes first. */
  private static final Comparator<Entry> READY =
      Comparator.<Entry>comparingInt(entry -> entry.again ? 0 : 1)
          .thenComparingInt(entry -> -entry.priority)
          .thenComparingLong(entry -> entry.turn);

  private static final Comparator<Entry> DELAYED =
      Comparator.<Entry>comparingLong(entry -> entry.notBefore)
          .thenComparingLong(entry -> entry.turn);

  private final TickerTime time;
  private final Lane robots = new Lane();
  private final Lane fetches = new Lane();
  private long turns;
  private boolean dropped;

  FrontQueue(TickerTime time) {
    this.time = time;
  }

  /** A ticket in its place. */
  static final class Entry {

    private final Ticket ticket;
    private final boolean again;
    private final int priority;
    private final long notBefore;
    private final long turn;

    private Entry(Ticket ticket, boolean again, long notBefore, long turn) {
      this.ticket = ticket;
      this.again = again;
      this.priority = ticket.request().priority();
      this.notBefore = notBefore;
      this.turn = turn;
    }

    Ticket ticket() {
      return ticket;
    }
  }

  /** What is ready, and what waits for its time. */
  private static final class Lane {

    private final TreeSet<Entry> ready = new TreeSet<>(READY);
    private final TreeSet<Entry> delayed = new TreeSet<>(DELAYED);

    int size() {
      return ready.size() + delayed.size();
    }

    boolean isEmpty() {
      return ready.isEmpty() && delayed.isEmpty();
    }

    long firstDue() {
      if (!ready.isEmpty()) {
        return Long.MIN_VALUE;
      }
      return delayed.isEmpty() ? Long.MAX_VALUE : delayed.first().notBefore;
    }

    @Nullable Entry poll(long now) {
      while (!delayed.isEmpty() && delayed.first().notBefore - now <= 0) {
        ready.add(delayed.pollFirst());
      }
      return ready.pollFirst();
    }
  }

  private Lane lane(Ticket ticket) {
    return ticket.purpose() == Purpose.ROBOTS ? robots : fetches;
  }

  /** How many there are. */
  int size() {
    return robots.size() + fetches.size();
  }

  /** Whether a ticket belongs here. */
  static boolean takes(Ticket ticket) {
    return ticket.purpose() == Purpose.ROBOTS || ticket.purpose() == Purpose.FETCH;
  }

  /** Queues a new one, which may wait for a moment of its own. */
  void add(Ticket ticket) {
    Instant moment = ticket.request().notBefore().orElse(null);
    if (moment == null) {
      ready(ticket, false);
    } else {
      delayed(ticket, false, time.at(moment));
    }
  }

  /** Queues one that was sent before: a retry or the next hop. */
  void addAgain(Ticket ticket, long notBefore) {
    delayed(ticket, true, notBefore);
  }

  private void delayed(Ticket ticket, boolean again, long notBefore) {
    if (dropped) {
      ready(ticket, again);
    } else {
      remember(ticket, lane(ticket).delayed, new Entry(ticket, again, notBefore, turns++));
    }
  }

  private void ready(Ticket ticket, boolean again) {
    remember(ticket, lane(ticket).ready, new Entry(ticket, again, Long.MIN_VALUE, turns++));
  }

  private static void remember(Ticket ticket, TreeSet<Entry> set, Entry entry) {
    set.add(entry);
    if (ticket.fetch() != null) {
      ticket.fetch().entry = entry;
    }
  }

  /** Puts one back that was taken just now, before all others. */
  void putBack(Ticket ticket) {
    remember(ticket, lane(ticket).ready, new Entry(ticket, true, Long.MIN_VALUE, -1 - turns++));
  }

  /** Takes a fetch out that waits here. */
  void remove(Fetch fetch) {
    Entry entry = fetch.entry;
    fetch.entry = null;
    if (entry != null && !fetches.ready.remove(entry)) {
      fetches.delayed.remove(entry);
    }
  }

  /** Whether there is one that can be had when its time comes. */
  boolean hasReady(boolean shut) {
    return !robots.isEmpty() || !shut && !fetches.isEmpty();
  }

  /** When the first one that can be had is due. */
  long firstDue(boolean shut) {
    long asked = robots.firstDue();
    return shut ? asked : Math.min(asked, fetches.firstDue());
  }

  /** The first ticket that may go at that time; there must be one. */
  Ticket poll(long now, boolean shut) {
    Entry entry = robots.poll(now);
    if (entry == null && !shut) {
      entry = fetches.poll(now);
    }
    if (entry == null) {
      throw new IllegalStateException("nothing is due");
    }
    Ticket ticket = entry.ticket;
    if (ticket.fetch() != null) {
      ticket.fetch().entry = null;
    }
    return ticket;
  }

  /** The host was given up: nothing is waited for any more. */
  void drop() {
    dropped = true;
    robots.ready.addAll(robots.delayed);
    robots.delayed.clear();
    fetches.ready.addAll(fetches.delayed);
    fetches.delayed.clear();
  }

  /** The host has another chance. */
  void revive() {
    dropped = false;
  }
}
