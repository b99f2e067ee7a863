package dev.scraper.internal.engine;

import dev.scraper.event.CrawlReport;
import dev.scraper.event.CrawlStats;
import dev.scraper.event.Dump;
import dev.scraper.event.Ended;
import dev.scraper.event.Phase;
import dev.scraper.export.ExportException;
import dev.scraper.http.Downloader;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.HttpOptions.Threads;
import dev.scraper.http.Request;
import dev.scraper.internal.fetch.OkHttpDownloader;
import dev.scraper.internal.schedule.Journal;
import dev.scraper.internal.schedule.LoopEvent;
import dev.scraper.internal.schedule.SchedulerLoop;
import dev.scraper.internal.schedule.ScopeFilter;
import dev.scraper.internal.schedule.Settings;
import dev.scraper.internal.state.KeptState;
import dev.scraper.internal.task.Losses;
import dev.scraper.internal.task.VirtualThreads;
import dev.scraper.internal.task.Waiting;
import dev.scraper.internal.trace.LoopWatch;
import dev.scraper.internal.trace.SlowPlaces;
import dev.scraper.internal.trace.Tracer;
import dev.scraper.internal.work.Completions;
import dev.scraper.internal.work.FetchStage;
import dev.scraper.internal.work.Fetchers;
import dev.scraper.internal.work.HandOver;
import dev.scraper.internal.work.PageStage;
import dev.scraper.internal.work.WorkerPool;
import dev.scraper.robots.RobotsRules;
import dev.scraper.spider.FailedRequest;
import dev.scraper.spider.Output;
import dev.scraper.spider.Spider;
import dev.scraper.task.Fetcher;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One crawl from its start to its report: makes the threads and stages, wires them, and takes them
 * down again. Threads: {@code scraper-loop} (the scheduler, and the taking down), {@code
 * scraper-launch} (starts calls), {@code scraper-fetch-*} (waits for the network), {@code
 * scraper-parse-*} (parses, runs the spider), {@code scraper-export-*} (one an output), {@code
 * scraper-events} (listeners), {@code scraper-seeds} (reads the seeds).
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
public final class CrawlEngine {

  private static final Logger LOG = LoggerFactory.getLogger(CrawlEngine.class);

  /** How long the last futures may hold up the end. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final CompletableFuture<CrawlReport> report = new CompletableFuture<>();
  private final OkHttpDownloader downloader;
  private final WorkerPool pool;
  private final Completions completions;
  private final Fetchers fetchers;
  private final boolean session;
  private final ExecutorService launchThread;
  private final Destinations destinations;
  private final EventDispatcher events;
  private final SchedulerLoop loop;
  private final Thread seedThread;
  private final Thread loopThread = new Thread(unwaiting(this::run), "scraper-loop");
  private final DumpDesk dumps = new DumpDesk(this::post, loopThread);
  private final Tracer tracer;
  private final @Nullable DebugWatch debug;
  private final @Nullable LoopWatch loopWatch;

  /** Whether it was stopped from outside, be it while it was being taken down. */
  private volatile boolean interrupted;

