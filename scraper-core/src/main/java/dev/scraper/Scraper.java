package dev.scraper;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlListener;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Dump;
import dev.scraper.export.ExportException;
import dev.scraper.http.Headers;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.http.Url;
import dev.scraper.intercept.Interceptor;
import dev.scraper.internal.engine.CrawlEngine;
import dev.scraper.internal.engine.CrawlPlan;
import dev.scraper.internal.engine.StateReport;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.internal.work.ItemPlan;
import dev.scraper.page.Page;
import dev.scraper.plugin.Arguments;
import dev.scraper.plugin.SpiderPlugin;
import dev.scraper.policy.Limits;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.policy.Scope;
import dev.scraper.spider.Paging;
import dev.scraper.spider.Spider;
import dev.scraper.state.BegunCrawl;
import dev.scraper.state.CrawlState;
import dev.scraper.task.Fetcher;
import dev.scraper.task.OpenResponse;
import dev.scraper.task.Results;
import dev.scraper.task.ServerSentEvent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The front door: what all crawls of a program share, and where they start.
 *
 * <pre>{@code
 * try (Scraper scraper = Scraper.create()) {
 *   CrawlReport report = scraper
 *       .crawl("https://quotes.example/", (page, out) -> {
 *         out.item(Map.of("title", page.title().orElse("")));
 *         page.links("li.next a").forEach(out::follow);
 *       })
 *       .export(Exporters.jsonLines(Path.of("quotes.jsonl")))
 *       .run();
 * }
 * }</pre>
 *
 * <p><b>Thread-safety:</b> safe for use by many threads; crawls may run side by side.
 */
public final class Scraper implements Fetcher, AutoCloseable {

  private static final Duration FOR_EVER = Duration.ofDays(10_000);

  private final HttpOptions http;
  private final List<Interceptor> interceptors;
  private final Politeness politeness;
  private final RetryPolicy retry;
  private final boolean debug;

  /** The crawls that run, each with what completes when all is done that follows on its report. */
  private final Map<Crawl, CompletableFuture<Void>> running = new ConcurrentHashMap<>();

  /** Held for moments, to start the session once. */
  private final ReentrantLock lock = new ReentrantLock();

  private volatile @Nullable Fetcher session;
  private volatile boolean closed;

  private Scraper(Builder builder) {
    this.http = builder.http;
    this.interceptors = List.copyOf(builder.interceptors);
    this.politeness = builder.politeness;
    this.retry = builder.retry;
    this.debug = builder.debug;
  }

  /** A scraper with the defaults: polite, two retries, 30 s a call. */
  public static Scraper create() {
    return builder().build();
  }

  /** A scraper to be set up. */
  public static Builder builder() {
    return new Builder();
  }

  /** A crawl of a spider's seeds; nothing runs until {@code run} or {@code start} is called. */
  public <T> CrawlBuilder<T> crawl(Spider<T> spider) {
    return new CrawlBuilder<T>(this, spider, http, interceptors, politeness, retry).debug(debug);
  }

  /**
   * A crawl in one expression.
   *
   * @param seed where to begin
   * @throws IllegalArgumentException if the seed is no http or https URL
   */
  public <T> CrawlBuilder<T> crawl(String seed, Spider<T> spider) {
    return crawl(spider).seeds(List.of(Request.get(seed)));
  }

  /**
   * A crawl of a plug-in's spider, as the plug-in wants it, of what its pipeline gives. Its
   * interceptors are closed after it.
   *
   * @param arguments the values of the arguments that it declares
   * @throws IllegalArgumentException if the arguments do not go together
   * @see dev.scraper.plugin.Plugins
   */
  @SuppressWarnings("unchecked") // whatever its pipeline gives is an object
  public <T> CrawlBuilder<Object> crawl(SpiderPlugin<T> plugin, Arguments arguments) {
    Spider<T> spider = given(plugin.create(arguments), "create()");
    CrawlBuilder<T> crawl = crawl(spider).settings(given(plugin.settings(arguments), "settings()"));
    for (Interceptor interceptor : given(plugin.interceptors(arguments), "interceptors()")) {
      crawl.intercept(given(interceptor, "one of interceptors()"));
      if (interceptor instanceof AutoCloseable resource) {
        crawl.closeAfter(resource);
      }
    }
    given(plugin.pipeline(arguments), "pipeline()").ifPresent(crawl::pipeline);
    return (CrawlBuilder<Object>) crawl;
  }

