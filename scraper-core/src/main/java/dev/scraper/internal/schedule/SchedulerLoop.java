package dev.scraper.internal.schedule;

import dev.scraper.event.CrawlReport;
import dev.scraper.event.CrawlStats;
import dev.scraper.event.Ended;
import dev.scraper.http.Url;
import dev.scraper.internal.frontier.Fetch;
import dev.scraper.internal.frontier.Frontier;
import dev.scraper.internal.frontier.HostFrontier;
import dev.scraper.internal.frontier.Lease;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.internal.state.ChangeSet;
import dev.scraper.internal.state.KeptState;
import dev.scraper.internal.trace.LoopWatch;
import dev.scraper.internal.trace.Tracer;
import dev.scraper.robots.RobotsRules;
import dev.scraper.state.StateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loop of a crawl, and the only writer of its state: frontier, seen set, host clocks,
 * counts. It takes events from one queue, hands out the leases that are due, and waits until the
 * next host is due or something happens. It does no I/O and runs no user code.
 *
 * <p><b>Thread-safety:</b> {@link #post} may be called by any thread; {@link #run} or, in tests,
 * {@link #handle} and {@link #turn} by one thread only.
 */
public final class SchedulerLoop {

  private static final Logger LOG = LoggerFactory.getLogger(SchedulerLoop.class);

  /** Facts that are gone when the crawl comes back to its pages. */
  public static final List<String> FACTS_OF_ONE_RUN =
      List.of(Checkpoint.COUNTS, "seeds", "seedsDone", "elapsed");

  private static final String RECRAWL = "recrawl";

  /** While listeners lag behind. */
  private static final long LISTENERS_BUSY = Duration.ofMillis(5).toNanos();

  /** Refusals in one turn, so that a long queue of them does not keep events waiting. */
  private static final int REFUSALS = 256;

  /** Filled by workers, the seed feeder and the crawl's handle; emptied by the loop. */
  private final LinkedBlockingQueue<LoopEvent> events = new LinkedBlockingQueue<>();

  private final HostFrontier frontier;
  private final Settings settings;
  private final Launcher launcher;
  private final LongSupplier ticker;
  private final Tally tally;
  private final HostBook hosts;
  private final RobotsGate gate;
  private final Outcomes outcomes;
  private final Journal journal;
  private final Checkpoint checkpoint;
  private final SeedIntake intake;
  private final Fetches fetches;

  /** Leases that have not come back, by id. */
  private final Map<Long, Lease> open = new LinkedHashMap<>();

  private int openPages;

  /** Failures that the spider is being told of. */
  private final Set<Telling> tellings = new LinkedHashSet<>();

  private Tracer tracer = Tracer.NONE;
  private boolean paused;
  private final Stopping stopping = new Stopping();
  private final Linger linger;
  private long begun;

  /** How long earlier processes took, in nanoseconds. */
  private long before;

  private long idle;
  private volatile @Nullable CrawlReport report;

  /** Told when it begins with something. */
  private LoopWatch.Beat beat = LoopWatch.Beat.NONE;

  /** A loop over a frontier in memory. */
  public SchedulerLoop(
      Settings settings,
      ScopeFilter scope,
      Launcher launcher,
      EventSink sink,
      LongSupplier ticker) {
    this(settings, scope, launcher, sink, ticker, Journal.none());
  }

  /** A loop that writes down in a journal what memory must not hold alone. */
  public SchedulerLoop(
      Settings settings,
      ScopeFilter scope,
      Launcher launcher,
      EventSink sink,
      LongSupplier ticker,
      Journal journal) {
    this.journal = journal;
    this.frontier = Frontiers.with(journal, settings, ticker);
    this.settings = settings;
    this.launcher = launcher;
    this.ticker = ticker;
    Visits visits = new Visits(frontier, journal);
    this.fetches = new Fetches(frontier, scope);
    this.tally = new Tally(sink, settings.tellFailed(), journal, visits, fetches);
    this.hosts =
        new HostBook(frontier, settings.politeness(), settings.limits(), tally, settings.clock());
    this.gate = new RobotsGate(frontier, hosts, tally, settings, journal);
    Redirects redirects =
        new Redirects(frontier, scope, tally, gate, journal, settings.limits().traps());
    this.outcomes =
        new Outcomes(frontier, hosts, tally, gate, redirects, settings, journal, visits, fetches);
    this.checkpoint = new Checkpoint(frontier, hosts, tally, gate, scope);
    this.intake = new SeedIntake(frontier, scope, gate, outcomes, tally, settings, journal);
    this.begun = ticker.getAsLong();
    this.linger = new Linger(begun);
    journal.facts(this::addFacts);
  }

  /** Has somebody look at how long it is busy with one thing; before {@link #run}. */
  public void watch(LoopWatch.Beat newBeat) {
    beat = newBeat;
  }

  private void addFacts(ChangeSet set) {
    checkpoint.addTo(set);
    set.at(settings.clock().instant());
    set.fact("inFlight", String.valueOf(frontier.leased()));
    intake.addTo(set);
    set.fact("elapsed", String.valueOf(elapsed(ticker.getAsLong())));
  }

  private long elapsed(long now) {
    return before + Math.max(1, now - begun);
  }

  /**
   * Takes over what another process has kept; before {@link #run}.
   *
   * @param rules reads a robots.txt
   * @throws StateException if it cannot be read
   */
  public void restore(KeptState state, BiFunction<Url, byte[], RobotsRules> rules)
      throws StateException {
    Map<String, String> facts = state.facts();
    checkpoint.restore(frontier, state, facts, rules, ticker.getAsLong());
    intake.restore(facts);
    before = Long.parseLong(facts.getOrDefault("elapsed", "0"));
    tally.recrawl(Integer.parseInt(facts.getOrDefault(RECRAWL, "0")));
    journal.pagesAfter(state.lastPage());
  }

  /**
   * What the facts of a crawl become when it comes back to its pages.
   *
   * @param facts of the run that is over
   */
  public static Map<String, String> recrawlFacts(Map<String, String> facts) {
    int number = Integer.parseInt(facts.getOrDefault(RECRAWL, "0")) + 1;
    return Map.of(RECRAWL, String.valueOf(number));
  }

  /** What is left then of the facts of a host. */
  public static String recrawlHostFacts(String json) {
    return Checkpoint.recrawl(json);
  }

  /** Has told when each request came where; before {@link #run}. */
  public void trace(Tracer newTracer) {
    tracer = newTracer;
    frontier.trace(newTracer);
  }

  /** How many seeds have come, now or in earlier processes, those that are none among them. */
  public long seedsGiven() {
    return intake.given();
  }

  /** Whether no more seeds are to come. */
  public boolean hasAllSeeds() {
    return intake.isDone();
  }

  /** The report of a crawl that is over already; in place of {@link #run}. */
  public CrawlReport report(Ended ended) {
    stopping.over(ended);
    begun = ticker.getAsLong();
    return end(begun);
  }

  /** Tells the loop something. Never blocks. */
  public void post(LoopEvent event) {
    events.add(event);
    if (report != null) {
      answerLate();
    }
  }

  /** Runs the crawl to its end; blocks. */
  public CrawlReport run() {
    begun = ticker.getAsLong();
    while (true) {
      try {
        beat.busy();
        long wait = turn(ticker.getAsLong());
        if (isOver()) {
          return end(ticker.getAsLong());
        }
        await(wait);
      } catch (InterruptedException e) {
        handle(new LoopEvent.Stop(Ended.INTERRUPTED, true, null), ticker.getAsLong());
      } catch (RuntimeException | Error e) {
        LOG.error("the scheduler loop failed", e);
        launcher.cancelAll();
        stopping.broke(e);
        return end(ticker.getAsLong());
      }
    }
  }

  private void await(long wait) throws InterruptedException {
    long before = ticker.getAsLong();
    beat.idle();
    LoopEvent event = next(wait);
    idle += ticker.getAsLong() - before;
    int handled = 0;
    while (event != null) {
      beat.busy();
      // Each at its own time: an answer must not seem to have come before it did.
      handle(event, ticker.getAsLong());
      handled++;
      event = events.poll();
    }
    linger.handled(handled, ticker.getAsLong());
  }

  /** The next event; null when the time is up. */
  private @Nullable LoopEvent next(long wait) throws InterruptedException {
    long gather = Math.min(wait, linger.nanos(open.size()));
    if (gather > 0) {
      LockSupport.parkNanos(this, gather); // those who post do not end this
    }
    LoopEvent event = events.poll();
    if (event != null) {
      return event;
    }
    return wait == Long.MAX_VALUE
        ? events.take()
        : events.poll(wait - gather, TimeUnit.NANOSECONDS);
  }

  /** Takes one event in. */
  void handle(LoopEvent event, long now) {
    gate.at(now);
    if (event instanceof LoopEvent.Done done) {
      done(done, now);
    } else if (event instanceof LoopEvent.Sent sent) {
      frontier.started(sent.lease(), sent.at());
    } else if (event instanceof LoopEvent.Submit submit) {
      if (fetches.submit(submit.fetch(), now)) {
        gate.asked(submit.fetch().request().url().origin());
      }
    } else if (event instanceof LoopEvent.Streaming streaming) {
      if (open.containsKey(streaming.lease().id())) {
        hosts.streaming(streaming.lease());
      }
    } else if (event instanceof LoopEvent.Withdraw withdraw) {
      fetches.withdraw(withdraw.fetch());
    } else if (event instanceof LoopEvent.Seeds seeds) {
      intake.take(seeds, stopping.isAsked());
    } else if (event instanceof LoopEvent.Handled handled) {
      if (tellings.remove(handled.telling())) { // else it was left alone before
        outcomes.handled(handled);
      }
    } else if (event instanceof LoopEvent.Stop stop) {
      stop(stop, now);
    } else if (event instanceof LoopEvent.Ask ask) {
      ask.answer().complete(stats(now));
    } else if (event instanceof LoopEvent.Look look) {
      look.answer().complete(look(now));
    } else if (event instanceof LoopEvent.Open ask) {
      ask.answer().complete(List.copyOf(open.values()));
    } else if (event instanceof LoopEvent.Loaded loaded) {
      frontier.loaded(loaded.host(), loaded.lane(), loaded.rows());
    } else if (event instanceof LoopEvent.Committed committed) {
      committed(committed, now);
    } else {
      paused = event instanceof LoopEvent.Pause;
    }
  }

  private void committed(LoopEvent.Committed committed, long now) {
    journal.committed(committed);
    if (committed.failure() != null) {
      stop(new LoopEvent.Stop(Ended.ERROR, true, committed.failure()), now);
    }
  }

  private void done(LoopEvent.Done done, long now) {
    if (open.remove(done.lease().id()) == null) {
      return; // left alone before
    }
    if (done.lease().ticket().purpose() == Purpose.PAGE) {
      openPages--;
    }
    gate.ended(done.lease().ticket(), done.outcome() instanceof Outcome.Delivered);
    tracer.ended(done.lease(), OutcomeWords.of(done.outcome()), done.outcome().lastStatus(), now);
    outcomes.handle(done, now);
    hosts.ended(done.lease());
    gate.settle();
  }

  private void stop(LoopEvent.Stop stop, long now) {
    fetches.stop();
    outcomes.stopping();
    stopping.take(stop, now);
  }

  /**
   * Hands out what is due.
   *
   * @return how long nothing will be due, in nanoseconds; {@link Long#MAX_VALUE} until an event
   */
  long turn(long now) {
    gate.at(now);
    checkLimits(now);
    tellFailures();
    if (stopping.isAsked()) {
      long wait = closeDown(now);
      return Math.min(wait, journal.turn(now, open.isEmpty()));
    }
    long wait = paused ? Long.MAX_VALUE : lease(now);
    tellFailures(); // those that were refused just now
    wait = Math.min(wait, journal.turn(now, open.isEmpty()));
    Duration most = settings.limits().maxDuration();
    return most == null ? wait : Math.min(wait, Math.max(0, begun + Spans.nanos(most) - now));
  }

  private void tellFailures() {
    if (stopping.isAsked()) {
      tally.forgetUntold();
      return;
    }
    // As many as pages may be in work, so that slow ones leave threads for those.
    Telling telling;
    while (tellings.size() < settings.politeness().concurrency()
        && (telling = tally.pollUntold()) != null) {
      tellings.add(telling);
      launcher.tellFailed(telling);
    }
  }

  private void checkLimits(long now) {
    Duration most = settings.limits().maxDuration();
    if (most != null && now - begun >= Spans.nanos(most)) {
      stop(new LoopEvent.Stop(Ended.MAX_DURATION, false, null), now);
    }
    boolean more = frontier.queued() > 0 || !intake.isDone();
    if (tally.pages < settings.limits().maxPages() || !more) {
      return;
    }
    if (frontier.media() > 0) {
      frontier.onlyMedia(); // the files of the pages that were had
    } else {
      // No page is open, but the spider may be giving items for one that failed.
      stop(new LoopEvent.Stop(Ended.MAX_PAGES, tellings.isEmpty(), null), now);
    }
  }

  private long lease(long now) {
    frontier.unparkWhenIdle();
    while (true) {
      Frontier.Room places = places();
      boolean anything = places.all() > 0 && places.pages() > 0;
      long due = anything ? frontier.nextDue() : Long.MAX_VALUE;
      if (!anything && places.front() > 0) {
        due = frontier.nextFrontDue();
      }
      if (due > now) {
        return due == Long.MAX_VALUE ? due : due - now;
      }
      int room = tally.room();
      if (!journal.hasRoom()) {
        return Long.MAX_VALUE;
      }
      if (room <= 0) {
        return LISTENERS_BUSY;
      }
      long before = frontier.queued();
      List<Lease> leases = frontier.lease(now, places, Math.min(room, REFUSALS), gate);
      gate.settle();
      leases.forEach(this::launch);
      if (leases.isEmpty() && frontier.queued() < before) {
        return 0; // many refusals: let events in between
      }
    }
  }

  /** How many leases may be given now. */
  private Frontier.Room places() {
    int all = settings.politeness().concurrency() - frontier.leased();
    int front = all + frontier.lent();
    boolean allPages = tally.pages >= settings.limits().maxPages(); // and files are left
    long pages = allPages ? all : settings.limits().maxPages() - tally.pages - openPages;
    return new Frontier.Room(front, all, (int) Math.min(pages, Integer.MAX_VALUE));
  }

  private void launch(Lease lease) {
    open.put(lease.id(), lease);
    tally.maxInFlight = Math.max(tally.maxInFlight, open.size());
    if (lease.ticket().purpose() == Purpose.PAGE) {
      openPages++;
    }
    gate.taken(lease.ticket());
    boolean paced = frontier.isPaced(lease.host()); // by what it asks for itself, too
    launcher.launch(lease, paced || lease.ticket().purpose() == Purpose.ROBOTS);
  }

  private long closeDown(long now) {
    if (open.isEmpty() && tellings.isEmpty()) {
      return journal.isSettled() ? 0 : Long.MAX_VALUE;
    }
    if (stopping.grace(now) > 0) {
      return stopping.grace(now);
    }
    if (stopping.cancels()) {
      launcher.cancelAll();
    }
    if (stopping.patience(now) > 0) {
      return stopping.patience(now);
    }
    tellings.removeIf(Telling::claim); // what still runs may not come back
    for (Lease lease : new ArrayList<>(open.values())) {
      if (lease.claim()) {
        LOG.warn("left open at the end of the crawl: {}", lease.ticket().request().url());
        open.remove(lease.id());
        tracer.ended(lease, "left alone", null, now);
        outcomes.abandon(lease, now);
      }
    }
    // What is left is on its way into an output, and comes back.
    return open.isEmpty() && tellings.isEmpty() ? 0 : Long.MAX_VALUE;
  }

  /** Whether nothing is left to do. */
  boolean isOver() {
    if (!open.isEmpty() || !tellings.isEmpty() || !journal.isSettled()) {
      return false;
    }
    return stopping.isAsked()
        || intake.isDone() && frontier.queued() == 0 && events.isEmpty() && !tally.hasUntold();
  }

  private CrawlReport end(long now) {
    fetches.close();
    CrawlReport last =
        new CrawlReport(
            stats(now),
            stopping.ended(),
            tally.reached(),
            tally.troubled(),
            stopping.error(),
            tally.failures());
    report = last;
    answerLate();
    return last;
  }

  /** Answers questions that came after the last turn. */
  private void answerLate() {
    LoopEvent event;
    while ((event = events.poll()) != null) {
      CrawlReport last = report;
      if (event instanceof LoopEvent.Ask ask && last != null) {
        ask.answer().complete(last.stats());
      } else if (event instanceof LoopEvent.Look look) {
        look.answer().complete(look(ticker.getAsLong()));
      } else if (event instanceof LoopEvent.Open ask) {
        ask.answer().complete(List.of());
      } else if (event instanceof LoopEvent.Submit submit) {
        Fetch late = submit.fetch();
        late.end(null, Fetches.stopped(late.request().url()));
      }
    }
  }

  private LoopLook look(long now) {
    String state = report != null ? LoopLook.OVER : stopping.isAsked() ? "stopping" : "";
    return new LoopLook(
        now,
        List.copyOf(open.values()),
        frontier.look(now),
        stats(now),
        tellings.size(),
        state.isEmpty() && paused ? "paused" : state);
  }

  private CrawlStats stats(long now) {
    long elapsed = elapsed(now);
    double busy = Math.min(1.0, Math.max(0.0, 1.0 - (double) idle / elapsed));
    return tally.stats(frontier.stats(now), Duration.ofNanos(elapsed), busy, hosts.slowest());
  }
}
