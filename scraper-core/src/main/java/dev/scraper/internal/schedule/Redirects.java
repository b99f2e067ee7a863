package dev.scraper.internal.schedule;

import dev.scraper.http.FailureKind;
import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.internal.frontier.Frontier;
import dev.scraper.internal.frontier.Lease;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.internal.frontier.Ticket;
import dev.scraper.policy.Limits;
import dev.scraper.policy.SkipReason;
import dev.scraper.policy.Traps;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows redirects hop by hop: each hop is a request of its own that passes loops, length, scope
 * and dedup here, and manners, robots.txt and the address check where every request does.
 *
 * <p><b>Thread-safety:</b> none; owned by the loop.
 */
final class Redirects {

  private static final int MAX_HOPS = 10;
  private static final int MAX_ROBOTS_HOPS = 5;

  private final Frontier frontier;
  private final ScopeFilter scope;
  private final Tally tally;
  private final RobotsGate robots;
  private final Journal journal;
  private final Traps traps;

  Redirects(
      Frontier frontier,
      ScopeFilter scope,
      Tally tally,
      RobotsGate robots,
      Journal journal,
      Traps traps) {
    this.traps = traps;
    this.journal = journal;
    this.frontier = frontier;
    this.scope = scope;
    this.tally = tally;
    this.robots = robots;
  }

  /** Follows one; the lease is closed in each case. */
  void follow(Lease lease, Ticket ticket, Outcome.Redirect redirect, long now) {
    if (ticket.purpose() == Purpose.ROBOTS) {
      followForRobots(lease, ticket, redirect, now);
      return;
    }
    Url target = redirect.target();
    if (target == null) {
      fail(lease, ticket, redirect, now, "redirect to '" + redirect.location() + "'");
      return;
    }
    if (ticket.chain().size() >= MAX_HOPS) {
      fail(lease, ticket, redirect, now, "more than " + MAX_HOPS + " redirects");
      return;
    }
    Request next = next(ticket, target, redirect.status());
    boolean loop = isInChain(ticket, next.fingerprint());
    boolean cookieSet = ticket.cookieSet() || redirect.setsCookie();
    if (loop && (ticket.cookieLoopUsed() || !cookieSet)) {
      fail(lease, ticket, redirect, now, "redirect loop at " + target);
      return;
    }
    SkipReason skip = loop ? null : skips(ticket, next);
    if (ticket.fetch() != null && ticket.fetch().isWithdrawn()) {
      fail(lease, ticket, redirect, now, "cancelled");
      return;
    }
    if (skip == null) {
      boolean crosses = !target.origin().equals(ticket.host());
      frontier.release(lease, now, ticket.redirected(next, crosses, cookieSet, loop), now);
    } else {
      frontier.complete(lease, now, List.of());
      tally.skipped(ticket, skip, redirect.status());
    }
  }

  private @Nullable SkipReason skips(Ticket ticket, Request next) {
    Url target = next.url();
    if (target.toString().length() > Limits.MAX_URL_LENGTH) {
      return SkipReason.LIMIT;
    }
    if (ticket.purpose() == Purpose.PAGE) {
      if (ticket.seed()) {
        if (scope.join(target) && journal.isKept()) {
          journal.changes().scope(Checkpoint.joined(target));
        }
      }
      // A seed is what the user asked for, and so is the page it stands for: patterns are for
      // links.
      boolean inScope = ticket.seed() ? scope.isRelated(target) : scope.admits(target);
      if (!inScope) {
        return SkipReason.SCOPE;
      }
      if (!ticket.seed() && !traps.on(ticket.request().url()).admits(target)) {
        return SkipReason.TRAP;
      }
    }
    if (ticket.purpose() == Purpose.FETCH) {
      return null; // it has no scope, and who asks twice wants it twice
    }
    if (ticket.purpose() == Purpose.MEDIA) {
      // Another address may lead there too, and each is to have its file. Scope is not for files.
      return scope.excludes(target) ? SkipReason.SCOPE : null;
    }
    boolean fresh = frontier.admit(next.fingerprint());
    return fresh || next.isRefetch() || Visits.isHop(ticket, next.fingerprint())
        ? null
        : SkipReason.DUPLICATE;
  }

  private void fail(
      Lease lease, Ticket ticket, Outcome.Redirect redirect, long now, String message) {
    frontier.complete(lease, now, List.of());
    tally.failed(ticket, FailureKind.REDIRECT, redirect.status(), message, null);
  }

  private void followForRobots(Lease lease, Ticket ticket, Outcome.Redirect redirect, long now) {
    Url target = redirect.target();
    if (target == null
        || ticket.chain().size() >= MAX_ROBOTS_HOPS
        || isInChain(ticket, target.fingerprint())) {
      frontier.complete(lease, now, List.of());
      robots.absent(ticket, redirect.status(), "its redirect leads nowhere");
      return;
    }
    boolean crosses = !target.origin().equals(ticket.host());
    Request next = Request.get(target);
    frontier.release(lease, now, ticket.redirected(next, crosses, false, false), now);
  }

  private static boolean isInChain(Ticket ticket, long fingerprint) {
    return ticket.request().fingerprint() == fingerprint
        || ticket.chain().stream().anyMatch(r -> r.fingerprint() == fingerprint);
  }

  /** The request that follows (RFC 9110, 15.4): 303, and 301 or 302 of a POST, become GET. */
  private static Request next(Ticket ticket, Url target, int status) {
    Request request = ticket.request();
    Request next = request.url(target);
    boolean toGet =
        status == 303 && !request.method().equals("HEAD")
            || (status == 301 || status == 302) && request.method().equals("POST");
    if (toGet) {
      Headers headers = next.headers();
      for (String name : List.of("Content-Type", "Content-Length", "Content-Encoding")) {
        headers = headers.without(name);
      }
      next = next.method("GET").body(null).headers(headers);
    }
    if (!target.origin().equals(request.url().origin())) {
      next = next.headers(next.headers().without("Authorization").without("Cookie"));
    }
    return next;
  }
}
