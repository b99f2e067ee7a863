package dev.scraper.internal.schedule;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlStats;
import dev.scraper.event.Failure;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.internal.frontier.Batch;
import dev.scraper.internal.frontier.Lease;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.policy.Limits;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.policy.Scope;
import dev.scraper.policy.SkipReason;
import dev.scraper.robots.RobotsRules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Drives the real loop by hand in simulated time. Answers are given out by URL: the first request
 * gets the first one, the last one serves all further requests. What has no answer is 404 if it is
 * a robots.txt, and else a page without links.
 */
final class LoopDriver implements Launcher, EventSink {

  /** A request as the server sees it. */
  record Asked(String url, Duration at) {}

  /** What a server does with a request. */
  record Answer(
      Outcome outcome, Found found, boolean answered, Duration latency, boolean fromCache) {
    Answer after(Duration value) {
      return new Answer(outcome, found, answered, value, fromCache);
    }

    /** The same, given without a server being asked. */
    Answer cached() {
      return new Answer(outcome, found, answered, latency, true);
    }
  }

  private record Pending(long at, long order, LoopEvent event) {}

  private static final long START = 1_000_000_000_000L;

  private final Map<String, Deque<Answer>> answers = new HashMap<>();
  private final PriorityQueue<Pending> pending =
      new PriorityQueue<>(Comparator.comparingLong(Pending::at).thenComparingLong(Pending::order));
  private final SchedulerLoop loop;
  private long now = START;
  private long order;

  final List<Asked> asked = new ArrayList<>();
  final List<CrawlEvent> heard = new ArrayList<>();

  /** How many requests were cancelled. */
  int cancelled;

  LoopDriver(Politeness politeness, int retries) {
    this(politeness, retries, Limits.NONE);
  }

  LoopDriver(Politeness politeness, int retries, Limits limits) {
    Settings settings =
        new Settings(
            politeness,
            new RetryPolicy(retries),
            limits,
            false,
            false,
            new SplittableRandom(7),
            InstantSource.system(),
            false,
            taken -> {});
    ScopeFilter scope = new ScopeFilter(Scope.HOST.relation(Scope.Relation.ANY), false);
    loop = new SchedulerLoop(settings, scope, this, this, () -> now);
  }

  // What servers may answer.

  static Answer page(String... links) {
    List<Request> requests = Arrays.stream(links).map(Request::get).toList();
    Batch batch = Batch.of("http://from.example/", 1, Purpose.PAGE, false, requests);
    Found found = new Found(List.of(batch), new int[SkipReason.values().length]);
    return answer(new Outcome.Delivered(200, 1), found);
  }

  static Answer status(int status) {
    return status(status, null);
  }

  static Answer status(int status, @Nullable Duration retryAfter) {
    return answer(new Outcome.Status(status, retryAfter), Found.NOTHING);
  }

  static Answer redirect(String target) {
    return answer(new Outcome.Redirect(302, Url.parse(target), target, false), Found.NOTHING);
  }

  static Answer rules(String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    RobotsRules rules =
        RobotsRules.parse(Url.parse("http://any.example/robots.txt"), body, Optional.empty());
    return answer(new Outcome.RobotsText(200, rules, body), Found.NOTHING);
  }

  /** A failure before a byte of an answer. */
  static Answer failure(FailureKind kind) {
    return failure(new FetchException(kind, "simulated"));
  }

  static Answer failure(FetchException cause) {
    Outcome outcome = new Outcome.Failed(cause.kind(), null, "simulated", cause);
    return new Answer(outcome, Found.NOTHING, cause.answered(), Duration.ofMillis(10), false);
  }

  static Answer staleConnection() {
    return failure(new FetchException(FailureKind.RESET, "simulated", false, true, null));
  }

  private static Answer answer(Outcome outcome, Found found) {
    return new Answer(outcome, found, true, Duration.ofMillis(10), false);
  }

  // What a test does.

  LoopDriver on(String url, Answer... inOrder) {
    answers.put(url, new ArrayDeque<>(List.of(inOrder)));
    return this;
  }

  LoopDriver seeds(String... urls) {
    return seeds(Arrays.stream(urls).map(Request::get).toList());
  }

  LoopDriver seeds(List<Request> requests) {
    Batch batch = Batch.of(null, 0, Purpose.PAGE, true, requests);
    loop.handle(new LoopEvent.Seeds(batch, List.of(), false), now);
    return this;
  }

