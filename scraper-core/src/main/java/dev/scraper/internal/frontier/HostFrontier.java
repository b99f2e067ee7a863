package dev.scraper.internal.frontier;

import dev.scraper.http.Request;
import dev.scraper.internal.seen.SeenSet;
import dev.scraper.internal.state.KeptState;
import dev.scraper.internal.state.TicketRow;
import dev.scraper.internal.trace.Tracer;
import dev.scraper.state.StateException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The frontier: a queue for each host, and a heap of hosts by the moment they may be asked. What
 * memory does not hold, or must not hold alone, is on a {@link Shelf}.
 *
 * <p><b>Thread-safety:</b> none; owned by the scheduler loop.
 */
public final class HostFrontier implements Frontier {

  private final int usualLimit;
  private final long usualDelay;
  private final TickerTime time;
  private final Shelf shelf;
  private final Gauge gauge;
  private final SeenSet seen = new SeenSet();
  private final Map<String, HostQueue> hosts = new HashMap<>();

  /** Hosts with something that may take a lent place. */
  private final HostHeap front = new HostHeap();

  /** Hosts with anything else. */
  private final HostHeap heap = new HostHeap();

  private long queued;
  private int leased;
  private int lent;
  private long turns;
  private long leases;

  /** How many of those queued or leased are files. */
  private long media;

  /** Whether pages are not to be had any more. */
  private boolean onlyMedia;

  private final List<HostQueue> parked = new ArrayList<>();

  /** By their numbers. */
  private final List<HostQueue> numbered = new ArrayList<>();

  private TraceBook traces = new TraceBook(Tracer.NONE);

  /** When this process took over from an earlier one, if it did. */
  private @Nullable Long resumedAt;

  /**
   * @param limit open requests to a host, until {@link #limit} says otherwise
   * @param delay between request starts to a host, in nanoseconds, until {@link #pace} does
   * @param share how many bytes of memory tickets may take before some go to the shelf
   */
  public HostFrontier(int limit, long delay, TickerTime time, Shelf shelf, long share) {
    this.usualLimit = limit;
    this.usualDelay = delay;
    this.time = time;
    this.shelf = shelf;
    this.gauge = new Gauge(share);
  }

  /**
   * Takes over what an earlier process has kept. That may have asked any host a moment ago, so each
   * is spared for its delay from now on.
   *
   * @throws StateException if it cannot be read
   */
  public void restore(KeptState state, long now) throws StateException {
    resumedAt = now;
    for (KeptState.Host kept : state.hosts()) {
      if (add(kept.origin()).id != kept.id()) {
        throw new StateException(
            StateException.Reason.BROKEN, "the state has no host " + kept.id(), null);
      }
    }
    state.prints(seen::add);
    for (KeptState.Lane lane : state.lanes()) {
      queued += lane.count();
      media += lane.lane() == Lanes.MEDIA ? lane.count() : 0;
      if (lane.lane() != Lanes.AGAIN) {
        Lanes lanes = numbered.get(lane.host()).lanes();
        lanes.restore(lane.lane(), lane.count(), lane.first(), lane.last());
      }
    }
    for (TicketRow row : state.tickets(Lanes.AGAIN)) {
      Ticket ticket = numbered.get(row.host()).lanes().restore(row, now);
      media += ticket.purpose() == Purpose.MEDIA ? 1 : 0;
    }
    for (HostQueue host : numbered) {
      host.lanes().ask();
      settle(host);
    }
  }

  @Override
  public void loaded(int host, int lane, List<TicketRow> rows) {
    HostQueue queue = numbered.get(host);
    queue.lanes().loaded(lane, rows);
    settle(queue);
  }

  @Override
  public int offer(Batch batch) {
    int accepted = 0;
    HostQueue host = null;
    List<Request> requests = batch.requests();
    for (int i = 0; i < requests.size(); i++) {
      Request request = requests.get(i);
      if (!admit(batch.fingerprints()[i]) && !request.isRefetch()) {
        continue;
      }
      String origin = request.url().origin();
      if (host == null || !host.origin.equals(origin)) {
        if (host != null) {
          settle(host);
        }
        host = host(origin);
      }
      host.lanes().add(batch, request);
      traces.queued(batch.fingerprints()[i]);
      accepted++;
    }
    if (host != null) {
      settle(host);
    }
    queued += accepted;
    media += batch.purpose() == Purpose.MEDIA ? accepted : 0;
    return accepted;
  }

  @Override
  public boolean admit(long fingerprint) {
    boolean fresh = seen.add(fingerprint);
    if (fresh) {
      shelf.seen(fingerprint);
    }
    return fresh;
  }

  @Override
  public void insert(Ticket ticket) {
    HostQueue host = host(ticket.host());
    host.front().add(ticket);
    traces.queued(ticket);
    queued++;
    settle(host);
  }

  @Override
  public boolean withdraw(Fetch fetch) {
    if (fetch.entry == null) {
      return false;
    }
    HostQueue host = host(fetch.entry.ticket().host());
    traces.refused(fetch.entry.ticket());
    host.front().remove(fetch);
    queued--;
    settle(host);
    return true;
  }