  private <T> CrawlEngine(CrawlPlan<T> plan, List<Request> seeds, List<Request> sitemaps)
      throws ExportException {
    // The one place where real time enters; all else is given a ticker or a clock.
    LongSupplier ticker = System::nanoTime;
    InstantSource clock = InstantSource.system();
    int concurrency = plan.politeness().concurrency();
    int cores = Runtime.getRuntime().availableProcessors();
    session = plan.session();
    ScopeFilter scope = new ScopeFilter(plan.scope(), plan.http().allowPrivate());

    Deque<AutoCloseable> opened = new ArrayDeque<>();
    try {
      // Before the outputs, since they may refuse: that must cost no file its content.
      downloader = new OkHttpDownloader(plan.http(), concurrency, scope::isSeedHost, ticker);
      if (plan.debug()) {
        downloader.watchBodies();
      }
      opened.push(downloader);
      destinations = new Destinations(plan, clock);
      opened.push(destinations);
      Keeping keeping = destinations.keeping();
      events = new EventDispatcher(destinations.listeners());
      int most = session ? Integer.MAX_VALUE : cores + 2 * concurrency;
      SlowPlaces slow = plan.debug() ? new SlowPlaces(DebugReport::warn) : null;
      pool = new WorkerPool(cores, most, plan.handlerTime(), ticker, handlerThreads(plan), slow);
      opened.push(pool);
      completions = new Completions(pool, new Losses(plan.debug()), plan.debug());
      fetchers = new Fetchers(completions, this::post, plan.http(), clock);
      launchThread =
          Executors.newSingleThreadExecutor(task -> daemon(unwaiting(task), "scraper-launch"));
      opened.push(launchThread::shutdownNow);
      loopWatch = slow == null ? null : new LoopWatch(slow, ticker);
      opened.push(this::endLoopWatch);
      PageStage<T> pages =
          new PageStage<>(
              pool,
              fetchers,
              plan.spider(),
              destinations.items(),
              plan.sitemapPages(),
              new HandOver(
                  pool,
                  destinations.items(),
                  destinations.outputs(),
                  keeping.isKept() ? destinations.count() : -1),
              destinations.mediaStage(),
              scope,
              plan.limits(),
              plan.politeness(),
              plan.http(),
              this::post);
      FetchStage fetches =
          new FetchStage(
              downloader,
              plan.interceptors(),
              destinations.media(),
              plan.items().wantsExchanges(),
              plan.http(),
              scope,
              loopWatch == null ? launchThread : loopWatch.watched("scraper-launch", launchThread),
              pages,
              this::post,
              ticker,
              clock);
      SeedFeeder feeder =
          new SeedFeeder(plan.purpose(), seeds, sitemaps, plan.seedLines(), this::post);
      Settings settings =
          new Settings(
              plan.politeness(),
              plan.retry(),
              plan.limits(),
              plan.sitemaps(),
              tellsFailed(plan.spider()),
              new SplittableRandom(),
              clock,
              session,
              feeder::taken);
      Journal journal =
          keeping.journal(
              destinations.outputs(),
              destinations.count(),
              plan.failures() != null,
              downloader::addCookiesTo,
              this::post);
      loop = new SchedulerLoop(settings, scope, fetches, events, ticker, journal);
      tracer = Tracer.of(plan.debug(), ticker);
      loop.trace(tracer);
      if (loopWatch != null) {
        loop.watch(loopWatch.watched("scraper-loop"));
      }
      debug = plan.debug() ? new DebugWatch(this::post, ticker, DebugReport::warn) : null;
      restore(plan, downloader);
      feeder.skip(loop.seedsGiven());
      seedThread = daemon(feeder, "scraper-seeds");
    } catch (ExportException | RuntimeException | Error e) {
      Destinations.closeAll(opened, e);
      throw e;
    }
  }

  /** What depends on a future of a session may wait, and parses no pages. */
  private static Threads handlerThreads(CrawlPlan<?> plan) {
    Threads kind = plan.http().threads();
    return plan.session() && VirtualThreads.areWanted(kind) ? Threads.VIRTUAL : kind;
  }

  private void restore(CrawlPlan<?> plan, OkHttpDownloader cookies) {
    Keeping keeping = destinations.keeping();
    KeptState earlier = keeping.earlier().orElse(null);
    if (keeping.isKept()) {
      cookies.keepCookies(earlier == null ? List.of() : earlier.cookies().values());
    }
    if (earlier != null) {
      Optional<String> token = plan.http().productToken();
      loop.restore(earlier, (url, body) -> RobotsRules.parse(url, body, token));
      int[] stage = {0};
      earlier.keys(
          number -> stage[0] = number, print -> destinations.items().restore(stage[0], print));
    }
  }

  /**
   * Opens the outputs and starts the crawl; returns as soon as it runs.
   *
   * @throws ExportException if an output cannot be opened
   */
  public static <T> CrawlEngine start(CrawlPlan<T> plan) throws ExportException {
    List<Request> seeds = new ArrayList<>(plan.seeds());
    seeds.addAll(whole(plan.spider().seeds(), "seeds()"));
    List<Request> sitemaps = new ArrayList<>(plan.sitemapSeeds());
    sitemaps.addAll(whole(plan.spider().sitemaps(), "sitemaps()"));
    CrawlEngine engine = new CrawlEngine(plan, seeds, sitemaps);
    engine.destinations.failure().thenAccept(e -> engine.stop(Ended.ERROR, true, e));
    if (!engine.session && !engine.loop.hasAllSeeds()) {
      engine.seedThread.start();
    }
    // A program whose main thread ends goes on until its crawl does, but waits for no single fetch.
    engine.loopThread.setDaemon(engine.session);
    engine.loopThread.start();
    if (engine.debug != null) {
      engine.debug.start();
    }
    return engine;
  }

