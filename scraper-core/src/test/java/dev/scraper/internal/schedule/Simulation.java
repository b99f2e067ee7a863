package dev.scraper.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlStats;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.http.Url;
import dev.scraper.internal.frontier.Batch;
import dev.scraper.internal.frontier.Fetch;
import dev.scraper.internal.frontier.Lease;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.policy.Limits;
import dev.scraper.policy.PathBudget;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.policy.Scope;
import dev.scraper.policy.SkipReason;
import dev.scraper.policy.Traps;
import dev.scraper.robots.RobotsRules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A crawl of a random web in simulated time: the real loop and frontier, workers and servers played
 * by a seeded random. The invariants are checked at each step.
 */
final class Simulation implements Launcher, EventSink {

  private static final long CRAWL_DELAY = 3_000_000_000L;

  /** More would let a crawl go on for ever. */
  private static final int MOST_REFETCHED = 30;

  private record Pending(long at, long order, LoopEvent event) {}

  /** A request as its server saw it. */
  private record Arrival(long at, long delay, String url) {}

  private final SplittableRandom random;
  private final Politeness politeness;
  private final Limits limits;
  private final SchedulerLoop loop;
  private final PriorityQueue<Pending> pending =
      new PriorityQueue<>(Comparator.comparingLong(Pending::at).thenComparingLong(Pending::order));
  private final int hosts;
  private final int pagesPerHost;
  private final Set<Integer> deadHosts = new HashSet<>();

  private long now = 1_000_000_000_000L;
  private long order;
  private int steps;

  // What the servers saw.
  private final Map<String, Long> lastStart = new HashMap<>();
  private final Map<String, List<Arrival>> arrivals = new HashMap<>();
  private final Map<String, Long> pace = new HashMap<>();
  private final Map<String, Long> heldUntil = new HashMap<>();
  private final Map<String, Integer> openByHost = new HashMap<>();
  private final Map<Long, Lease> open = new HashMap<>();
  private final Set<Long> closed = new HashSet<>();
  private final Set<String> delivered = new HashSet<>();
  private final Map<String, Integer> pagesByUrl = new HashMap<>();
  private int pages;

  /** When a request was sent, and the one to its host before it. */
  private record Start(long at, @Nullable Long before) {}

  private final Map<Long, Start> starts = new HashMap<>();

  // What handlers fetch.
  private final Set<Long> inHandler = new HashSet<>();
  private final List<Nested> nested = new ArrayList<>();
  private boolean ending;
  int fetched;
  int withdrawn;
  int lentAtOnce;

  /** One fetch of a handler. */
  private final class Nested extends Fetch {

    private final LoopEvent.Done last;
    private int ends;

    Nested(Request request, LoopEvent.Done last) {
      super(request, last.lease());
      this.last = last;
    }

    @Override
    protected void ended(@Nullable Response response, @Nullable Throwable failure) {
      assertThat(++ends).as("ends of a fetch").isEqualTo(1);
      assertThat(response == null).isNotEqualTo(failure == null);
      fetched += response == null ? 0 : 1;
      boolean more = nested.stream().anyMatch(n -> n.last == last && n.ends == 0);
      if (!more) { // the handler returns
        pending.add(new Pending(now + random.nextInt(20) * 1_000_000L, order++, last));
      }
    }
  }

  // What the listeners heard.
  final List<CrawlEvent> heard = new ArrayList<>();
  private final Map<String, Integer> ends = new HashMap<>();
  private final Set<String> offered = new HashSet<>();
  private final Set<String> hopTargets = new HashSet<>();
  private final Set<String> refetched = new HashSet<>();
  private final boolean plain;
  private int refetches;
  private long given;
  private long seedsGiven;
  private long seedsTaken;
  private int telling;
  int told;
  int cached;
  int maxOpen;
  int robotsAsked;

