package dev.scraper.internal.schedule;

import dev.scraper.event.Failure;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Response;
import dev.scraper.internal.frontier.Batch;
import dev.scraper.internal.frontier.Fetch;
import dev.scraper.internal.frontier.Frontier;
import dev.scraper.internal.frontier.Lease;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.internal.frontier.Ticket;
import dev.scraper.internal.state.KeptState;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.spider.FailedRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the outcome of a lease: done, failed, skipped, to be tried again, or the next
 * hop. Closes each lease exactly once.
 *
 * <p><b>Thread-safety:</b> none; owned by the loop.
 */
final class Outcomes {

  private final Frontier frontier;
  private final HostBook hosts;
  private final Tally tally;
  private final RobotsGate robots;
  private final Redirects redirects;
  private final Settings settings;
  private final Journal journal;
  private final Visits visits;
  private final Fetches fetches;
  private boolean stopping;

  Outcomes(
      Frontier frontier,
      HostBook hosts,
      Tally tally,
      RobotsGate robots,
      Redirects redirects,
      Settings settings,
      Journal journal,
      Visits visits,
      Fetches fetches) {
    this.fetches = fetches;
    this.journal = journal;
    this.visits = visits;
    this.frontier = frontier;
    this.hosts = hosts;
    this.tally = tally;
    this.robots = robots;
    this.redirects = redirects;
    this.settings = settings;
  }

  /** The crawl ends: what is cancelled from now on is to be asked for by whoever goes on. */
  void stopping() {
    stopping = true;
  }

  void handle(LoopEvent.Done done, long now) {
    Lease lease = done.lease();
    Outcome outcome = done.outcome();
    Ticket ticket = lease.ticket();
    if (stopping && journal.isKept() && isCancelled(outcome) && ticket.fetch() == null) {
      frontier.putBack(lease, now); // whoever goes on asks for it
      return;
    }
    if (journal.isKept() && isUnkeptFile(ticket, outcome)) {
      frontier.putBack(lease, now); // the crawl ends; with room on the disk it can be had
      return;
    }
    journal.page(done.delivery());
    if (journal.isKept() && !ticket.request().delay().isZero()) {
      hosts.pausing(lease.host(), ticket.request().delay());
    }
    if (lease.isUnsent()) {
      tally.answeredHere(ticket, outcome);
      ticket = ticket.unsent(outcome.lastStatus());
    } else if (wasSent(outcome)) {
      tally.sent(ticket);
      ticket = ticket.sent(outcome.lastStatus());
    }
    tally.bytes += done.bytes();
    if (lease.isUnsent()) {
      // Says nothing of the host.
    } else if (done.answered()) {
      hosts.answered(lease, done.elapsed());
    } else if (outcome instanceof Outcome.Failed failed && failed.hostLevel()) {
      hosts.failedAtHostLevel(lease, now);
    }
    if (outcome instanceof Outcome.Delivered page) {
      delivered(done, ticket, page, now);
    } else if (outcome instanceof Outcome.Redirect redirect) {
      redirects.follow(lease, ticket, redirect, now);
    } else if (outcome instanceof Outcome.Fetched fetched) {
      fetched(lease, ticket, fetched, now);
    } else if (outcome instanceof Outcome.Status status) {
      status(lease, ticket, status, now);
    } else if (outcome instanceof Outcome.Failed failed) {
      // An interceptor's failure is of that kind too, but no answer has come of it.
      tally.thrown += failed.kind() == FailureKind.SPIDER && done.answered() ? 1 : 0;
      failed(lease, ticket, failed, now);
    } else if (outcome instanceof Outcome.RobotsText text) {
      frontier.complete(lease, now, List.of());
      robots.read(ticket, text);
    } else if (outcome instanceof Outcome.SitemapText sitemap) {
      offerFound(done, now);
      if (sitemap.visit() != null) {
        visits.had(ticket, sitemap.visit(), Visits.NO_RECORDS);
      }
    } else if (outcome instanceof Outcome.Unchanged unchanged) {
      frontier.complete(lease, now, List.of());
      tally.unchanged(ticket);
      visits.unchanged(ticket, unchanged.visit());
    } else if (outcome instanceof Outcome.Stored stored) {
      frontier.complete(lease, now, List.of());
      tally.stored(ticket, done, stored);
    } else if (outcome instanceof Outcome.Skipped skipped) {
      frontier.complete(lease, now, List.of());
      tally.skipped(ticket, skipped.reason(), skipped.status());
    }
  }

