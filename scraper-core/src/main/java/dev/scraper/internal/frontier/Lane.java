package dev.scraper.internal.frontier;

import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.internal.state.TicketRow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * A host's fresh tickets of one priority, first in, first out: what was put back, then the head in
 * memory, then the tail, which is on the shelf alone.
 *
 * <p><b>Thread-safety:</b> none; owned by its {@link Lanes}.
 */
final class Lane {

  /** The head that a host keeps in memory even when memory is full; hosts may be many. */
  private static final int LEAST_HEAD = 4;

  /** A head below this wants more, when there is memory; so much more. */
  private static final int LOW = 128;

  private static final int SEGMENT = 256;

  /** About what a ticket takes, for those that are on their way. */
  private static final long TYPICAL_BYTES = 64;

  private final int number;
  private final int host;
  private final String origin;
  private final Shelf shelf;
  private final Gauge gauge;
  private final Deque<Queued> putBack = new ArrayDeque<>(0);
  private final UrlFifo head;

  /** The place of the next ticket. */
  private long next;

  /** How many are on the shelf alone, and the first place that may be one of theirs. */
  private long away;

  private long firstAway;

  /** How many of them are on their way here at most. */
  private int asked;

  Lane(int number, int host, String origin, Shelf shelf, Gauge gauge) {
    this.number = number;
    this.host = host;
    this.origin = origin;
    this.shelf = shelf;
    this.gauge = gauge;
    this.head = new UrlFifo(origin, number == Lanes.MEDIA ? Purpose.MEDIA : Purpose.PAGE);
  }

  int number() {
    return number;
  }

  long size() {
    return putBack.size() + head.size() + away;
  }

  /** Whether the first one is in memory. */
  boolean isReady() {
    return !putBack.isEmpty() || head.size() > 0;
  }

  void add(Batch batch, Url url) {
    long place = next++;
    boolean stays = stays(place);
    if (shelf.use() == Shelf.Use.KEPT || !stays) {
      put(place, TicketCodec.plain(origin, batch, url));
    }
    if (stays) {
      gauge.add(head.add(batch, url, place));
    }
  }

  void add(Ticket ticket) {
    long place = next++;
    boolean stays = stays(place);
    if (shelf.use() == Shelf.Use.KEPT || !stays) {
      put(place, TicketCodec.rich(ticket, null));
    }
    if (stays) {
      gauge.add(head.add(ticket, place));
    }
  }

  /** Whether a ticket is in memory, too; otherwise the tail has one more. */
  private boolean stays(long place) {
    boolean full = shelf.use() != Shelf.Use.NONE && gauge.isFull() && head.size() >= LEAST_HEAD;
    if (away == 0 && !full) {
      return true;
    }
    if (away++ == 0) {
      firstAway = place;
    }
    return false;
  }

  private void put(long place, byte[] data) {
    shelf.put(new TicketRow(host, number, place, data));
  }

  void putBack(Queued ticket) {
    putBack.addFirst(ticket);
  }

  /** A fresh ticket that had only waited for its moment: it goes before the head. */
  void addDue(Queued ticket) {
    putBack.addLast(ticket);
  }

  /** Takes the first ticket, which must be ready. */
  Queued poll() {
    if (!putBack.isEmpty()) {
      return putBack.remove();
    }
    UrlFifo.Entry entry = head.poll();
    gauge.add(-entry.bytes());
    head.trim();
    askIfLow();
    return new Queued(entry.ticket(), number, entry.place());
  }

  /** Wants more of the tail when the head runs short. */
  void askIfLow() {
    boolean full = gauge.isFull();
    if (away > 0 && asked == 0 && head.size() < (full ? LEAST_HEAD / 2 : LOW)) {
      asked = (int) Math.min(away, full ? 2 * LEAST_HEAD : SEGMENT);
      gauge.add(asked * TYPICAL_BYTES);
      shelf.ask(host, number, firstAway, asked);
    }
  }

  /** Takes what was asked for. */
  void loaded(List<TicketRow> rows) {
    gauge.add(-asked * TYPICAL_BYTES);
    asked = 0;
    if (rows.isEmpty()) {
      throw new IllegalStateException(away + " tickets of " + origin + " are not on the shelf");
    }
    for (TicketRow row : rows) {
      gauge.add(head.addStored(row.data(), row.place()));
      firstAway = row.place() + 1;
    }
    away -= rows.size();
    askIfLow();
  }

  /** Takes over what an earlier process has left on the shelf. */
  void restore(long count, long first, long last) {
    away = count;
    firstAway = first;
    next = last + 1;
  }

  static boolean isPlain(Batch batch, Request request) {
    boolean mayBe = batch.purpose() == Purpose.PAGE || batch.purpose() == Purpose.MEDIA;
    return mayBe && request.isPlain();
  }
}
