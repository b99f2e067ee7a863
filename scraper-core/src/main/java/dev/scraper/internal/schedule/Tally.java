package dev.scraper.internal.schedule;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlEvent.Change;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.CrawlStats;
import dev.scraper.event.Failure;
import dev.scraper.export.ExportException;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Url;
import dev.scraper.internal.frontier.Frontier;
import dev.scraper.internal.frontier.Known;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.internal.frontier.Ticket;
import dev.scraper.internal.state.KeptState;
import dev.scraper.json.Json;
import dev.scraper.pipeline.Verdict;
import dev.scraper.policy.SkipReason;
import dev.scraper.spider.FailedRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Counts what happens and tells the listeners: each ticket's end goes through here exactly once.
 *
 * <p><b>Thread-safety:</b> none; owned by the loop.
 */
final class Tally {

  /** Failures that wait until the spider has heard of others. */
  private static final int MOST_UNTOLD = 10_000;

  private final EventSink events;
  private final Journal journal;
  private final Visits visits;
  private final Fetches fetches;
  private final long[] failed = new long[FailureKind.values().length];
  private final long[] skipped = new long[SkipReason.values().length];
  private final Reasons dropped = new Reasons();
  private final boolean tellFailed;

  /** Failed and not yet told to the spider. */
  private final Deque<Telling> untold = new ArrayDeque<>();

  private long tellings;

  /** The first failures, for the report. */
  private final List<Failure> failures = new ArrayList<>();

  private boolean troubled;

  long pages;

  /** Pages that the spider was given, and that failed there. */
  long thrown;

  long records;
  long requests;
  long robotsRequests;
  long sitemapRequests;
  long fetchRequests;
  long mediaRequests;
  long mediaFiles;
  long mediaBytes;
  long bytes;
  long retries;
  long cacheHits;
  int maxInFlight;

  /** How often the crawl has come back to its pages; 0 for the first time. */
  private int recrawl;

  private final long[] changes = new long[Change.values().length];