  @Override
  public List<Lease> lease(long now, Room room, int maxRefused, Admission admission) {
    List<Lease> given = new ArrayList<>(Math.min(Math.max(room.front(), room.all()), 64));
    int refused = 0;
    HostTurn turn;
    while (given.size() < room.front()
        && refused < maxRefused
        && (turn = front.peek()) != null
        && turn.due <= now) {
      HostQueue host = turn.host;
      refused +=
          take(host, Queued.unkept(host.front().poll(now, host.shut)), now, admission, given);
    }
    int most = (int) Math.min(room.all(), (long) given.size() + room.pages());
    while (given.size() < most
        && refused < maxRefused
        && (turn = heap.peek()) != null
        && turn.due <= now) {
      HostQueue host = turn.host;
      refused += take(host, host.lanes().poll(now), now, admission, given);
    }
    return given;
  }

  /**
   * Does with a ticket what the admission says.
   *
   * @return how many were refused
   */
  private int take(HostQueue host, Queued taken, long now, Admission admission, List<Lease> given) {
    Ticket ticket = taken.ticket();
    Admission.Verdict verdict =
        host.mustWait(ticket) ? Admission.Verdict.WAIT : admission.check(ticket);
    switch (verdict) {
      case REFUSE -> {
        queued--;
        media -= ticket.purpose() == Purpose.MEDIA ? 1 : 0;
        traces.refused(ticket);
        remove(host, taken);
      }
      case SHUT -> {
        host.shut = true;
        traces.shut(host);
        putBack(host, taken);
      }
      case WAIT -> {
        host.frontWaiting |= FrontQueue.takes(ticket);
        host.waiting |= !FrontQueue.takes(ticket);
        putBack(host, taken);
      }
      case ADMIT -> {
        queued--;
        given.add(leaseOf(host, taken, now));
      }
    }
    host.turn = ++turns;
    settle(host);
    return verdict == Admission.Verdict.REFUSE ? 1 : 0;
  }

  private static void putBack(HostQueue host, Queued taken) {
    if (FrontQueue.takes(taken.ticket())) {
      host.front().putBack(taken.ticket());
    } else {
      host.lanes().putBack(taken);
    }
  }

  private void remove(HostQueue host, Queued queued) {
    if (queued.lane() != Lanes.UNKEPT && shelf.use() == Shelf.Use.KEPT) {
      shelf.remove(host.id, queued.lane(), queued.place());
    }
  }

  private Lease leaseOf(HostQueue host, Queued taken, long now) {
    Lease lease = new Lease(leases++, taken, host.generation);
    traces.leased(lease, host, now);
    Ticket ticket = taken.ticket();
    leased++;
    host.open++;
    boolean paced = host.delay > 0 || !ticket.request().delay().isZero();
    if (paced || ticket.purpose() == Purpose.ROBOTS) {
      host.starting = lease; // its clock is set when the start, or the end, is known
    } else {
      lease.unpaced = true;
      host.unpaced++;
      host.startedAt(now, lease);
    }
    return lease;
  }

  @Override
  public void started(Lease lease, long at) {
    if (!lease.closed && !lease.started) {
      lease.started = true;
      HostQueue host = host(lease.host());
      if (!lease.isUnsent()) {
        host.startedAt(at, lease);
      }
      settleStart(host, lease);
    }
  }

  @Override
  public int complete(Lease lease, long now, List<Batch> discovered) {
    close(lease, now);
    remove(host(lease.host()), lease.queued());
    media -= lease.ticket().purpose() == Purpose.MEDIA ? 1 : 0;
    int accepted = 0;
    for (Batch batch : discovered) {
      accepted += offer(batch);
    }
    return accepted;
  }

  @Override
  public void release(Lease lease, long now, Ticket next, long notBefore) {
    close(lease, now);
    remove(host(lease.host()), lease.queued());
    HostQueue host = host(next.host());
    if (FrontQueue.takes(next)) {
      host.front().addAgain(next, notBefore);
    } else {
      host.lanes().addAgain(next, now, notBefore);
    }
    traces.queued(next);
    queued++;
    settle(host);
  }

  @Override
  public void lend(Lease lease, long now) {
    if (lease.closed || lease.lends) {
      return;
    }
    HostQueue host = host(lease.host());
    lease.lends = true;
    host.lent++;
    lent++;
    if (lease.unpaced) {
      lease.unpaced = false;
      host.unpaced--;
      host.frontWaiting = false;
    }
    if (host.starting == lease) {
      host.startedAt(now, lease); // nobody has said when, but it was not later
    }
    settleStart(host, lease);
  }

  @Override
  public void takeBack(Lease lease) {
    if (lease.lends) {
      lease.lends = false;
      HostQueue host = host(lease.host());
      host.lent--;
      lent--;
      settle(host);
    }
  }

  @Override
  public void putBack(Lease lease, long now) {
    close(lease, now);
    HostQueue host = host(lease.host());
    putBack(host, lease.queued());
    queued++;
    settle(host);
  }