  /** Lets the crawl go on to its end. */
  LoopDriver run() {
    loop.handle(new LoopEvent.Seeds(Batch.EMPTY, List.of(), true), now);
    return until(Duration.ofDays(1_000));
  }

  /** Lets the crawl go on to that time after its start. */
  LoopDriver until(Duration end) {
    long last = START + end.toNanos();
    while (!loop.isOver()) {
      long wait = loop.turn(now);
      if (loop.isOver()) {
        return this;
      }
      long due = wait == Long.MAX_VALUE ? Long.MAX_VALUE : now + wait;
      Pending next = pending.peek();
      long at = Math.min(due, next == null ? Long.MAX_VALUE : next.at());
      if (at > last) {
        now = last;
        return this;
      }
      now = at;
      if (next != null && next.at() == at) {
        pending.remove();
        loop.handle(next.event(), now);
      }
    }
    return this;
  }

  LoopDriver tell(LoopEvent event) {
    loop.handle(event, now);
    return this;
  }

  boolean isOver() {
    return loop.isOver();
  }

  Duration elapsed() {
    return Duration.ofNanos(now - START);
  }

  CrawlStats stats() {
    CompletableFuture<CrawlStats> answer = new CompletableFuture<>();
    loop.handle(new LoopEvent.Ask(answer), now);
    return answer.join();
  }

  // What a test sees.

  List<String> urls() {
    return asked.stream().map(Asked::url).toList();
  }

  /** When that URL was asked for, each time. */
  List<Duration> times(String url) {
    return asked.stream().filter(a -> a.url().equals(url)).map(Asked::at).toList();
  }

  <E extends CrawlEvent> List<E> heard(Class<E> type) {
    return heard.stream().filter(type::isInstance).map(type::cast).toList();
  }

  List<Failure> failures() {
    return heard(CrawlEvent.Failed.class).stream().map(CrawlEvent.Failed::failure).toList();
  }

  /** The one failure of the request queued with that URL. */
  Failure failure(String url) {
    List<Failure> found = failures().stream().filter(f -> f.url().equals(url)).toList();
    if (found.size() != 1) {
      throw new AssertionError("not one failure of " + url + ": " + heard);
    }
    return found.get(0);
  }

  /** Why the request queued with that URL was skipped, once. */
  SkipReason skipReason(String url) {
    List<CrawlEvent.Skipped> found =
        heard(CrawlEvent.Skipped.class).stream().filter(s -> s.url().equals(url)).toList();
    if (found.size() != 1) {
      throw new AssertionError("not one skip of " + url + ": " + heard);
    }
    return found.get(0).reason();
  }

  // The loop's side.

  @Override
  public void launch(Lease lease, boolean reportStart) {
    String url = lease.ticket().request().url().toString();
    asked.add(new Asked(url, elapsed()));
    Answer answer = answerTo(url);
    if (answer.fromCache()) {
      lease.markUnsent();
    }
    if (reportStart) {
      pending.add(new Pending(now, order++, new LoopEvent.Sent(lease, now)));
    }
    long at = now + answer.latency().toNanos();
    pending.add(new Pending(at, order++, done(lease, answer)));
  }

  private Answer answerTo(String url) {
    Deque<Answer> given = answers.get(url);
    if (given == null) {
      return url.endsWith("/robots.txt") ? status(404) : page();
    }
    return given.size() > 1 ? given.remove() : given.element();
  }

  private LoopEvent.Done done(Lease lease, Answer answer) {
    long elapsed = answer.answered() ? 1 : 0;
    return new LoopEvent.Done(
        lease, answer.outcome(), answer.found(), answer.answered(), 100, elapsed);
  }

  @Override
  public void tellFailed(Telling telling) {
    throw new AssertionError(telling.failed());
  }

  @Override
  public void cancelAll() {
    List<Pending> stopped =
        pending.stream().filter(p -> p.event() instanceof LoopEvent.Done).toList();
    pending.removeAll(stopped);
    for (Pending p : stopped) {
      cancelled++;
      Lease lease = ((LoopEvent.Done) p.event()).lease();
      pending.add(new Pending(now, order++, done(lease, failure(FailureKind.CANCELLED))));
    }
  }

  @Override
  public void emit(CrawlEvent event) {
    heard.add(event);
  }

  @Override
  public boolean isListening() {
    return true;
  }

  @Override
  public int room() {
    return 1_000;
  }
}
