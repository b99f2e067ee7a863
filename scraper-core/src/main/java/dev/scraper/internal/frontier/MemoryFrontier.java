package dev.scraper.internal.frontier;

import dev.scraper.http.Request;
import dev.scraper.internal.seen.SeenSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * The frontier in memory.
 *
 * <p><b>Thread-safety:</b> none; owned by the scheduler loop.
 */
public final class MemoryFrontier implements Frontier {

  private final int usualLimit;
  private final long usualDelay;
  private final ToLongFunction<Instant> tickerTime;
  private final SeenSet seen = new SeenSet();
  private final Map<String, HostQueue> hosts = new HashMap<>();
  private final HostHeap heap = new HostHeap();
  private long queued;
  private int leased;
  private long turns;
  private long leases;

  /**
   * @param limit open requests to a host, until {@link #limit} says otherwise
   * @param delay between request starts to a host, in nanoseconds, until {@link #pace} does
   * @param tickerTime what the crawl's ticker will say at a moment
   */
  public MemoryFrontier(int limit, long delay, ToLongFunction<Instant> tickerTime) {
    this.usualLimit = limit;
    this.usualDelay = delay;
    this.tickerTime = tickerTime;
  }

  @Override
  public int offer(Batch batch) {
    int accepted = 0;
    HostQueue host = null;
    List<Request> requests = batch.requests();
    for (int i = 0; i < requests.size(); i++) {
      Request request = requests.get(i);
      if (!seen.add(batch.fingerprints()[i]) && !request.isRefetch()) {
        continue;
      }
      String origin = request.url().origin();
      if (host == null || !host.origin.equals(origin)) {
        if (host != null) {
          settle(host);
        }
        host = host(origin);
      }
      host.add(batch, request, tickerTime);
      accepted++;
    }
    if (host != null) {
      settle(host);
    }
    queued += accepted;
    return accepted;
  }

  @Override
  public boolean admit(long fingerprint) {
    return seen.add(fingerprint);
  }

  @Override
  public void insert(Ticket ticket) {
    HostQueue host = host(ticket.host());
    host.addControl(ticket);
    queued++;
    settle(host);
  }

  @Override
  public List<Lease> lease(long now, int max, int maxRefused, Admission admission) {
    List<Lease> given = new ArrayList<>(Math.min(max, 64));
    int refused = 0;
    while (given.size() < max && refused < maxRefused) {
      HostQueue host = heap.peek();
      if (host == null || host.due > now) {
        break;
      }
      Ticket ticket = host.poll(now);
      switch (host.mustWait(ticket) ? Admission.Verdict.WAIT : admission.check(ticket)) {
        case REFUSE -> {
          queued--;
          refused++;
        }
        case SHUT -> {
          host.shut = true;
          host.putBack(ticket);
        }
        case WAIT -> {
          host.waiting = true;
          host.putBack(ticket);
        }
        case ADMIT -> {
          queued--;
          given.add(leaseOf(host, ticket, now));
        }
      }
      host.turn = ++turns;
      settle(host);
    }
    return given;
  }

  private Lease leaseOf(HostQueue host, Ticket ticket, long now) {
    Lease lease = new Lease(leases++, ticket, host.generation);
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
    int accepted = 0;
    for (Batch batch : discovered) {
      accepted += offer(batch);
    }
    return accepted;
  }

  @Override
  public void release(Lease lease, long now, Ticket next, long notBefore) {
    close(lease, now);
    HostQueue host = host(next.host());
    host.addAgain(next, now, notBefore);
    queued++;
    settle(host);
  }

  private void close(Lease lease, long now) {
    if (lease.closed) {
      throw new IllegalStateException("closed twice: " + lease);
    }
    lease.closed = true;
    leased--;
    HostQueue host = host(lease.host());
    host.open--;
    host.unpaced -= lease.unpaced ? 1 : 0;
    host.waiting = false;
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
  public long nextDue() {
    HostQueue first = heap.peek();
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

  @Override
  public Stats stats(long now) {
    return new Stats(queued, leased, hosts.size(), heap.countDueAfter(now), seen.size());
  }

  private HostQueue host(String origin) {
    HostQueue host = hosts.get(origin);
    if (host == null) {
      host = new HostQueue(origin, usualLimit, usualDelay);
      host.turn = ++turns;
      hosts.put(origin, host);
    }
    return host;
  }

  /** Puts the host where it belongs after anything about it has changed. */
  private void settle(HostQueue host) {
    if (host.isEligible()) {
      host.due = host.computeDue();
      heap.update(host);
    } else {
      heap.remove(host);
    }
  }
}
