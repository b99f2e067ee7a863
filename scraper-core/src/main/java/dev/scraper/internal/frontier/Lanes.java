package dev.scraper.internal.frontier;

import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.internal.state.TicketRow;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The waiting tickets of one host, but for those of its {@link FrontQueue}: what is due again,
 * redirect hops, and the fresh ones by priority.
 *
 * <p><b>Thread-safety:</b> none; owned by its {@link HostQueue}.
 */
final class Lanes {

  /** Of tickets that are not kept: those of the {@link FrontQueue}. */
  static final int UNKEPT = Integer.MIN_VALUE;

  /** Of those that were sent before, or wait for a moment; all of them are in memory. */
  static final int AGAIN = Integer.MIN_VALUE + 1;

  /** Of files, which go before all pages: so they come soon after the page that wants them. */
  static final int MEDIA = Integer.MAX_VALUE;

  private record Delayed(long notBefore, long turn, Queued queued) {}

  private final int host;
  private final String origin;
  private final Shelf shelf;
  private final Gauge gauge;
  private final TickerTime time;
  private final Deque<Queued> hops = new ArrayDeque<>(0);
  private @Nullable PriorityQueue<Delayed> delayed;

  /** Of priority 0. */
  private final Lane usual;

  /** Of all others. */
  private @Nullable TreeMap<Integer, Lane> others;

  private long turns;
  private long nextAgain;
  private long size;

  /** Whether nothing is waited for any more. */
  private boolean dropped;

  /** Whether pages are not to be had any more. */
  private boolean onlyMedia;

  Lanes(int host, String origin, Shelf shelf, Gauge gauge, TickerTime time) {
    this.host = host;
    this.origin = origin;
    this.shelf = shelf;
    this.gauge = gauge;
    this.time = time;
    this.usual = new Lane(0, host, origin, shelf, gauge);
  }

  long size() {
    return size;
  }

  void add(Batch batch, Request request) {
    size++;
    if (Lane.isPlain(batch, request)) {
      (batch.purpose() == Purpose.MEDIA ? lane(MEDIA) : usual).add(batch, request.url());
      return;
    }
    Ticket ticket =
        Ticket.fresh(request, batch.purpose(), batch.depth(), batch.referrer(), batch.seed());
    Instant moment = request.notBefore().orElse(null);
    if (moment != null && !dropped) {
      addDelayed(kept(ticket, moment), time.at(moment));
    } else {
      laneOf(ticket).add(ticket);
    }
  }

  void addAgain(Ticket ticket, long now, long notBefore) {
    size++;
    boolean due = dropped || notBefore - now <= 0;
    Queued queued = kept(ticket, due ? null : time.moment(notBefore));
    if (due) {
      addDue(queued);
    } else {
      addDelayed(queued, notBefore);
    }
  }

  private Queued kept(Ticket ticket, @Nullable Instant due) {
    Queued queued = new Queued(ticket, AGAIN, nextAgain++);
    if (shelf.use() == Shelf.Use.KEPT) {
      shelf.put(new TicketRow(host, AGAIN, queued.place(), TicketCodec.rich(ticket, due)));
    }
    return queued;
  }

  private void addDelayed(Queued queued, long notBefore) {
    if (delayed == null) {
      delayed =
          new PriorityQueue<>(
              Comparator.comparingLong(Delayed::notBefore).thenComparingLong(Delayed::turn));
    }
    delayed.add(new Delayed(notBefore, turns++, queued));
  }

  /** Takes over what an earlier process has left on the shelf. */
  void restore(int lane, long count, long first, long last) {
    size += count;
    lane(lane).restore(count, first, last);
  }

  /** Takes over a ticket that was sent before, or waits for a moment. */
  Ticket restore(TicketRow row, long now) {
    TicketCodec.Read read = TicketCodec.read(Url.parse(origin + "/"), row.data());
    Queued queued = new Queued(read.ticket(), AGAIN, row.place());
    size++;
    nextAgain = row.place() + 1;
    Instant due = read.due();
    if (due == null || time.at(due) - now <= 0) {
      addDue(queued);
    } else {
      addDelayed(queued, time.at(due));
    }
    return read.ticket();
  }

  /** Has the heads loaded, after a restore. */
  void ask() {
    usual.askIfLow();
    if (others != null) {
      others.values().forEach(Lane::askIfLow);
    }
  }

  /** Tickets have come from the shelf. */
  void loaded(int lane, List<TicketRow> rows) {
    lane(lane).loaded(rows);
  }

