package dev.scraper.internal.schedule;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlStats.HostTime;
import dev.scraper.http.FailureKind;
import dev.scraper.internal.frontier.Frontier;
import dev.scraper.internal.frontier.Lease;
import dev.scraper.json.Json;
import dev.scraper.policy.Limits;
import dev.scraper.policy.Politeness;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of all hosts, and the rules that change them: signs of life, dead hosts, budgets.
 *
 * <p><b>Thread-safety:</b> none; owned by the loop.
 */
final class HostBook {

  private static final Logger LOG = LoggerFactory.getLogger(HostBook.class);

  /** After so many host-level failures in a row a host is given up. */
  static final int FAILURES_TO_DEATH = 5;

  /** The most requests open to a host that has not answered yet. */
  private static final int OPEN_BEFORE_ANSWER = 16;

  private static final long FIRST_PAUSE = Duration.ofSeconds(1).toNanos();
  private static final int SLOWEST = 5;

  private final Map<String, HostState> hosts = new HashMap<>();
  private final Frontier frontier;
  private final Politeness politeness;
  private final Limits limits;

  /** Those whose answers have begun and may take as long as they like. */
  private final Set<Lease> streams = new HashSet<>();

  private final Tally tally;
  private final InstantSource clock;

  /** Those of which another process has to be told more than it was. */
  private final Set<HostState> changed = new LinkedHashSet<>();

  HostBook(
      Frontier frontier, Politeness politeness, Limits limits, Tally tally, InstantSource clock) {
    this.clock = clock;
    this.frontier = frontier;
    this.politeness = politeness;
    this.limits = limits;
    this.tally = tally;
  }

  /** The most requests that a host nothing is known of may have open. */
  static int firstLimit(int perHost, long maxPerHost) {
    return (int) Math.min(Math.min(perHost, OPEN_BEFORE_ANSWER), maxPerHost);
  }

  HostState get(String origin) {
    return hosts.computeIfAbsent(origin, HostState::new);
  }

  /** More is known of it than was written down. */
  void changed(HostState host) {
    changed.add(host);
  }

  /** Those that have changed since this was asked. */
  List<HostState> takeChanged() {
    List<HostState> all = List.copyOf(changed);
    changed.clear();
    return all;
  }

  /** Takes over what another process knew of a host. */
  void restore(String origin, Json saved, long now) {
    HostState host = get(origin);
    host.restore(saved);
    if (host.dead) {
      shutDown(host);
      return;
    }
    applyLimit(host);
    if (host.heldUntil != null) {
      Duration left = Duration.between(clock.instant(), host.heldUntil);
      frontier.hold(origin, now + Spans.nanos(left));
    }
  }

  /** It asked for a pause after a request. */
  void pausing(String origin, Duration pause) {
    note(get(origin), pause);
  }

  private void note(HostState host, Duration pause) {
    Instant until = clock.instant().plus(pause);
    if (host.heldUntil == null || until.isAfter(host.heldUntil)) {
      host.heldUntil = until;
    }
    changed(host);
  }

  /** Any byte of an answer shows that the host lives. */
  void answered(Lease lease, long elapsed) {
    HostState host = get(lease.host());
    changed(host);
    if (elapsed > 0 && !streams.contains(lease)) { // a stream's length says nothing of the host
      host.responses++;
      host.responseNanos += elapsed;
    }
    if (!host.answered || host.streak > 0) {
      host.answered = true;
      host.streak = 0;
      applyLimit(host);
    }
  }

  /** An answer has begun that may take as long as it likes. */
  void streaming(Lease lease) {
    if (streams.add(lease)) {
      HostState host = get(lease.host());
      host.streams++;
      answered(lease, 0);
      applyLimit(host);
    }
  }

  /** A request is over, be it such a one or not. */
  void ended(Lease lease) {
    if (streams.remove(lease)) {
      HostState host = get(lease.host());
      host.streams--;
      applyLimit(host);
    }
  }