  private void close(Lease lease, long now) {
    if (lease.closed) {
      throw new IllegalStateException("closed twice: " + lease);
    }
    HostQueue host = host(lease.host());
    takeBack(lease);
    lease.closed = true;
    leased--;
    host.open--;
    host.unpaced -= lease.unpaced ? 1 : 0;
    host.waiting = false;
    host.frontWaiting = false;
    if (host.starting == lease && !lease.isUnsent()) {
      // It ended without a word of its start: no request was on the wire later than now.
      host.startedAt(now, lease);
    }
    host.endedAt(now, lease);
    settleStart(host, lease);
  }

  private void settleStart(HostQueue host, Lease lease) {
    if (host.starting == lease) {
      host.starting = null;
    }
    settle(host);
  }

  @Override
  public void hold(String origin, long until) {
    HostQueue host = host(origin);
    host.hold(until);
    settle(host);
  }

  @Override
  public void drop(String origin) {
    HostQueue host = host(origin);
    host.drop();
    settle(host);
  }

  @Override
  public void park(String origin) {
    HostQueue host = host(origin);
    if (!host.parked) {
      host.parked = true;
      parked.add(host);
      settle(host);
    }
  }

  @Override
  public void unparkWhenIdle() {
    if (parked.isEmpty() || leased > 0 || front.size() > 0 || heap.size() > 0 || isLoading()) {
      return;
    }
    List<HostQueue> all = List.copyOf(parked);
    parked.clear();
    for (HostQueue host : all) {
      host.parked = false;
      settle(host);
    }
  }

  /** Whether a host that is not parked has something queued that is not at hand. */
  private boolean isLoading() {
    return !onlyMedia
        && numbered.stream().anyMatch(host -> !host.parked && host.lanes().size() > 0);
  }

  @Override
  public void revive(String origin) {
    HostQueue host = host(origin);
    host.revive(usualDelay);
    settle(host);
  }

  @Override
  public void pace(String origin, long delay) {
    HostQueue host = host(origin);
    host.pace(delay);
    settle(host);
  }

  @Override
  public void limit(String origin, int open) {
    HostQueue host = host(origin);
    host.limit = open;
    settle(host);
  }

  @Override
  public void open(String origin) {
    HostQueue host = host(origin);
    host.shut = false;
    traces.opened(host);
    settle(host);
  }

  @Override
  public void newGeneration(String origin) {
    host(origin).generation++;
  }

  @Override
  public int openRequests(String origin) {
    return host(origin).open;
  }

  @Override
  public boolean isPaced(String origin) {
    HostQueue host = host(origin);
    return host.gap() > 0 || host.starting != null;
  }

  @Override
  public int number(String origin) {
    return host(origin).id;
  }

  @Override
  public long nextDue() {
    return Math.min(due(front), due(heap));
  }

  @Override
  public long nextFrontDue() {
    return due(front);
  }

  private static long due(HostHeap heap) {
    HostTurn first = heap.peek();
    return first == null ? Long.MAX_VALUE : first.due;
  }

  @Override
  public long queued() {
    return queued;
  }

  @Override
  public int leased() {
    return leased;
  }

  /** What keeps the queued requests. */
  public QueueLook look(long now) {
    return QueueLook.of(numbered, now);
  }

  /** Has told what is queued and leased from now on. */
  public void trace(Tracer tracer) {
    traces = new TraceBook(tracer);
  }

  @Override
  public int lent() {
    return lent;
  }

  @Override
  public Stats stats(long now) {
    return new Stats(queued, leased, hosts.size(), heap.countDueAfter(now), seen.size());
  }

  @Override
  public long media() {
    return media;
  }

  @Override
  public void onlyMedia() {
    if (!onlyMedia) {
      onlyMedia = true;
      for (HostQueue host : numbered) {
        host.lanes().onlyMedia();
        settle(host);
      }
    }
  }

  private HostQueue host(String origin) {
    HostQueue host = hosts.get(origin);
    if (host == null) {
      host = add(origin);
      shelf.host(host.id, origin);
    }
    return host;
  }

  private HostQueue add(String origin) {
    int id = numbered.size();
    Lanes lanes = new Lanes(id, origin, shelf, gauge, time);
    FrontQueue first = new FrontQueue(time);
    HostQueue host = new HostQueue(id, origin, usualLimit, usualDelay, first, lanes);
    if (resumedAt != null) {
      host.resumed(resumedAt);
    }
    if (onlyMedia) {
      lanes.onlyMedia();
    }
    host.turn = ++turns;
    hosts.put(origin, host);
    numbered.add(host);
    return host;
  }

  /** Puts the host where it belongs after anything about it has changed. */
  private void settle(HostQueue host) {
    boolean first = host.hasFront();
    settle(front, host.frontTurn, first, first ? host.frontDue() : 0);
    boolean usual = host.hasUsual();
    settle(heap, host.usualTurn, usual, usual ? host.usualDue() : 0);
  }

  private static void settle(HostHeap heap, HostTurn turn, boolean eligible, long due) {
    if (eligible) {
      turn.due = due;
      heap.update(turn);
    } else {
      heap.remove(turn);
    }
  }
}
