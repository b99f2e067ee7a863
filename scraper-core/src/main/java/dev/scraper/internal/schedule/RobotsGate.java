package dev.scraper.internal.schedule;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlEvent.RobotsOutcome;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.internal.frontier.Admission;
import dev.scraper.internal.frontier.Batch;
import dev.scraper.internal.frontier.Frontier;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.internal.frontier.Ticket;
import dev.scraper.json.Json;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.SkipReason;
import dev.scraper.robots.RobotsRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last check of a ticket before the wire: dead hosts, robots.txt (RFC 9309), budgets of hosts.
 * A host whose robots.txt is not known is shut, and its robots.txt asked for, the first time one of
 * its tickets is due.
 *
 * <p><b>Thread-safety:</b> none; owned by the loop.
 */
final class RobotsGate implements Admission {

  private static final Logger LOG = LoggerFactory.getLogger(RobotsGate.class);
  private static final Duration KEPT = Duration.ofHours(24);

  /** In a session, of what could not be had; a crawl is over by then, or has no use for it. */
  private static final Duration KEPT_FAILURE = Duration.ofMinutes(1);

  private final Frontier frontier;
  private final HostBook hosts;
  private final Tally tally;
  private final Settings settings;
  private final PathBudgets budgets;
  private final Journal journal;
  private long now;

  /** Hosts that were shut by {@link #check}, which must not change the frontier itself. */
  private final List<HostState> toAsk = new ArrayList<>();

  private final List<HostState> toDiscover = new ArrayList<>();

  RobotsGate(Frontier frontier, HostBook hosts, Tally tally, Settings settings, Journal journal) {
    this.journal = journal;
    this.frontier = frontier;
    this.hosts = hosts;
    this.tally = tally;
    this.settings = settings;
    this.budgets = new PathBudgets(settings.limits().paths());
  }

  void at(long time) {
    now = time;
  }

  @Override
  public Verdict check(Ticket ticket) {
    HostState host = hosts.get(ticket.host());
    if (ticket.purpose() == Purpose.ROBOTS) {
      return host.dead ? refuseDeadRobots(ticket) : Verdict.ADMIT;
    }
    if (host.dead) {
      return fail(ticket, HostBook.deadKind(), "the host was given up");
    }
    if (settings.politeness().obeyRobots()) {
      Verdict verdict = obey(host, ticket);
      if (verdict != Verdict.ADMIT) {
        return verdict;
      }
    } else if (host.sitemapsWanted) {
      host.sitemapsWanted = false;
      toDiscover.add(host);
    }
    if (ticket.purpose() == Purpose.PAGE && hosts.isSpent(host)) {
      return skip(ticket, SkipReason.LIMIT);
    }
    return spend(ticket);
  }

  private Verdict spend(Ticket ticket) {
    return switch (budgets.place(ticket)) {
      case FREE -> {
        budgets.take(ticket);
        yield Verdict.ADMIT;
      }
      case TAKEN -> Verdict.WAIT;
      case SPENT -> skip(ticket, SkipReason.LIMIT);
    };
  }

  /** A lease has ended, with a page for the spider or without. */
  void ended(Ticket ticket, boolean delivered) {
    budgets.end(ticket, delivered);
  }

  private Verdict obey(HostState host, Ticket ticket) {
    boolean expired = host.robots != HostState.Robots.PENDING && host.robotsExpire - now <= 0;
    if (host.robots == HostState.Robots.UNKNOWN || expired) {
      host.robots = HostState.Robots.PENDING;
      toAsk.add(host);
    }
    return switch (host.robots) {
      case UNKNOWN, PENDING -> Verdict.SHUT;
      case KNOWN ->
          host.rules == null || host.rules.allows(ticket.request().url())
              ? Verdict.ADMIT
              : skip(ticket, SkipReason.ROBOTS);
      case UNAVAILABLE -> skip(ticket, SkipReason.ROBOTS_UNAVAILABLE);
      case FAILED -> fail(ticket, host.robotsFailure, host.robotsMessage);
    };
  }

  /** Does what the checks of a turn asked for. */
  void settle() {
    for (HostState host : toAsk) {
      Url url = Url.parse(host.origin + "/robots.txt");
      frontier.insert(Ticket.fresh(Request.get(url), Purpose.ROBOTS, 0, null, false));
    }
    toAsk.clear();
    for (HostState host : toDiscover) {
      discover(host, List.of());
    }
    toDiscover.clear();
  }

  private Verdict skip(Ticket ticket, SkipReason reason) {
    tally.skipped(ticket, reason, null);
    taken(ticket);
    return Verdict.REFUSE;
  }

  private Verdict fail(Ticket ticket, FailureKind kind, String message) {
    tally.failed(ticket, kind, null, message, null);
    taken(ticket);
    return Verdict.REFUSE;
  }

  private Verdict refuseDeadRobots(Ticket ticket) {
    failed(ticket, HostBook.deadKind(), "the host was given up");
    return Verdict.REFUSE;
  }

  /** Somebody wants something of a host: one given up a while ago has another chance. */
  void asked(String origin) {
    HostState host = hosts.get(origin);
    if (settings.session() && host.dead && now - host.diedAt >= KEPT_FAILURE.toNanos()) {
      hosts.revive(host);
      host.robots = HostState.Robots.UNKNOWN;
    }
  }