  Simulation(long seed, boolean obeyRobots) {
    random = new SplittableRandom(seed);
    hosts = 1 + random.nextInt(12);
    pagesPerHost = 1 + random.nextInt(60);
    Duration delay =
        random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(1 + random.nextInt(2_000));
    politeness = new Politeness(delay, 1 + random.nextInt(4), 1 + random.nextInt(16), obeyRobots);
    Limits some = Limits.NONE;
    if (random.nextInt(4) == 0) {
      some = some.maxPages(1 + random.nextInt(100));
    }
    if (random.nextInt(4) == 0) {
      some = some.maxPerHost(1 + random.nextInt(10));
    }
    if (random.nextInt(4) == 0) {
      some = some.maxPerPath("/p1*", 1 + random.nextInt(4));
    }
    SplittableRandom other = new SplittableRandom(~seed);
    if (other.nextInt(4) == 0) {
      some = some.traps(Traps.USUAL.hostBudget(1 + other.nextInt(20)));
    }
    limits = some;
    for (int host = 0; host < hosts; host++) {
      if (random.nextInt(8) == 0) {
        deadHosts.add(host);
      }
    }
    plain = random.nextInt(3) == 0;
    Settings settings =
        new Settings(
            politeness,
            new RetryPolicy(random.nextInt(4)),
            limits,
            false,
            random.nextBoolean(),
            random.split(),
            this::instant,
            false,
            taken -> seedsTaken += taken);
    ScopeFilter scope = new ScopeFilter(Scope.HOST.relation(Scope.Relation.ANY), false);
    loop = new SchedulerLoop(settings, scope, this, this, () -> now);
  }