  /**
   * {@inheritDoc}
   *
   * <p>All fetches of a scraper share one set of manners, cookies and connections, its session; a
   * crawl has its own. Hosts that are asked for here are named by the program: private addresses
   * are allowed, and the scraper's header fields go there.
   *
   * @throws IllegalStateException if the scraper is closed
   */
  @Override
  public CompletableFuture<Response> fetch(Request request) {
    return session().fetch(request);
  }

  @Override
  public CompletableFuture<OpenResponse> open(Request request) {
    return session().open(request);
  }

  @Override
  public CompletableFuture<OpenResponse> open(Request request, Duration idle) {
    return session().open(request, idle);
  }

  @Override
  public Flow.Publisher<ServerSentEvent> events(Request request) {
    return session().events(request);
  }

  /**
   * The pages of a list, such as those of a JSON API, one after another: each is asked for when it
   * is wanted and the one before was taken. Returns at once. A page that fails, or whose status is
   * not 2xx, is the last one.
   *
   * @param paging how one page leads to the next
   */
  public Results<Page> pages(Request first, Paging paging) {
    AtomicReference<Page> last = new AtomicReference<>();
    return pages(
        first,
        response -> {
          Page page = Page.parse(response.orThrow(), 0, List.of(), this);
          last.set(page);
          return page;
        },
        response -> paging.next(last.get()));
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the scraper is closed");
    }
  }

  private Fetcher session() {
    checkOpen();
    Fetcher open = session;
    if (open != null) {
      return open;
    }
    lock.lock();
    try {
      if (session == null) {
        Crawl crawl =
            startSafely(plan(Purpose.PAGE, List.of(), List.of(), FOR_EVER, true, page -> {}));
        session = crawl.fetcher();
      }
      return session;
    } finally {
      lock.unlock();
    }
  }

  private static <V> V given(V value, String from) {
    return Objects.requireNonNull(value, () -> from + " of the plug-in returned null");
  }

  /**
   * Reads the robots.txt of a URL's host, with the manners and retries of a crawl; blocks.
   *
   * @return what came of it; its rules are absent when there are none or they could not be had
   */
  public CrawlEvent.RobotsRead robots(Url url) {
    List<CrawlEvent.RobotsRead> heard = new ArrayList<>();
    CrawlListener listener =
        event -> {
          if (event instanceof CrawlEvent.RobotsRead read) {
            heard.add(read);
          }
        };
    Request request = Request.get(Url.parse(url.origin() + "/robots.txt"));
    lookAt(Purpose.ROBOTS, List.of(request), List.of(listener), page -> {});
    if (heard.isEmpty()) {
      return new CrawlEvent.RobotsRead(
          url.origin(), null, CrawlEvent.RobotsOutcome.STOPPED, "stopped", Optional.empty());
    }
    return heard.get(0);
  }

  /** Like {@link #sitemaps(List, Consumer, CrawlListener)}, told of nothing but the pages. */
  public CrawlReport sitemaps(List<Url> sitemaps, Consumer<? super Url> pages) {
    return sitemaps(sitemaps, pages, event -> {});
  }

  /**
   * Reads sitemaps, and those that they name, with the manners and retries of a crawl; blocks.
   *
   * @param pages given each page named, by several threads at once
   * @param listener told what happens
   */
  public CrawlReport sitemaps(
      List<Url> sitemaps, Consumer<? super Url> pages, CrawlListener listener) {
    List<Request> requests = sitemaps.stream().map(Request::get).toList();
    return lookAt(Purpose.SITEMAP, requests, List.of(listener), pages);
  }

  private CrawlReport lookAt(
      Purpose purpose,
      List<Request> requests,
      List<CrawlListener> listeners,
      Consumer<? super Url> pages) {
    return startSafely(plan(purpose, requests, listeners, Duration.ofMinutes(1), false, pages))
        .await();
  }

  private Crawl startSafely(CrawlPlan<?> plan) {
    try {
      return start(plan);
    } catch (ExportException e) {
      throw new AssertionError("a crawl without outputs failed to open one", e);
    }
  }

  private CrawlPlan<Object> plan(
      Purpose purpose,
      List<Request> requests,
      List<CrawlListener> listeners,
      Duration handlerTime,
      boolean asSession,
      Consumer<? super Url> pages) {
    return new CrawlPlan<>(
        (page, out) -> {},
        purpose,
        requests,
        List.of(),
        List.of(),
        false,
        http,
        interceptors,
        politeness,
        retry,
        Limits.NONE,
        Scope.HOST.relation(Scope.Relation.ANY),
        handlerTime,
        listeners,
        ItemPlan.NONE,
        null,
        null,
        null,
        asSession,
        pages,
        debug);
  }

  /**
   * The crawl that was begun with a state folder, if one was; reads little, whatever waits there.
   *
   * @throws dev.scraper.state.StateException if the folder cannot be read
   */
  public static Optional<BegunCrawl> begunIn(Path folder) {
    return StateReport.begun(folder);
  }

  /**
   * What a state folder says of its crawl, be one at work on it or not; blocks for as long as it
   * takes to read what waits: seconds if that is millions of requests. Holds no crawl up, and
   * changes nothing.
   *
   * @throws dev.scraper.state.StateException if the folder holds no state, or it cannot be read
   */
  public static CrawlState stateOf(Path folder) {
    return StateReport.of(folder);
  }

  /** What every request in flight waits for, of all crawls that run: see {@link Crawl#dump}. */
  public Dump dump() {
    List<Dump> dumps = running.keySet().stream().map(Crawl::dump).toList();
    return dumps.isEmpty() ? new Dump(List.of(), "nothing runs\n") : Dump.of(dumps);
  }

  /** Starts a crawl's engine, to be cancelled when this is closed. */
  Crawl start(CrawlPlan<?> plan) throws ExportException {
    return start(plan, () -> {});
  }

  /**
   * Starts a crawl's engine.
   *
   * @param afterwards done when the crawl is over, and before {@link #close} returns
   */
  Crawl start(CrawlPlan<?> plan, Runnable afterwards) throws ExportException {
    checkOpen();
    Crawl crawl = new Crawl(CrawlEngine.start(plan));
    CompletableFuture<Void> done = new CompletableFuture<>();
    running.put(crawl, done);
    crawl
        .report()
        .whenComplete(
            (report, failure) -> {
              try {
                afterwards.run();
              } finally {
                running.remove(crawl);
                done.complete(null);
              }
            });
    if (closed) {
      crawl.cancel(); // closed in between, and perhaps not seen there
    }
    return crawl;
  }

  /**
   * Cancels the crawls that still run, and waits until their outputs are complete; cancels the
   * fetches that are open. No crawl and no fetch starts after this.
   */
  @Override
  public void close() {
    closed = true;
    Map<Crawl, CompletableFuture<Void>> left = Map.copyOf(running);
    left.keySet().forEach(Crawl::cancel);
    left.values().forEach(CompletableFuture::join);
  }

  /**
   * Sets a scraper up. Values are checked where they are given.
   *
   * <p><b>Thread-safety:</b> none.
   */
  public static final class Builder {

    private HttpOptions http = HttpOptions.DEFAULT;
    private final List<Interceptor> interceptors = new ArrayList<>();
    private Politeness politeness = Politeness.polite();
    private RetryPolicy retry = RetryPolicy.DEFAULT;
    private boolean debug;

    private Builder() {}

    /** Who we say we are: a product token, and where to complain. */
    public Builder userAgent(String value) {
      http = http.userAgent(value);
      return this;
    }

    /** Header fields for the origins of the seeds. */
    public Builder headers(Headers value) {
      http = http.headers(value);
      return this;
    }

    /** The limit of a whole call, from DNS to the last byte. */
    public Builder timeout(Duration value) {
      http = http.timeout(value);
      return this;
    }

    /** The largest body taken, in bytes after decoding. */
    public Builder maxBodyBytes(long value) {
      http = http.maxBodyBytes(value);
      return this;
    }

    /** An http proxy for all requests. */
    public Builder proxy(URI value) {
      http = http.proxy(value);
      return this;
    }

    /** Everything about how requests are sent, in place of what was set before. */
    public Builder http(HttpOptions value) {
      http = value;
      return this;
    }

    /**
     * One more interceptor for all crawls, and for what {@link Scraper#robots} and {@link
     * Scraper#sitemaps} ask for; it stands behind those given before. It is not closed with the
     * scraper.
     */
    public Builder intercept(Interceptor value) {
      interceptors.add(Objects.requireNonNull(value));
      return this;
    }

    /** How hard servers may be asked. */
    public Builder politeness(Politeness value) {
      politeness = value;
      return this;
    }

    /** Which failures are tried again. */
    public Builder retry(RetryPolicy value) {
      retry = value;
      return this;
    }

    /**
     * Whether all that this scraper does is watched: what looks wrong is told in the log {@code
     * dev.scraper.debug}, and when each request came where. docs/debugging.md has every finding and
     * its meaning. Off unless set; then it costs nothing.
     */
    public Builder debug(boolean value) {
      debug = value;
      return this;
    }

    /** The scraper. */
    public Scraper build() {
      return new Scraper(this);
    }
  }
}