  /** What a spider gave; a null would be found much later, and by somebody else. */
  private static List<Request> whole(List<Request> given, String from) {
    Objects.requireNonNull(given, () -> from + " of the spider returned null");
    given.forEach(one -> Objects.requireNonNull(one, () -> from + " of the spider has a null"));
    return given;
  }

  /** A spider that does not listen is spared the calls. */
  private static boolean tellsFailed(Spider<?> spider) {
    try {
      Class<?> where =
          spider
              .getClass()
              .getMethod("failed", FailedRequest.class, Output.class)
              .getDeclaringClass();
      return where != Spider.class;
    } catch (NoSuchMethodException e) {
      return true;
    }
  }

  /**
   * A downloader without a crawl, with real time, which may fetch private addresses: for what the
   * tests of a spider talk to.
   */
  public static Downloader downloader(HttpOptions options, int concurrency) {
    return new OkHttpDownloader(options, concurrency, host -> true, System::nanoTime);
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private static Runnable unwaiting(Runnable task) {
    return () -> {
      Waiting.forbid("all requests of the crawl would wait with it");
      task.run();
    };
  }

  void post(LoopEvent event) {
    if (event instanceof LoopEvent.Done done) {
      done.lease().reached(Phase.LOOP);
    }
    loop.post(event);
  }

  private void run() {
    CrawlReport end;
    try {
      end =
          takeDown(destinations.keeping().isFinished() ? loop.report(Ended.FINISHED) : loop.run());
    } catch (RuntimeException | Error e) {
      LOG.error("the crawl could not be taken down in order", e);
      report.completeExceptionally(e);
      return;
    }
    report.complete(end);
  }

  private CrawlReport takeDown(CrawlReport end) {
    endLoopWatch(); // what takes its time from here on keeps nobody waiting
    seedThread.interrupt();
    if (debug != null) {
      debug.close();
    }
    launchThread.shutdownNow(); // an interceptor that blocks may hold it
    Throwable error = end.error();
    try {
      downloader.close();
    } finally {
      pool.close();
      completeTheRest();
      if (debug != null) {
        DebugReport.end(tracer, downloader.openBodies(), debug.count());
      }
      error = destinations.complete(error, interrupted ? Ended.INTERRUPTED : end.ended());
      events.close();
      error = destinations.closeRest(error);
    }
    Ended ended = interrupted ? Ended.INTERRUPTED : error == null ? end.ended() : Ended.ERROR;
    return new CrawlReport(
        end.stats(), ended, end.reached(), end.troubled(), error, end.failures());
  }

  private void endLoopWatch() {
    LoopWatch watch = loopWatch;
    if (watch != null) {
      watch.close();
    }
  }

  /** Of futures that found no thread any more: what depends on them may block, so not here. */
  private void completeTheRest() {
    Thread last = daemon(completions::close, "scraper-last");
    last.start();
    try {
      last.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The report, when the crawl is over, its outputs are complete and its listeners have heard. */
  public CompletableFuture<CrawlReport> report() {
    return report;
  }

  /** What fetches through this engine, for a program. */
  public Fetcher fetcher() {
    return fetchers.forProgram();
  }

  /** The counts now; the future is completed by the loop, soon. */
  public CompletableFuture<CrawlStats> stats() {
    CompletableFuture<CrawlStats> answer = new CompletableFuture<>();
    post(new LoopEvent.Ask(answer));
    return answer;
  }

  /** What each request in flight waits for; blocks for a second at most. */
  public Dump dump() {
    return dumps.dump();
  }

  /** No new requests until {@link #resume}. */
  public void pause() {
    post(new LoopEvent.Pause());
  }

  /** Ends a pause. */
  public void resume() {
    post(new LoopEvent.Resume());
  }

  /**
   * Ends the crawl.
   *
   * @param now whether open requests are cancelled rather than given 5 s
   */
  public void stop(boolean now) {
    interrupted = true;
    stop(Ended.INTERRUPTED, now, null);
  }

  private void stop(Ended why, boolean now, @Nullable Throwable error) {
    post(new LoopEvent.Stop(why, now, error));
  }
}