  private static boolean isCancelled(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed && failed.kind() == FailureKind.CANCELLED;
  }

  private static boolean isUnkeptFile(Ticket ticket, Outcome outcome) {
    return ticket.purpose() == Purpose.MEDIA
        && outcome instanceof Outcome.Failed failed
        && failed.kind() == FailureKind.EXPORT;
  }

  private static boolean wasSent(Outcome outcome) {
    return !(outcome instanceof Outcome.Failed failed) || failed.sent();
  }

  private void delivered(LoopEvent.Done done, Ticket ticket, Outcome.Delivered page, long now) {
    offerFound(done, now);
    hosts.delivered(ticket.host());
    tally.delivered(ticket, done, page);
    Delivery delivery = done.delivery();
    if (page.visit() != null && delivery != null) {
      visits.had(ticket, page.visit(), delivery.prints());
    }
  }

  private void offerFound(LoopEvent.Done done, long now) {
    Found found = hosts.guarded(done.lease(), done.found());
    int accepted = frontier.complete(done.lease(), now, found.batches());
    tally.duplicates(found.offered() - accepted);
    tally.turnedAway(found.skipped());
  }

  private void status(Lease lease, Ticket ticket, Outcome.Status outcome, long now) {
    int status = outcome.status();
    if (retries(lease, ticket, status, outcome.retryAfter(), now)) {
      return;
    }
    frontier.complete(lease, now, List.of());
    switch (ticket.purpose()) {
      case PAGE, MEDIA, FETCH ->
          tally.failed(ticket, FailureKind.HTTP, status, "HTTP " + status, null);
      case ROBOTS -> {
        if (status >= 500 || status == 429) {
          robots.unavailable(ticket, status);
        } else {
          robots.absent(ticket, status, "HTTP " + status);
        }
      }
      case SITEMAP -> {
        if (!isGuess(ticket) || status >= 500 || status == 429) {
          tally.failed(ticket, FailureKind.HTTP, status, "HTTP " + status, null);
        } else {
          visits.absent(ticket);
        }
      }
    }
  }

  private void fetched(Lease lease, Ticket ticket, Outcome.Fetched outcome, long now) {
    Response response = outcome.response();
    if (!retries(lease, ticket, response.status(), outcome.retryAfter(), now)) {
      frontier.complete(lease, now, List.of());
      fetches.answered(ticket.fetch(), response);
    }
  }

  /** Whether a status is one to try again after, and that is done. */
  private boolean retries(
      Lease lease, Ticket ticket, int status, @Nullable Duration retryAfter, long now) {
    Duration backOff = settings.retry().backOff(ticket.retries() + 1, settings.random());
    Duration delay = backOff;
    if (status == 429 || status == 503) {
      delay = retryAfter == null ? backOff : retryAfter;
      hosts.hold(lease.host(), now, delay.toNanos(), "HTTP " + status);
    }
    if (!RetryPolicy.isRetryable(status) || !mayRetry(lease, ticket)) {
      return false;
    }
    retry(lease, ticket, FailureKind.HTTP, status, delay, now);
    return true;
  }

