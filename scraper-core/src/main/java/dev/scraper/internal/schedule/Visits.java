package dev.scraper.internal.schedule;

import dev.scraper.http.FailureKind;
import dev.scraper.http.Request;
import dev.scraper.internal.frontier.Frontier;
import dev.scraper.internal.frontier.Known;
import dev.scraper.internal.frontier.KnownPages;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.internal.frontier.Ticket;
import dev.scraper.internal.state.PageRow;
import dev.scraper.policy.SkipReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes down, in a crawl that is kept, what it has to know of its pages and sitemaps to come back
 * to them: those it had, and those it could not have and will try again. All other requests are new
 * when a later run finds them named again.
 *
 * <p><b>Thread-safety:</b> none; owned by the loop.
 */
final class Visits {

  /** Of what gives none. */
  static final long[] NO_RECORDS = {};

  private final Frontier frontier;
  private final Journal journal;

  Visits(Frontier frontier, Journal journal) {
    this.frontier = frontier;
    this.journal = journal;
  }

  /**
   * A page was delivered, or a sitemap read.
   *
   * @param records the fingerprints of what it gave
   */
  void had(Ticket ticket, Visit visit, long[] records) {
    if (isKept(ticket)) {
      write(ticket, known(ticket, visit), records);
    }
  }

  /** It was asked for, and is as it was. */
  void unchanged(Ticket ticket, Visit visit) {
    Known old = ticket.known();
    if (!isKept(ticket) || old == null) {
      return;
    }
    Known now = known(ticket, new Visit(old.digest(), visit.etag(), visit.lastModified()));
    if (!now.equals(old)) {
      write(ticket, now, null);
    }
  }

  private Known known(Ticket ticket, Visit visit) {
    List<Long> hops = new ArrayList<>();
    if (!ticket.chain().isEmpty()) {
      ticket.chain().stream().skip(1).map(Request::fingerprint).forEach(hops::add);
      hops.add(ticket.request().fingerprint());
    }
    Known old = ticket.known();
    if (old != null) {
      old.hops().stream().filter(hop -> !hops.contains(hop)).forEach(this::forget);
    }
    // The validators of another address say nothing of the one that will be asked first.
    boolean direct = hops.isEmpty();
    return new Known(
        old == null ? journal.newPage() : old.page(),
        true,
        visit.digest(),
        direct ? visit.etag() : null,
        direct ? visit.lastModified() : null,
        hops);
  }

  private void write(Ticket ticket, Known known, long @Nullable [] records) {
    int host = frontier.number(ticket.queuedUrl().origin());
    PageRow row = KnownPages.row(host, ticket, known, records);
    journal.changes().page(row);
  }

  /**
   * It could not be had.
   *
   * @return whether it was there before, and is gone
   */
  boolean missed(Ticket ticket, FailureKind kind, @Nullable Integer status) {
    if (!isKept(ticket)) {
      forgetFile(ticket);
      return false;
    }
    Known known = ticket.known();
    if (kind == FailureKind.HTTP && isGone(status)) {
      if (known != null) {
        journal.changes().pageGone(known.page());
        known.hops().forEach(this::forget);
      }
      forget(ticket);
      return known != null && known.delivered();
    }
    tryAgain(ticket);
    return false;
  }

  private static boolean isGone(@Nullable Integer status) {
    return Objects.equals(status, 404) || Objects.equals(status, 410);
  }

  private void tryAgain(Ticket ticket) {
    if (ticket.known() == null) {
      write(ticket, Known.missed(journal.newPage()), NO_RECORDS);
    }
  }

  /** It was not asked for, or was nothing to look at. */
  void skipped(Ticket ticket, SkipReason reason) {
    if (reason != SkipReason.CONTENT_TYPE) {
      forgetFile(ticket);
    }
    if (!isKept(ticket) || ticket.known() != null || reason == SkipReason.CONTENT_TYPE) {
      return; // what is no page will hardly become one
    }
    if (reason == SkipReason.ROBOTS_UNAVAILABLE) {
      tryAgain(ticket);
    } else {
      forget(ticket);
    }
  }

  /** Nobody knows whether it is there: a sitemap that was looked for and is none. */
  void absent(Ticket ticket) {
    if (isKept(ticket)) {
      missed(ticket, FailureKind.HTTP, 404);
    }
  }

  /**
   * Whether a redirect leads where it did on an earlier visit, so that its target is the page's.
   */
  static boolean isHop(Ticket ticket, long fingerprint) {
    Known known = ticket.known();
    return known != null && known.hops().contains(fingerprint);
  }

  private boolean isKept(Ticket ticket) {
    boolean comesBack = ticket.purpose() == Purpose.PAGE || ticket.purpose() == Purpose.SITEMAP;
    return journal.isKept() && comesBack;
  }

  /** A file that was not had is new when a page names it again; one that was had stays as it is. */
  private void forgetFile(Ticket ticket) {
    if (journal.isKept() && ticket.purpose() == Purpose.MEDIA) {
      forget(Purpose.MEDIA.print(ticket.queuedRequest()));
    }
  }

  private void forget(Ticket ticket) {
    ticket.chain().forEach(request -> forget(request.fingerprint()));
    forget(ticket.request().fingerprint());
  }

  private void forget(long fingerprint) {
    journal.changes().forget(fingerprint);
  }
}
