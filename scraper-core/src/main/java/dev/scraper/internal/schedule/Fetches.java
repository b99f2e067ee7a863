package dev.scraper.internal.schedule;

import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Response;
import dev.scraper.http.Url;
import dev.scraper.internal.frontier.Fetch;
import dev.scraper.internal.frontier.Frontier;
import dev.scraper.internal.frontier.Lease;
import dev.scraper.internal.frontier.Ticket;
import dev.scraper.policy.Limits;
import dev.scraper.policy.SkipReason;
import dev.scraper.policy.SkippedException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fetches that somebody waits for, from the asking to the end, and the pages that lend their
 * places to them.
 *
 * <p><b>Thread-safety:</b> none; owned by the loop.
 */
final class Fetches {

  private final Frontier frontier;
  private final ScopeFilter scope;

  /** Those that are not over; each is queued or leased. */
  private final Set<Fetch> open = new LinkedHashSet<>();

  /** How many open fetches each page has that has any. */
  private final Map<Lease, Integer> lenders = new HashMap<>();

  private boolean stopped;

  Fetches(Frontier frontier, ScopeFilter scope) {
    this.frontier = frontier;
    this.scope = scope;
  }

  /**
   * Takes one in.
   *
   * @return whether it is queued now; else its end was told
   */
  boolean submit(Fetch fetch, long now) {
    Url url = fetch.request().url();
    if (stopped || fetch.isWithdrawn()) {
      fetch.end(null, stopped(url));
      return false;
    }
    if (url.toString().length() > Limits.MAX_URL_LENGTH) {
      fetch.end(null, new SkippedException(SkipReason.LIMIT, url));
      return false;
    }
    open.add(fetch);
    Lease lender = fetch.lender();
    if (lender == null) {
      scope.addSeed(url); // named by the program itself, and not by a page
    } else if (lenders.merge(lender, 1, Integer::sum) == 1) {
      frontier.lend(lender, now);
    }
    frontier.insert(Ticket.of(fetch));
    return true;
  }

  /** Nobody waits for it any more. One that is leased comes back by itself. */
  void withdraw(Fetch fetch) {
    if (open.contains(fetch) && frontier.withdraw(fetch)) {
      end(fetch, null, stopped(fetch.request().url()));
    }
  }

  /** No more requests: ends what is queued, and whatever comes from now on. */
  void stop() {
    stopped = true;
    for (Fetch fetch : List.copyOf(open)) {
      withdraw(fetch);
    }
  }

  /** The loop is over: ends what is left. */
  void close() {
    stop();
    for (Fetch fetch : List.copyOf(open)) {
      end(fetch, null, stopped(fetch.request().url()));
    }
  }

  /** Its answer is there. */
  void answered(Fetch fetch, Response response) {
    end(fetch, response, null);
  }

  /** It failed for good. */
  void failed(
      Fetch fetch, Ticket ticket, FailureKind kind, String message, @Nullable Throwable cause) {
    boolean answered = cause instanceof FetchException thrown && thrown.answered();
    String line = ticket.queuedUrl() + ": " + message;
    end(fetch, null, new FetchException(kind, line, answered, false, cause));
  }

  /** It is not made, or not to its end. */
  void skipped(Fetch fetch, Ticket ticket, SkipReason reason) {
    end(fetch, null, new SkippedException(reason, ticket.request().url()));
  }

  private void end(Fetch fetch, @Nullable Response response, @Nullable Throwable failure) {
    open.remove(fetch);
    Lease lender = fetch.lender();
    if (lender != null && lenders.merge(lender, -1, Integer::sum) == 0) {
      lenders.remove(lender);
      frontier.takeBack(lender);
    }
    fetch.end(response, failure);
  }

  /** What a fetch ends with that comes too late. */
  static FetchException stopped(Url url) {
    return new FetchException(FailureKind.CANCELLED, url + ": cancelled");
  }
}