  /**
   * A host-level failure: the host pauses, 1, 2, 4, 8 s, then is given up. Requests that were open
   * together fail together and count once.
   */
  void failedAtHostLevel(Lease lease, long now) {
    HostState host = get(lease.host());
    if (host.dead || lease.generation() != host.generation) {
      return;
    }
    changed(host);
    host.generation++;
    frontier.newGeneration(host.origin);
    host.streak++;
    if (host.streak >= FAILURES_TO_DEATH) {
      giveUp(host, now);
      return;
    }
    applyLimit(host);
    long pause = FIRST_PAUSE << (host.streak - 1);
    hold(host.origin, now, pause, "no sign of life");
  }

  private void giveUp(HostState host, long now) {
    host.dead = true;
    host.diedAt = now;
    shutDown(host);
    tally.tell(new CrawlEvent.HostDown(host.origin));
  }

  /** It was given up, and has another chance. */
  void revive(HostState host) {
    host.dead = false;
    host.streak = 0;
    host.answered = false;
    frontier.revive(host.origin);
    applyLimit(host);
  }

  private void shutDown(HostState host) {
    frontier.drop(host.origin);
    frontier.limit(host.origin, Integer.MAX_VALUE);
    frontier.open(host.origin);
  }

  void hold(String origin, long now, long nanos, String reason) {
    frontier.hold(origin, now + nanos);
    note(get(origin), Duration.ofNanos(nanos));
    tally.tell(new CrawlEvent.HostHeld(origin, Duration.ofNanos(nanos), reason));
  }

  /** The links of a page, unless there were too many pages like it. */
  Found guarded(Lease lease, Found found) {
    Long likeness = found.likeness();
    if (likeness == null) {
      return found;
    }
    HostState host = get(lease.host());
    long most = limits.traps().maxSimilar();
    if (host.kinds.count(likeness) <= most) {
      return found;
    }
    if (!host.trapTold) {
      host.trapTold = true;
      LOG.warn(
          "{} has more than {} pages like {}: links of such pages are not followed",
          host.origin,
          most,
          lease.ticket().request().url());
    }
    return found.ofTrap();
  }

  void delivered(String origin) {
    HostState host = get(origin);
    host.delivered++;
    changed(host);
    long budget = limits.traps().hostBudget();
    if (budget != Long.MAX_VALUE && host.delivered % budget == 0) {
      LOG.info("{} has had {} pages, and is parked until the others are done", origin, budget);
      frontier.park(origin);
    }
    if (limits.maxPerHost() != Long.MAX_VALUE) {
      applyLimit(host);
    }
  }

  /** Whether the host's budget of pages is used up. */
  boolean isSpent(HostState host) {
    return host.delivered >= limits.maxPerHost();
  }

  /** Sets how many requests may be open: fewer before a sign of life and near a budget's end. */
  private void applyLimit(HostState host) {
    long open = politeness.perHost();
    if (host.streak > 0) {
      // One to look for a sign of life; a stream that is open may give none for days.
      open = Math.min(open, 1 + host.streams);
    } else if (!host.answered) {
      open = Math.min(open, OPEN_BEFORE_ANSWER);
    }
    long left = limits.maxPerHost() - host.delivered;
    if (left > 0) {
      open = Math.min(open, left);
    }
    frontier.limit(host.origin, (int) open);
  }

  /** What a request to a dead host fails with. */
  static FailureKind deadKind() {
    return FailureKind.HOST_DOWN;
  }

  List<HostTime> slowest() {
    return hosts.values().stream()
        .filter(host -> host.responses > 0)
        .map(
            host ->
                new HostTime(
                    host.origin,
                    host.responses,
                    Duration.ofNanos(host.responseNanos / host.responses)))
        .sorted(Comparator.comparing(HostTime::mean).reversed())
        .limit(SLOWEST)
        .toList();
  }
}