  /**
   * @param tellFailed whether the spider wants to be told of failed requests
   */
  Tally(EventSink events, boolean tellFailed, Journal journal, Visits visits, Fetches fetches) {
    this.events = events;
    this.fetches = fetches;
    this.visits = visits;
    this.journal = journal;
    this.tellFailed = tellFailed;
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
      case MEDIA -> mediaRequests++;
      case FETCH -> fetchRequests++;
    }
  }

  /** No server was asked. */
  void answeredHere(Ticket ticket, Outcome outcome) {
    if (ticket.purpose() == Purpose.PAGE && !(outcome instanceof Outcome.Failed)) {
      cacheHits++;
    }
  }

  void delivered(Ticket ticket, LoopEvent.Done done, Outcome.Delivered page) {
    pages++;
    records += page.items();
    dropped(ticket.request().url(), page.drops());
    if (events.isListening()) {
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
    Known known = ticket.known();
    changed(ticket, known != null && known.delivered() ? Change.CHANGED : Change.NEW);
  }

  /** The page is as it was. */
  void unchanged(Ticket ticket) {
    changed(ticket, Change.UNCHANGED);
  }

  private void changed(Ticket ticket, Change change) {
    if (recrawl == 0 || ticket.purpose() != Purpose.PAGE) {
      return;
    }
    changes[change.ordinal()]++;
    tell(new CrawlEvent.Revisited(ticket.queuedUrl(), change));
  }

  /** The crawl comes back to its pages, or had begun to. */
  void recrawl(int number) {
    recrawl = number;
  }

  /** Whether the crawl comes back to pages that it has had. */
  boolean isRecrawl() {
    return recrawl > 0;
  }

  /** A file is in the media folder. */
  void stored(Ticket ticket, LoopEvent.Done done, Outcome.Stored stored) {
    mediaFiles++;
    mediaBytes += stored.bytes();
    if (events.isListening()) {
      events.emit(
          new CrawlEvent.MediaStored(
              ticket.request().url(),
              ticket.queuedUrl(),
              stored.status(),
              stored.file(),
              stored.type(),
              stored.bytes(),
              Duration.ofNanos(done.elapsed())));
    }
  }

  /** Items of a page, or of what a spider gave when it was told of a failure. */
  void dropped(Url url, Drops drops) {
    drops.counts().forEach(dropped::add);
    if (events.isListening()) {
      for (Verdict.Drop<?> drop : drops.told()) {
        events.emit(new CrawlEvent.ItemDropped(url, drop.reason(), drop.detail()));
      }
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
    if (ticket.fetch() != null) {
      fetches.failed(ticket.fetch(), ticket, kind, message, cause); // told to who asked, alone
      return;
    }
    Integer last = status == null ? ticket.lastStatus() : status;
    failed(
        new Failure(
            ticket.queuedUrl().toString(),
            kind,
            last,
            ticket.attempts(),
            message,
            ticket.referrer(),
            cause));
    if (visits.missed(ticket, kind, status)) {
      changed(ticket, Change.GONE);
    }
    if (tellFailed && ticket.purpose() == Purpose.PAGE && isNews(kind)) {
      OptionalInt told = last == null ? OptionalInt.empty() : OptionalInt.of(last);
      FailedRequest news =
          new FailedRequest(
              ticket.queuedRequest(), ticket.depth(), kind, told, ticket.attempts(), message);
      Telling telling = new Telling(tellings++, news);
      untold.add(telling);
      if (journal.isKept()) {
        journal.changes().untold(telling.id(), TallyText.of(news));
      }
    }
  }

  /** Whether the spider does not know already, and the crawl goes on. */
  private static boolean isNews(FailureKind kind) {
    return kind != FailureKind.SPIDER
        && kind != FailureKind.EXPORT
        && kind != FailureKind.CANCELLED;
  }

  /** The next failure to tell the spider of, or null; filled by the ends of tickets. */
  @Nullable Telling pollUntold() {
    return untold.poll();
  }

  /** The spider is told no more: the crawl ends. */
  void forgetUntold() {
    untold.clear();
  }

  /** Whether there is such a failure. */
  boolean hasUntold() {
    return !untold.isEmpty();
  }

  /** The spider has been told. */
  void told(Telling telling) {
    if (journal.isKept()) {
      journal.changes().untold(telling.id(), null);
    }
  }

  /** The spider threw when it was told. */
  void threw(FailedRequest failed, Throwable thrown) {
    String message =
        thrown instanceof ExportException
            ? String.valueOf(thrown.getMessage())
            : "when told of the failure the spider threw " + thrown;
    String url = failed.request().url().toString();
    Integer status = failed.status().isPresent() ? failed.status().getAsInt() : null;
    FailureKind kind = thrown instanceof ExportException ? FailureKind.EXPORT : FailureKind.SPIDER;
    failed(new Failure(url, kind, status, failed.attempts(), message, null, thrown));
  }

  /** The first failures. */
  List<Failure> failures() {
    return List.copyOf(failures);
  }

  void failed(Failure failure) {
    failed[failure.kind().ordinal()]++;
    if (failures.size() < CrawlReport.FAILURES) {
      failures.add(failure);
    }
    troubled |= CrawlReport.isTrouble(failure.kind(), failure.status());
    if (journal.wantsFailures()) {
      journal.failure(FailureRow.of(failure));
    }
    if (events.isListening()) {
      events.emit(new CrawlEvent.Failed(failure));
    }
  }

  void skipped(Ticket ticket, SkipReason reason, @Nullable Integer status) {
    if (ticket.fetch() != null) {
      fetches.skipped(ticket.fetch(), ticket, reason);
      return;
    }
    skipped[reason.ordinal()]++;
    visits.skipped(ticket, reason);
    troubled |= reason == SkipReason.ROBOTS_UNAVAILABLE;
    boolean unavailable = reason == SkipReason.ROBOTS_UNAVAILABLE && journal.wantsFailures();
    if (events.isListening() || unavailable) {
      Integer last = status == null ? ticket.lastStatus() : status;
      CrawlEvent event =
          new CrawlEvent.Skipped(
              ticket.queuedUrl().toString(), reason, last, ticket.attempts(), ticket.referrer());
      tell(event);
      if (unavailable) {
        FailureRow.of(event).ifPresent(journal::failure);
      }
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

  /** How many more ends of tickets can be taken; none while listeners or the spider lag behind. */
  int room() {
    return Math.min(events.room(), MOST_UNTOLD - untold.size());
  }

  /** Whether the spider was given any page, or would have been if it had not had it before. */
  boolean reached() {
    return pages > 0 || thrown > 0 || changes[Change.UNCHANGED.ordinal()] > 0;
  }

  boolean troubled() {
    return troubled;
  }

  /** The counts, for another process. */
  Map<String, Object> save() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("pages", pages);
    map.put("thrown", thrown);
    map.put("records", records);
    map.put("requests", requests);
    map.put("robotsRequests", robotsRequests);
    map.put("sitemapRequests", sitemapRequests);
    map.put("fetchRequests", fetchRequests);
    map.put("mediaRequests", mediaRequests);
    map.put("mediaFiles", mediaFiles);
    map.put("mediaBytes", mediaBytes);
    map.put("bytes", bytes);
    map.put("retries", retries);
    map.put("cacheHits", cacheHits);
    map.put("maxInFlight", maxInFlight);
    map.put("troubled", troubled);
    map.put("tellings", tellings);
    map.put("failed", TallyText.of(counts(FailureKind.class, failed)));
    map.put("skipped", TallyText.of(counts(SkipReason.class, skipped)));
    map.put("dropped", dropped.counts());
    map.put("changes", TallyText.of(counts(Change.class, changes)));
    return map;
  }

  /** Takes over the counts of another process. */
  void restore(Json saved, List<KeptState.Numbered> stillUntold) {
    pages = saved.get("pages").asLong();
    thrown = saved.get("thrown").asLong();
    records = saved.get("records").asLong();
    requests = saved.get("requests").asLong();
    robotsRequests = saved.get("robotsRequests").asLong();
    sitemapRequests = saved.get("sitemapRequests").asLong();
    fetchRequests = saved.get("fetchRequests").isNumber() ? saved.get("fetchRequests").asLong() : 0;
    mediaRequests = saved.get("mediaRequests").asLong();
    mediaFiles = saved.get("mediaFiles").asLong();
    mediaBytes = saved.get("mediaBytes").asLong();
    bytes = saved.get("bytes").asLong();
    retries = saved.get("retries").asLong();
    cacheHits = saved.get("cacheHits").asLong();
    maxInFlight = saved.get("maxInFlight").asInt();
    troubled = saved.get("troubled").asBoolean();
    tellings = saved.get("tellings").asLong();
    TallyText.read(saved.get("failed"), FailureKind.class, failed);
    TallyText.read(saved.get("skipped"), SkipReason.class, skipped);
    TallyText.read(saved.get("changes"), Change.class, changes);
    Json reasons = saved.get("dropped");
    reasons.names().forEach(name -> dropped.add(name, reasons.get(name).asLong()));
    for (KeptState.Numbered row : stillUntold) {
      untold.add(new Telling(row.id(), TallyText.failed(row.data())));
    }
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
        fetchRequests,
        new CrawlStats.MediaCounts(mediaFiles, mediaBytes, mediaRequests),
        bytes,
        retries,
        cacheHits,
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
        slowestHosts,
        new CrawlStats.Recrawl(
            recrawl,
            changes[Change.NEW.ordinal()],
            changes[Change.CHANGED.ordinal()],
            changes[Change.UNCHANGED.ordinal()],
            changes[Change.GONE.ordinal()]));
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