  private void failed(Lease lease, Ticket ticket, Outcome.Failed outcome, long now) {
    if (outcome.staleConnection() && !ticket.staleRetried() && isWanted(ticket)) {
      Ticket again = ticket.retriedStale();
      tally.retrying(again, outcome.kind(), null, again.retries(), Duration.ZERO);
      frontier.release(lease, now, again, now);
      return;
    }
    if (RetryPolicy.isRetryable(outcome.kind()) && mayRetry(lease, ticket)) {
      Duration backOff = settings.retry().backOff(ticket.retries() + 1, settings.random());
      retry(lease, ticket, outcome.kind(), outcome.status(), backOff, now);
      return;
    }
    frontier.complete(lease, now, List.of());
    if (isGuess(ticket) && outcome.kind() == FailureKind.DECODE) {
      visits.absent(ticket);
      return; // what is there is no sitemap: many sites answer every address with some page
    }
    if (ticket.purpose() != Purpose.ROBOTS) {
      tally.failed(ticket, outcome.kind(), outcome.status(), outcome.message(), outcome.cause());
    } else if (outcome.kind() == FailureKind.BLOCKED_ADDRESS && !ticket.chain().isEmpty()) {
      robots.absent(ticket, null, "its redirect leads to a private address");
    } else {
      robots.failed(ticket, outcome.kind(), outcome.message());
    }
  }

  /** Whether it is a sitemap that nobody named. */
  private static boolean isGuess(Ticket ticket) {
    return ticket.purpose() == Purpose.SITEMAP && ticket.referrer() == null && !ticket.seed();
  }

  /** A host that was given up, perhaps by this very failure, is not asked again. */
  private boolean mayRetry(Lease lease, Ticket ticket) {
    return isWanted(ticket)
        && ticket.retries() < settings.retry().retries()
        && !hosts.get(lease.host()).dead;
  }

  /** Whether somebody still waits for all of it; a page is always waited for. */
  private boolean isWanted(Ticket ticket) {
    Fetch fetch = ticket.fetch();
    return fetch == null || !stopping && !fetch.isWithdrawn() && !fetch.isBegun();
  }

  private void retry(
      Lease lease,
      Ticket ticket,
      FailureKind kind,
      @Nullable Integer status,
      Duration delay,
      long now) {
    Ticket again = ticket.retried();
    tally.retrying(again, kind, status, again.retries(), delay);
    frontier.release(lease, now, again, now + delay.toNanos());
  }

  /** The spider has been told of a failure, and may want something else instead. */
  void handled(LoopEvent.Handled handled) {
    if (handled.undone() && journal.isKept()) {
      return; // whoever goes on tells of it
    }
    FailedRequest failed = handled.telling().failed();
    journal.page(handled.delivery());
    tally.told(handled.telling());
    Delivery delivery = handled.delivery();
    if (delivery != null) {
      for (long print : delivery.prints()) {
        journal.changes().key(KeptState.TOLD_RECORDS, print);
      }
    }
    Throwable thrown = handled.thrown();
    if (thrown != null) {
      tally.threw(failed, thrown);
    }
    Found found = handled.found();
    int accepted = 0;
    for (Batch batch : found.batches()) {
      accepted += frontier.offer(batch);
    }
    tally.records += handled.items();
    tally.dropped(failed.request().url(), handled.drops());
    tally.duplicates(found.offered() - accepted);
    tally.turnedAway(found.skipped());
  }

  /** A line among the seeds that is no URL. */
  void invalidSeed(String text) {
    tally.failed(
        new Failure(
            text, FailureKind.INVALID_URL, null, 0, "not an http or https URL", null, null));
  }

  /** Closes a lease whose worker does not come back. */
  void abandon(Lease lease, long now) {
    if (journal.isKept() && lease.ticket().fetch() == null) {
      frontier.putBack(lease, now);
      return;
    }
    frontier.complete(lease, now, List.of());
    Ticket ticket = lease.ticket();
    if (!lease.isUnsent()) {
      tally.sent(ticket);
      ticket = ticket.sent(null);
    }
    if (ticket.purpose() != Purpose.ROBOTS && ticket.purpose() != Purpose.SITEMAP) {
      tally.failed(ticket, FailureKind.CANCELLED, null, "the crawl was stopped", null);
    }
  }
}