  /** The sitemaps of a seed's host are to be read, once, when its robots.txt is known. */
  void wantSitemaps(String origin) {
    HostState host = hosts.get(origin);
    if (!host.sitemapsAsked) {
      host.sitemapsAsked = true;
      hosts.changed(host);
      host.sitemapsWanted = true;
      if (host.robots == HostState.Robots.KNOWN) {
        discover(host, host.rules == null ? List.of() : host.rules.sitemaps());
      }
    }
  }

  /** A fresh seed has left the queue. */
  void taken(Ticket ticket) {
    if (ticket.seed() && ticket.isFresh() && ticket.known() == null) {
      settings.seedsTaken().accept(1);
    }
  }

  /** A robots.txt was read. */
  void read(Ticket ticket, Outcome.RobotsText text) {
    HostState host = hosts.get(ticket.owner());
    RobotsRules rules = text.rules();
    int status = text.status();
    host.rules = rules;
    pace(host, rules.crawlDelay());
    end(host, HostState.Robots.KNOWN, text.source());
    tell(host, status, RobotsOutcome.RULES, "rules read", Optional.of(rules));
    if (host.sitemapsWanted) {
      discover(host, rules.sitemaps());
    }
  }

  /** There is none: all is allowed. */
  void absent(Ticket ticket, @Nullable Integer status, String why) {
    HostState host = hosts.get(ticket.owner());
    host.rules = null;
    pace(host, Optional.empty());
    end(host, HostState.Robots.KNOWN, null);
    tell(host, status, RobotsOutcome.ALL_ALLOWED, "all allowed: " + why, Optional.empty());
    if (host.sitemapsWanted) {
      discover(host, List.of());
    }
  }

  /** The server could not tell, so nothing is allowed. */
  void unavailable(Ticket ticket, int status) {
    HostState host = hosts.get(ticket.owner());
    end(host, HostState.Robots.UNAVAILABLE, null);
    tell(host, status, RobotsOutcome.UNAVAILABLE, "unavailable", Optional.empty());
  }

  /** It could not be had. */
  void failed(Ticket ticket, FailureKind kind, String message) {
    HostState host = hosts.get(ticket.owner());
    host.robotsFailure = kind;
    host.robotsMessage = "robots.txt: " + message;
    end(host, HostState.Robots.FAILED, null);
    tell(host, null, RobotsOutcome.FAILED, kind + ": " + message, Optional.empty());
  }

  private void end(HostState host, HostState.Robots state, byte @Nullable [] source) {
    Duration kept = settings.session() && state != HostState.Robots.KNOWN ? KEPT_FAILURE : KEPT;
    host.robots = state;
    host.robotsExpire = now + kept.toNanos();
    frontier.open(host.origin);
    if (journal.isKept()) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("state", state.name());
      facts.put("until", settings.clock().instant().plus(kept).toString());
      facts.put("failure", host.robotsFailure.name());
      facts.put("message", host.robotsMessage);
      int number = frontier.number(host.origin);
      journal.changes().robots(number, Json.of(facts).toString(), source);
    }
  }

  /** Takes over what another process has read. */
  void restore(String origin, Json facts, @Nullable RobotsRules rules) {
    HostState host = hosts.get(origin);
    Instant until = Instant.parse(facts.get("until").text());
    Duration left = Duration.between(settings.clock().instant(), until);
    if (left.isNegative()) {
      return;
    }
    host.robots = HostState.Robots.valueOf(facts.get("state").text());
    host.robotsFailure = FailureKind.valueOf(facts.get("failure").text());
    host.robotsMessage = facts.get("message").text();
    host.robotsExpire = now + left.toNanos();
    host.rules = rules;
    if (host.robots == HostState.Robots.KNOWN && !host.dead) {
      pace(host, rules == null ? Optional.empty() : rules.crawlDelay());
    }
  }

  /** The budgets of paths. */
  PathBudgets budgets() {
    return budgets;
  }

  private void pace(HostState host, Optional<Duration> asked) {
    Duration delay = settings.politeness().delay();
    if (asked.isPresent()) {
      Duration wanted = asked.get();
      if (wanted.compareTo(Politeness.MAX_CRAWL_DELAY) > 0) {
        LOG.warn(
            "{}: Crawl-delay of {} s is taken as {} s",
            host.origin,
            wanted.toSeconds(),
            Politeness.MAX_CRAWL_DELAY.toSeconds());
        wanted = Politeness.MAX_CRAWL_DELAY;
      }
      delay = wanted.compareTo(delay) > 0 ? wanted : delay;
    }
    frontier.pace(host.origin, Spans.nanos(delay));
  }

  private void discover(HostState host, List<Url> named) {
    host.sitemapsWanted = false;
    hosts.changed(host);
    List<Request> requests = new ArrayList<>();
    String referrer = null;
    if (named.isEmpty()) {
      requests.add(Request.get(Url.parse(host.origin + "/sitemap.xml")));
    } else {
      referrer = host.origin + "/robots.txt";
      named.forEach(url -> requests.add(Request.get(url)));
    }
    frontier.offer(Batch.of(referrer, 0, Purpose.SITEMAP, false, requests));
  }

  private void tell(
      HostState host,
      @Nullable Integer status,
      RobotsOutcome outcome,
      String detail,
      Optional<RobotsRules> rules) {
    LOG.info("{}/robots.txt: {}", host.origin, detail);
    tally.tell(new CrawlEvent.RobotsRead(host.origin, status, outcome, detail, rules));
  }
}
