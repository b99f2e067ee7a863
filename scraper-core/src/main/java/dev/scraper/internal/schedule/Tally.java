package dev.scraper.internal.schedule;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.CrawlStats;
import dev.scraper.event.Failure;
import dev.scraper.http.FailureKind;
import dev.scraper.internal.frontier.Frontier;
import dev.scraper.internal.frontier.Ticket;
import dev.scraper.pipeline.Verdict;
import dev.scraper.policy.SkipReason;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts what happens and tells the listeners: each ticket's end goes through here exactly once.
 *
 * <p><b>Thread-safety:</b> none; owned by the loop.
 */
final class Tally {

  private final EventSink events;
  private final long[] failed = new long[FailureKind.values().length];
  private final long[] skipped = new long[SkipReason.values().length];
  private final Reasons dropped = new Reasons();
  private boolean troubled;

  long pages;
  long records;
  long requests;
  long robotsRequests;
  long sitemapRequests;
  long bytes;
  long retries;
  int maxInFlight;

  Tally(EventSink events) {
    this.events = events;
  }

  /**
   * A request went out. A retry counts only now: a crawl may end, or its host die, while it waits.
   *
   * @param ticket as it was before
   */
  void sent(Ticket ticket) {
    switch (ticket.purpose()) {
      case PAGE -> {
        requests++;
        if (ticket.hopSent()) {
          retries++;
        }
      }
      case ROBOTS -> robotsRequests++;
      case SITEMAP -> sitemapRequests++;
    }
  }

  void delivered(Ticket ticket, LoopEvent.Done done, Outcome.Delivered page) {
    pages++;
    records += page.items();
    page.drops().counts().forEach(dropped::add);
    if (events.isListening()) {
      for (Verdict.Drop<?> drop : page.drops().told()) {
        events.emit(
            new CrawlEvent.ItemDropped(ticket.request().url(), drop.reason(), drop.detail()));
      }
      events.emit(
          new CrawlEvent.PageDone(
              ticket.request().url(),
              ticket.queuedUrl(),
              page.status(),
              ticket.depth(),
              page.items(),
              done.found().offered(),
              done.bytes(),
              Duration.ofNanos(done.elapsed())));
    }
  }

  void turnedAway(int[] links) {
    for (int i = 0; i < links.length; i++) {
      skipped[i] += links[i];
    }
  }

  void duplicates(long count) {
    skipped[SkipReason.DUPLICATE.ordinal()] += count;
  }

  void failed(
      Ticket ticket,
      FailureKind kind,
      @Nullable Integer status,
      String message,
      @Nullable Throwable cause) {
    failed(
        new Failure(
            ticket.queuedUrl().toString(),
            kind,
            status == null ? ticket.lastStatus() : status,
            ticket.attempts(),
            message,
            ticket.referrer(),
            cause));
  }

  void failed(Failure failure) {
    failed[failure.kind().ordinal()]++;
    troubled |= CrawlReport.isTrouble(failure.kind(), failure.status());
    if (events.isListening()) {
      events.emit(new CrawlEvent.Failed(failure));
    }
  }

  void skipped(Ticket ticket, SkipReason reason, @Nullable Integer status) {
    skipped[reason.ordinal()]++;
    troubled |= reason == SkipReason.ROBOTS_UNAVAILABLE;
    if (events.isListening()) {
      Integer last = status == null ? ticket.lastStatus() : status;
      events.emit(
          new CrawlEvent.Skipped(
              ticket.queuedUrl().toString(), reason, last, ticket.attempts(), ticket.referrer()));
    }
  }

  void retrying(
      Ticket ticket, FailureKind kind, @Nullable Integer status, int retry, Duration delay) {
    if (events.isListening()) {
      events.emit(
          new CrawlEvent.Retrying(ticket.queuedUrl().toString(), kind, status, retry, delay));
    }
  }

  void tell(CrawlEvent event) {
    if (events.isListening()) {
      events.emit(event);
    }
  }

  int room() {
    return events.room();
  }

  boolean troubled() {
    return troubled;
  }

  CrawlStats stats(
      Frontier.Stats frontier,
      Duration elapsed,
      double busy,
      List<CrawlStats.HostTime> slowestHosts) {
    return new CrawlStats(
        pages,
        records,
        requests,
        robotsRequests,
        sitemapRequests,
        bytes,
        retries,
        counts(FailureKind.class, failed),
        counts(SkipReason.class, skipped),
        dropped.counts(),
        frontier.queued(),
        frontier.leased(),
        maxInFlight,
        frontier.hosts(),
        frontier.hostsHeld(),
        frontier.seen(),
        elapsed,
        busy,
        slowestHosts);
  }

  private static <E extends Enum<E>> Map<E, Long> counts(Class<E> type, long[] counts) {
    Map<E, Long> map = new EnumMap<>(type);
    for (E constant : type.getEnumConstants()) {
      if (counts[constant.ordinal()] > 0) {
        map.put(constant, counts[constant.ordinal()]);
      }
    }
    return map;
  }
}