  void run() {
    List<Request> seeds = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(5); i++) {
      seeds.add(randomRequest());
    }
    seeds.forEach(seed -> offered.add(seed.url().toString()));
    given = seeds.size() + 1;
    seedsGiven = given;
    loop.handle(
        new LoopEvent.Seeds(Batch.of(null, 0, Purpose.PAGE, true, seeds), List.of("no url"), true),
        now);
    while (!loop.isOver()) {
      assertThat(++steps).as("the crawl ends").isLessThan(200_000);
      long wait = loop.turn(now);
      checkSizes();
      if (loop.isOver()) {
        break;
      }
      Pending next = pending.peek();
      long due = wait == Long.MAX_VALUE ? Long.MAX_VALUE : now + wait;
      assertThat(next != null || due != Long.MAX_VALUE)
          .as("something will happen; open %s, of which with their handlers %s", open, inHandler)
          .isTrue();
      if (next != null && next.at() <= due) {
        pending.remove();
        now = Math.max(now, next.at());
        arrive(next.event());
      } else {
        now = due;
      }
    }
    checkEnd();
  }

  private Instant instant() {
    return Instant.ofEpochSecond(0, now);
  }

  private void arrive(LoopEvent event) {
    if (event instanceof LoopEvent.Handled handled) {
      telling--;
      offered(handled.found());
    }
    if (event instanceof LoopEvent.Withdraw withdraw) {
      cancelled(withdraw.fetch());
    }
    if (event instanceof LoopEvent.Done first && beginsToFetch(first)) {
      return;
    }
    if (event instanceof LoopEvent.Done done) {
      Lease lease = done.lease();
      assertThat(closed.add(lease.id())).as("closed once").isTrue();
      open.remove(lease.id());
      if (!inHandler.remove(lease.id())) {
        openByHost.merge(lease.host(), -1, Integer::sum);
      }
      if (done.outcome() instanceof Outcome.Delivered) {
        String url = lease.ticket().request().url().toString();
        boolean first = delivered.add(url);
        assertThat(first || refetched.contains(url)).as("delivered once: %s", url).isTrue();
        pages++;
        pagesByUrl.merge(url, 1, Integer::sum);
        offered(done.found());
      }
      if (done.outcome() instanceof Outcome.RobotsText) {
        pace.put(lease.ticket().owner(), Math.max(politeness.delay().toNanos(), CRAWL_DELAY));
      }
      if (done.outcome() instanceof Outcome.Fetched answer && answer.retryAfter() != null) {
        heldUntil.merge(lease.host(), now + answer.retryAfter().toNanos(), Math::max);
      }
      if (done.outcome() instanceof Outcome.Status status && status.retryAfter() != null) {
        long until = now + status.retryAfter().toNanos();
        heldUntil.merge(lease.host(), until, Math::max);
      }
      if (done.outcome() instanceof Outcome.Redirect redirect && redirect.target() != null) {
        hopTargets.add(redirect.target().toString());
        if (lease.ticket().request().isRefetch()) {
          refetched.add(redirect.target().toString());
        }
      }
    }
    loop.handle(event, now);
  }

  /** Whether a page that has come is with its handler now, which fetches something. */
  private boolean beginsToFetch(LoopEvent.Done done) {
    Lease lease = done.lease();
    boolean fetches =
        !plain
            && !ending
            && done.outcome() instanceof Outcome.Delivered
            && !lease.isUnsent()
            && !inHandler.contains(lease.id())
            && random.nextInt(3) == 0;
    if (!fetches) {
      return false;
    }
    inHandler.add(lease.id());
    openByHost.merge(lease.host(), -1, Integer::sum);
    lentAtOnce = Math.max(lentAtOnce, inHandler.size());
    List<Nested> mine = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      mine.add(new Nested(randomRequest(), done));
    }
    nested.addAll(mine);
    for (Nested each : mine) {
      loop.handle(new LoopEvent.Submit(each), now);
      if (random.nextInt(5) == 0) {
        long at = now + random.nextInt(3_000) * 1_000_000L;
        pending.add(new Pending(at, order++, new LoopEvent.Withdraw(each)));
      }
    }
    return true;
  }

  /** As its future does that is cancelled: its call first. */
  private void cancelled(Fetch fetch) {
    withdrawn++;
    fetch.withdraw();
    for (Lease lease : List.copyOf(open.values())) {
      if (lease.ticket().fetch() == fetch && !closed.contains(lease.id())) {
        pending.removeIf(p -> p.event() instanceof LoopEvent.Done d && d.lease() == lease);
        neverSent(lease);
        FetchException cause = new FetchException(FailureKind.CANCELLED, "simulated");
        pending.add(new Pending(now, order++, failed(lease, cause)));
      }
    }
  }

  /** A call that is cancelled before it is on the wire does not come there later. */
  private void neverSent(Lease lease) {
    Start start = starts.get(lease.id());
    if (start == null || start.at() <= now) {
      return;
    }
    pending.removeIf(p -> p.event() instanceof LoopEvent.Sent sent && sent.lease() == lease);
    arrivals.get(lease.host()).removeIf(arrival -> arrival.at() == start.at());
    if (start.before() == null) {
      lastStart.remove(lease.host(), start.at());
    } else {
      lastStart.replace(lease.host(), start.at(), start.before());
    }
  }

  private void offered(Found found) {
    found.batches().stream()
        .flatMap(batch -> batch.requests().stream())
        .forEach(
            request -> {
              given++;
              offered.add(request.url().toString());
            });
  }

  @Override
  public void launch(Lease lease, boolean reportStart) {
    assertThat(open.put(lease.id(), lease)).as("leased once").isNull();
    int openThere = openByHost.merge(lease.host(), 1, Integer::sum);
    assertThat(openThere).as("open to a host").isLessThanOrEqualTo(politeness.perHost());
    assertThat(open.size() - inHandler.size())
        .as("open in all")
        .isLessThanOrEqualTo(politeness.concurrency());
    assertThat(open.values().stream().filter(Simulation::isPage).count())
        .as("pages in memory")
        .isLessThanOrEqualTo(politeness.concurrency());
    assertThat(now)
        .as("hold of %s", lease.host())
        .isGreaterThanOrEqualTo(heldUntil.getOrDefault(lease.host(), now));
    maxOpen = Math.max(maxOpen, open.size());
    Request request = lease.ticket().request();
    if (lease.ticket().isFresh()) {
      request
          .notBefore()
          .ifPresent(moment -> assertThat(instant()).as("moment").isAfterOrEqualTo(moment));
    }
    if (!plain && random.nextInt(5) == 0) {
      answerHere(lease, reportStart);
      return;
    }
    long latency = random.nextInt(300) * 1_000_000L;
    long startsAt = now + random.nextInt(50) * 1_000_000L;
    boolean connects = !isDead(lease);
    if (connects) {
      arrivals
          .computeIfAbsent(lease.host(), host -> new ArrayList<>())
          .add(new Arrival(startsAt, request.delay().toNanos(), request.url().toString()));
      Long last = lastStart.put(lease.host(), startsAt);
      starts.put(lease.id(), new Start(startsAt, last));
      if (last != null) {
        long gap = pace.getOrDefault(lease.host(), politeness.delay().toNanos());
        boolean known = politeness.delay().toNanos() > 0 || pace.containsKey(lease.host());
        if (known) {
          assertThat(startsAt - last).as("gap at %s", lease.host()).isGreaterThanOrEqualTo(gap);
        }
      }
      if (reportStart && random.nextInt(10) > 0) {
        pending.add(new Pending(startsAt, order++, new LoopEvent.Sent(lease, startsAt)));
      }
    }
    pending.add(new Pending(startsAt + latency, order++, answer(lease, connects, latency)));
  }

  private static boolean isPage(Lease lease) {
    return lease.ticket().purpose() == Purpose.PAGE;
  }

  /** As an interceptor does that asks no server. */
  private void answerHere(Lease lease, boolean reportStart) {
    cached++;
    lease.markUnsent();
    long at = now + random.nextInt(3) * 1_000_000L;
    if (reportStart) {
      pending.add(new Pending(at, order++, new LoopEvent.Sent(lease, at)));
    }
    pending.add(new Pending(at, order++, answer(lease, random.nextInt(20) > 0, 0)));
  }

  private boolean isDead(Lease lease) {
    return deadHosts.stream().anyMatch(host -> lease.host().equals("http://h" + host + ".example"));
  }

  private LoopEvent.Done answer(Lease lease, boolean connects, long latency) {
    if (!connects) {
      FailureKind kind =
          switch (random.nextInt(3)) {
            case 0 -> FailureKind.DNS;
            case 1 -> FailureKind.CONNECT;
            default -> FailureKind.TIMEOUT;
          };
      return failed(lease, new FetchException(kind, "simulated"));
    }
    if (lease.ticket().purpose() == Purpose.ROBOTS) {
      robotsAsked++;
      return robots(lease, latency);
    }
    int dice = random.nextInt(100);
    if (lease.ticket().purpose() == Purpose.FETCH && dice < 80) {
      return done(lease, fetched(lease, dice < 70 ? 200 : 503), Found.NOTHING, latency);
    }
    if (dice < 70) {
      return done(lease, new Outcome.Delivered(200, random.nextInt(3)), links(), latency);
    }
    if (dice < 80) {
      int[] statuses = {404, 403, 500, 503, 429, 408, 410, 502};
      int status = statuses[random.nextInt(statuses.length)];
      boolean asks = (status == 429 || status == 503) && random.nextBoolean();
      Duration wait = asks ? Duration.ofSeconds(random.nextInt(1, 30)) : null;
      return done(lease, new Outcome.Status(status, wait), Found.NOTHING, latency);
    }
    if (dice < 90) {
      Url target = random.nextInt(10) == 0 ? null : Url.parse(randomUrl());
      Outcome redirect = new Outcome.Redirect(302, target, "there", random.nextBoolean());
      return done(lease, redirect, Found.NOTHING, latency);
    }
    if (dice < 93 && lease.ticket().purpose() != Purpose.FETCH) {
      return done(lease, new Outcome.Skipped(SkipReason.CONTENT_TYPE, 200), Found.NOTHING, latency);
    }
    FailureKind[] kinds = {
      FailureKind.RESET, FailureKind.TRUNCATED, FailureKind.TIMEOUT, FailureKind.TLS
    };
    boolean stale = random.nextInt(4) == 0;
    FailureKind kind = kinds[random.nextInt(kinds.length)];
    return failed(lease, new FetchException(kind, "simulated", !stale, stale, null));
  }

  private Outcome fetched(Lease lease, int status) {
    Request request = lease.ticket().request();
    Response response =
        new Response(request, status, Headers.empty(), new byte[0], true, Duration.ZERO);
    Duration wait = random.nextBoolean() ? null : Duration.ofSeconds(random.nextInt(1, 30));
    return new Outcome.Fetched(response, status == 503 ? wait : null);
  }

  private LoopEvent.Done robots(Lease lease, long latency) {
    int dice = random.nextInt(10);
    if (dice < 4) {
      String text = "User-agent: *\nDisallow: /p1\nCrawl-delay: 3\n";
      byte[] source = text.getBytes(StandardCharsets.UTF_8);
      RobotsRules rules =
          RobotsRules.parse(lease.ticket().request().url(), source, Optional.empty());
      return done(lease, new Outcome.RobotsText(200, rules, source), Found.NOTHING, latency);
    }
    if (dice < 6) {
      return done(lease, new Outcome.Status(404, null), Found.NOTHING, latency);
    }
    if (dice < 8) {
      return done(lease, new Outcome.Status(503, null), Found.NOTHING, latency);
    }
    Url target = Url.parse(randomUrl());
    return done(lease, new Outcome.Redirect(301, target, "there", false), Found.NOTHING, latency);
  }

  private Found links() {
    List<Request> requests = new ArrayList<>();
    for (int i = random.nextInt(8); i > 0; i--) {
      requests.add(randomRequest());
    }
    Batch batch = Batch.of("http://from.example/", 1, Purpose.PAGE, false, requests);
    return new Found(List.of(batch), new int[SkipReason.values().length]);
  }

  /** Nearly always a plain one. */
  private Request randomRequest() {
    Request request = Request.get(randomUrl());
    if (plain) {
      return request;
    }
    return switch (random.nextInt(20)) {
      case 0 -> request.delay(Duration.ofMillis(random.nextInt(10_000)));
      case 1 -> request.notBefore(instant().plusMillis(random.nextInt(-1_000, 20_000)));
      case 2 -> request.priority(random.nextInt(-1, 2)).delay(Duration.ofSeconds(3));
      case 3 -> request.priority(random.nextInt(-1, 2));
      case 4 -> again(request);
      default -> request;
    };
  }

  private Request again(Request request) {
    if (refetches++ >= MOST_REFETCHED) {
      return request;
    }
    refetched.add(request.url().toString());
    return request.refetch();
  }

  private String randomUrl() {
    return "http://h" + random.nextInt(hosts) + ".example/p" + random.nextInt(pagesPerHost);
  }

  private static LoopEvent.Done done(Lease lease, Outcome outcome, Found found, long latency) {
    return new LoopEvent.Done(lease, outcome, found, true, 100, latency + 1);
  }

  private static LoopEvent.Done failed(Lease lease, FetchException cause) {
    Outcome outcome = new Outcome.Failed(cause.kind(), null, "simulated", cause);
    return new LoopEvent.Done(lease, outcome, Found.NOTHING, cause.answered(), 0, 0);
  }

  private void checkSizes() {
    assertThat((long) pages).isLessThanOrEqualTo(limits.maxPages());
    if (limits.maxPerHost() != Long.MAX_VALUE) {
      Map<String, Integer> byHost = new HashMap<>();
      pagesByUrl.forEach((url, n) -> byHost.merge(Url.parse(url).origin(), n, Integer::sum));
      assertThat(byHost.values())
          .allSatisfy(pages -> assertThat((long) pages).isLessThanOrEqualTo(limits.maxPerHost()));
    }
    for (PathBudget budget : limits.paths()) {
      Map<String, Integer> byHost = new HashMap<>();
      pagesByUrl.forEach(
          (text, n) -> {
            Url url = Url.parse(text);
            if (budget.covers(url.path())) {
              byHost.merge(url.origin(), n, Integer::sum);
            }
          });
      assertThat(byHost.values())
          .allSatisfy(pages -> assertThat((long) pages).isLessThanOrEqualTo(budget.maxPages()));
    }
  }

  private void checkEnd() {
    assertThat(open).isEmpty();
    assertThat(nested).as("fetches that have not ended").allMatch(each -> each.ends == 1);
    assertThat(telling).as("failures that the spider is still being told of").isZero();
    boolean cut = pages >= limits.maxPages();
    ends.forEach(
        (url, count) ->
            assertThat(count == 1 || refetched.contains(url))
                .as("ends of %s: %s", url, count)
                .isTrue());
    checkOwnDelays();
    checkSums(cut);
    if (!cut) {
      for (String url : offered) {
        assertThat(ends.containsKey(url) || hopTargets.contains(url)).as("end of %s", url).isTrue();
      }
    }
  }

  /** What asks for a pause after it gets it, whatever was on its way before. */
  private void checkOwnDelays() {
    for (List<Arrival> there : arrivals.values()) {
      there.sort(Comparator.comparingLong(Arrival::at));
      for (int i = 1; i < there.size(); i++) {
        Arrival before = there.get(i - 1);
        assertThat(there.get(i).at() - before.at())
            .as("pause after %s", before)
            .isGreaterThanOrEqualTo(before.delay());
      }
    }
  }

  /** Each request that was given has one end, in the statistics too. */
  private void checkSums(boolean cut) {
    CompletableFuture<CrawlStats> answer = new CompletableFuture<>();
    loop.handle(new LoopEvent.Ask(answer), now);
    CrawlStats stats = answer.join();
    assertThat(stats.pages()).isEqualTo(pages);
    assertThat(stats.inFlight()).isZero();
    long skips = stats.skipped().values().stream().mapToLong(Long::longValue).sum();
    if (cut) {
      assertThat(stats.pages() + stats.failures() + skips).isLessThanOrEqualTo(given);
    } else {
      assertThat(stats.queued()).isZero();
      assertThat(stats.pages() + stats.failures() + skips).as("ends").isEqualTo(given);
      assertThat(seedsTaken).as("seeds that were taken").isEqualTo(seedsGiven);
    }
  }

  @Override
  public void tellFailed(Telling what) {
    telling++;
    told++;
    assertThat(telling).as("told at once").isLessThanOrEqualTo(politeness.concurrency());
    long at = now + random.nextInt(2_000) * 1_000_000L;
    Found instead = !plain && random.nextInt(10) == 0 ? insteadOf(what) : Found.NOTHING;
    pending.add(
        new Pending(at, order++, new LoopEvent.Handled(what, 0, Drops.NONE, instead, null)));
  }

  private Found insteadOf(Telling what) {
    List<Request> requests = List.of(again(what.failed().request()), randomRequest());
    Batch batch = Batch.of("http://from.example/", 2, Purpose.PAGE, false, requests);
    return new Found(List.of(batch), new int[SkipReason.values().length]);
  }

  @Override
  public void cancelAll() {
    ending = true;
    for (Lease lease : List.copyOf(open.values())) {
      pending.removeIf(p -> p.event() instanceof LoopEvent.Done d && d.lease() == lease);
      FetchException cause = new FetchException(FailureKind.CANCELLED, "simulated");
      pending.add(new Pending(now, order++, failed(lease, cause)));
    }
  }

  @Override
  public void emit(CrawlEvent event) {
    heard.add(event);
    if (event instanceof CrawlEvent.PageDone page) {
      ends.merge(page.queued().toString(), 1, Integer::sum);
    } else if (event instanceof CrawlEvent.Failed failed) {
      ends.merge(failed.failure().url(), 1, Integer::sum);
    } else if (event instanceof CrawlEvent.Skipped skipped) {
      ends.merge(skipped.url(), 1, Integer::sum);
    }
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