  /** The first ticket that may go at that time; there must be one that can be had. */
  Queued poll(long now) {
    promote(now);
    size--;
    Lane files = fileLane();
    if (!hops.isEmpty() && (files == null || !files.isReady())) {
      return hops.remove();
    }
    Lane lane = first();
    if (lane == null) {
      throw new IllegalStateException("no ticket of " + origin + " is due");
    }
    Queued queued = lane.poll();
    if (lane != usual && lane.size() == 0 && shelf.use() == Shelf.Use.NONE && others != null) {
      others.remove(lane.number());
    }
    return queued;
  }

  /** The lane whose turn it is, or null if all are empty. */
  private @Nullable Lane first() {
    if (others == null) {
      return usual.size() > 0 ? usual : null;
    }
    Lane lower = null;
    for (Lane lane : others.values()) {
      if (lane.size() > 0) {
        if (lane.number() > 0) {
          return lane;
        }
        lower = lane;
        break;
      }
    }
    return usual.size() > 0 ? usual : lower;
  }

  /** Puts a ticket back where it was taken from, before all others of its kind. */
  void putBack(Queued queued) {
    size++;
    Ticket ticket = queued.ticket();
    if (ticket.isFresh() || ticket.purpose() == Purpose.MEDIA) {
      laneOf(ticket).putBack(queued);
    } else {
      hops.addFirst(queued);
    }
  }

  /** Whether there is one that can be had when its time comes. */
  boolean hasReady() {
    if (size == 0) {
      return false;
    }
    Lane files = fileLane();
    if (onlyMedia) {
      return files != null && files.isReady() || firstDelayedFile() != Long.MAX_VALUE;
    }
    if (!hops.isEmpty() || files != null && files.isReady()) {
      return true;
    }
    Lane lane = first();
    return lane == null ? delayed != null && !delayed.isEmpty() : lane.isReady();
  }

  /** When the first one that can be had is due. */
  long firstDue() {
    if (onlyMedia) {
      Lane files = fileLane();
      boolean now = files != null && files.isReady();
      return now ? Long.MIN_VALUE : firstDelayedFile();
    }
    long waiting = delayed == null ? 0 : delayed.size();
    return size > waiting ? Long.MIN_VALUE : delayed.peek().notBefore();
  }

  /** When the first file is due again, of those that wait for a moment. */
  private long firstDelayedFile() {
    if (delayed == null) {
      return Long.MAX_VALUE;
    }
    return delayed.stream()
        .filter(d -> d.queued().ticket().purpose() == Purpose.MEDIA)
        .mapToLong(Delayed::notBefore)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** The host was given up: nothing is waited for any more. */
  void drop() {
    dropped = true;
    while (delayed != null && !delayed.isEmpty()) {
      addDue(delayed.remove().queued());
    }
  }

  /** The host has another chance. */
  void revive() {
    dropped = false;
  }

  /** Moves what is due again to the head of the queue. */
  private void promote(long now) {
    while (delayed != null && !delayed.isEmpty() && delayed.peek().notBefore() - now <= 0) {
      addDue(delayed.remove().queued());
    }
  }

  private void addDue(Queued queued) {
    Ticket ticket = queued.ticket();
    if (ticket.isFresh() || ticket.purpose() == Purpose.MEDIA) {
      laneOf(ticket).addDue(queued); // a fresh page only waited for its moment
    } else {
      hops.add(queued);
    }
  }

  /** From now on only files are to be had. */
  void onlyMedia() {
    onlyMedia = true;
  }

  /** The lane of the files, if there ever was one. */
  private @Nullable Lane fileLane() {
    return others == null ? null : others.get(MEDIA);
  }

  private Lane laneOf(Ticket ticket) {
    if (ticket.purpose() == Purpose.MEDIA) {
      return lane(MEDIA);
    }
    return lane(Math.min(ticket.request().priority(), MEDIA - 1));
  }

  private Lane lane(int priority) {
    if (priority == 0) {
      return usual;
    }
    if (others == null) {
      others = new TreeMap<>(Comparator.reverseOrder());
    }
    int number = number(priority);
    return others.computeIfAbsent(number, n -> new Lane(n, host, origin, shelf, gauge));
  }

  /** The lane of fresh tickets of a priority; the two lowest numbers have another meaning. */
  static int number(int priority) {
    return Math.max(priority, AGAIN + 1);
  }
}
