package dev.scraper;

import dev.scraper.event.CrawlListener;
import dev.scraper.event.CrawlReport;
import dev.scraper.export.ExchangeExporter;
import dev.scraper.export.ExportException;
import dev.scraper.export.Exporter;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.Request;
import dev.scraper.intercept.Interceptor;
import dev.scraper.internal.engine.CrawlPlan;
import dev.scraper.internal.engine.StatePlan;
import dev.scraper.internal.flow.Outlet;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.internal.work.ItemPlan;
import dev.scraper.pipeline.Pipeline;
import dev.scraper.plugin.CrawlSettings;
import dev.scraper.policy.Limits;
import dev.scraper.policy.Media;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.policy.Scope;
import dev.scraper.spider.Spider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A crawl before it runs. Values are checked where they are given.
 *
 * <p><b>Thread-safety:</b> none. One builder starts one crawl, since its exporters serve once.
 *
 * @param <T> the type of the spider's items, or of what the pipelines make of them
 */
public final class CrawlBuilder<T> {

  private static final Logger LOG = LoggerFactory.getLogger(CrawlBuilder.class);

  private final Scraper scraper;
  private final Spider<?> spider;
  private HttpOptions http;
  private final List<Interceptor> interceptors;
  private Politeness politeness;
  private RetryPolicy retry;
  private Limits limits = Limits.NONE;
  private Scope scope = Scope.HOST;
  private boolean sitemaps;
  private Duration handlerTime = Duration.ofMinutes(1);
  private final List<Request> seeds = new ArrayList<>();
  private final List<Request> sitemapSeeds = new ArrayList<>();
  private final List<Iterator<String>> seedLines = new ArrayList<>();
  private final List<ItemPlan.Section> pipelines = new ArrayList<>();
  private final List<ItemPlan.Route> routes = new ArrayList<>();
  private final List<CrawlListener> listeners = new ArrayList<>();
  private @Nullable Consumer<Object> items;
  private @Nullable Exporter failures;
  private @Nullable Path state;
  private @Nullable Media media;
  private boolean recrawl;
  private boolean debug;
  private final Map<String, String> identity = new LinkedHashMap<>();
  private final Map<String, String> notes = new LinkedHashMap<>();

  /** Whether an output depends on the type of the items. */
  private boolean typed;

  private final List<AutoCloseable> resources = new ArrayList<>();

  CrawlBuilder(
      Scraper scraper,
      Spider<?> spider,
      HttpOptions http,
      List<Interceptor> interceptors,
      Politeness politeness,
      RetryPolicy retry) {
    this.scraper = scraper;
    this.spider = Objects.requireNonNull(spider, "spider");
    this.http = http;
    this.interceptors = new ArrayList<>(interceptors);
    this.politeness = politeness;
    this.retry = retry;
  }

  /** More requests to begin with, beside the spider's own. */
  public CrawlBuilder<T> seeds(List<Request> more) {
    seeds.addAll(more);
    return this;
  }

  /**
   * More addresses to begin with, read one by one as the crawl takes them, at most 10,000 ahead.
   * One that is no URL fails as INVALID_URL; an {@link java.io.UncheckedIOException} ends the
   * crawl.
   */
  public CrawlBuilder<T> seedLines(Iterator<String> lines) {
    seedLines.add(Objects.requireNonNull(lines));
    return this;
  }

  /**
   * Whether the sitemaps of the seeds' hosts are read too: those that robots.txt names, or else
   * {@code /sitemap.xml}.
   */
  public CrawlBuilder<T> sitemaps(boolean value) {
    sitemaps = value;
    return this;
  }

  /**
   * Sitemaps and feeds whose pages to begin with, beside the spider's own: see {@link
   * Spider#sitemaps}.
   */
  public CrawlBuilder<T> sitemapSeeds(List<Request> more) {
    sitemapSeeds.addAll(more);
    return this;
  }

  /** How requests are sent, in place of all that the scraper says of it. */
  public CrawlBuilder<T> http(HttpOptions value) {
    http = Objects.requireNonNull(value);
    return this;
  }

  /** How requests are sent, as a change of what the scraper says of it. */
  public CrawlBuilder<T> http(UnaryOperator<HttpOptions> change) {
    return http(change.apply(http));
  }

  /**
   * One more interceptor, which stands behind those given before, nearer to the network; those of
   * the scraper come first. It is not closed by the crawl.
   */
  public CrawlBuilder<T> intercept(Interceptor interceptor) {
    interceptors.add(Objects.requireNonNull(interceptor));
    return this;
  }

  /** How hard servers may be asked, in place of all that the scraper says of it. */
  public CrawlBuilder<T> politeness(Politeness value) {
    politeness = Objects.requireNonNull(value);
    return this;
  }

  /** How hard servers may be asked, as a change of what the scraper says of it. */
  public CrawlBuilder<T> politeness(UnaryOperator<Politeness> change) {
    return politeness(change.apply(politeness));
  }

  /** Which failures are tried again. */
  public CrawlBuilder<T> retry(RetryPolicy value) {
    retry = value;
    return this;
  }

  /** Which links are followed; the hosts of the seeds unless set. */
  public CrawlBuilder<T> scope(Scope value) {
    scope = value;
    return this;
  }

  /** Where the crawl ends before its links do. */
  public CrawlBuilder<T> limits(Limits value) {
    limits = value;
    return this;
  }

  /** The most links between a seed and a page. */
  public CrawlBuilder<T> maxDepth(int value) {
    return limits(limits.maxDepth(value));
  }

  /** The most pages delivered to the spider; never exceeded. */
  public CrawlBuilder<T> maxPages(long value) {
    return limits(limits.maxPages(value));
  }

  /** The most pages of one host delivered to the spider. */
  public CrawlBuilder<T> maxPerHost(long value) {
    return limits(limits.maxPerHost(value));
  }

  /** The longest the crawl may take. */
  public CrawlBuilder<T> maxDuration(Duration value) {
    return limits(limits.maxDuration(value));
  }

  /** Several of these things at once, as changes of what was said so far. */
  public CrawlBuilder<T> settings(CrawlSettings changes) {
    scope = changes.change(scope);
    limits = changes.change(limits);
    politeness = changes.change(politeness);
    http = changes.change(http);
    retry = changes.change(retry);
    sitemaps = changes.changeSitemaps(sitemaps);
    handlerTime = changes.changeHandlerTime(handlerTime);
    return this;
  }

  /** Where the crawl will end, as said so far. */
  public Limits limits() {
    return limits;
  }

  /** How requests will be sent, as said so far. */
  public HttpOptions http() {
    return http;
  }

  /** The most pages of each host whose path is of that form; see {@link Limits#maxPerPath}. */
  public CrawlBuilder<T> maxPerPath(String glob, long pages) {
    return limits(limits.maxPerPath(glob, pages));
  }

  /**
   * The longest that user code may take over one page; a minute unless set. A page whose handler
   * takes longer fails with kind SPIDER, and its handler is interrupted.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public CrawlBuilder<T> handlerTime(Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("handler time <= 0: " + value);
    }
    handlerTime = value;
    return this;
  }

  /**
   * One more pipeline that the items go through on their way out. What comes after it in this chain
   * sees the items that it gives.
   *
   * @return this builder, as one of what the pipeline gives
   * @throws IllegalStateException if {@code onItem} or {@code export(condition, ...)} came before
   */
  public <S> CrawlBuilder<S> pipeline(Pipeline<? super T, S> pipeline) {
    return add(Object.class, pipeline);
  }

  /**
   * One more pipeline, for the items of one type; items of other types pass it by. The order of the
   * items is kept.
   *
   * @return this builder, as one of items of any type
   * @throws IllegalStateException if {@code onItem} or {@code export(condition, ...)} came before
   */
  public <I extends T> CrawlBuilder<Object> pipeline(
      Class<I> type, Pipeline<? super I, ?> pipeline) {
    return add(Objects.requireNonNull(type, "type"), pipeline);
  }

  @SuppressWarnings("unchecked") // nothing that depends on the old type is there yet
  private <S> CrawlBuilder<S> add(Class<?> type, Pipeline<?, ?> pipeline) {
    if (items != null || typed) {
      throw new IllegalStateException(
          "pipeline comes before onItem and export(condition, ...): they see what it gives");
    }
    pipelines.add(new ItemPlan.Section(type, Objects.requireNonNull(pipeline, "pipeline")));
    return (CrawlBuilder<S>) this;
  }

  /**
   * What is to be closed when the crawl is over, or could not start; the last one given first. It
   * is closed before the scraper's {@code close} returns, not before {@link #run} does.
   */
  public CrawlBuilder<T> closeAfter(AutoCloseable resource) {
    resources.add(0, Objects.requireNonNull(resource));
    return this;
  }

  /**
   * One more output, for the items that no output with a type or a condition takes; for all items
   * where there is none of those. An {@link ExchangeExporter} takes no items, but what was on the
   * wire.
   */
  public CrawlBuilder<T> export(Exporter exporter) {
    routes.add(new ItemPlan.Route(Objects.requireNonNull(exporter), null));
    return this;
  }

  /**
   * One more output, for the items of a type, and for records that a pipeline made of such items.
   * An item goes to each output that takes it. One that none takes is counted as dropped, with the
   * reason {@code no output}.
   *
   * @throws IllegalArgumentException if the output takes exchanges and not items
   */
  public CrawlBuilder<T> export(Class<?> type, Exporter exporter) {
    routes.add(ItemPlan.Route.ofType(Objects.requireNonNull(type), forItems(exporter)));
    return this;
  }

  private static Exporter forItems(Exporter exporter) {
    if (Objects.requireNonNull(exporter) instanceof ExchangeExporter) {
      throw new IllegalArgumentException(
          exporter.name() + " takes exchanges, not items: export it without a type or condition");
    }
    return exporter;
  }

  /**
   * One more output, for the items that a condition holds for, as {@link #export(Class, Exporter)}
   * does for those of a type.
   *
   * @param condition called on parse threads, by several at once; what it throws fails the page
   * @throws IllegalArgumentException if the output takes exchanges and not items
   */
  @SuppressWarnings("unchecked") // from here on no pipeline changes the type
  public CrawlBuilder<T> export(Predicate<? super T> condition, Exporter exporter) {
    Objects.requireNonNull(condition, "condition");
    typed = true;
    routes.add(new ItemPlan.Route(forItems(exporter), (Predicate<Object>) condition));
    return this;
  }

  /**
   * An output for what could not be had: a record for each request that failed, and for each that
   * robots.txt left open (ROBOTS_UNAVAILABLE), with {@code url} (as queued), {@code kind}, {@code
   * status}, {@code attempts}, {@code message} and {@code referrer}.
   */
  public CrawlBuilder<T> failures(Exporter exporter) {
    failures = Objects.requireNonNull(exporter);
    return this;
  }

  /**
   * Where the files go that the spider asks for by {@code out.download}: images, documents. Without
   * it a spider that asks for one fails on that page.
   */
  public CrawlBuilder<T> media(Media value) {
    media = Objects.requireNonNull(value);
    return this;
  }

  /**
   * Keeps the state of the crawl in a folder, so that the same crawl, started again after it was
   * stopped or killed at any moment, goes on where it was, and its outputs hold what those of an
   * undisturbed one would hold. A crawl that has finished fetches nothing then, and tells its
   * report again. docs/state.md says what is promised, and what is not.
   *
   * <p>The outputs must be {@link dev.scraper.export.ResumableExporter}s; all of this project's
   * are. Needs {@code org.xerial:sqlite-jdbc} on the class path.
   *
   * @param folder made if it is not there; of this crawl alone
   */
  public CrawlBuilder<T> state(Path folder) {
    state = Objects.requireNonNull(folder);
    return this;
  }

  /**
   * Comes back to the pages of the crawl that the {@link #state} folder is of, if that is over
   * (finished, or ended by a limit); one that was stopped or killed, be it a recrawl, is gone on
   * with. docs/state.md says more.
   *
   * <p>All pages that were had are asked for again, with the ETag and Last-Modified they came with
   * (RFC 9110, 13): one that is unchanged, by the server's word (304) or by its body, is not given
   * to the spider. What has changed is, links of it that were not seen are followed, and its
   * records go to the outputs, but for those that pages gave already before. Seeds and sitemaps are
   * read again, and what failed is tried again. A page that answers 404 or 410 is gone; it is asked
   * for again when it is named again. {@link dev.scraper.event.CrawlStats#recrawl} counts, {@link
   * dev.scraper.event.CrawlEvent.Revisited} tells each page.
   *
   * <p>Limits and the keys of {@code dedup} stages are those of one run.
   *
   * <p>Without a state that holds a crawl, {@link #start} throws a {@link
   * dev.scraper.state.StateException}.
   */
  public CrawlBuilder<T> recrawl() {
    recrawl = true;
    return this;
  }

  /**
   * One more thing that makes this crawl itself, beside its seeds, scope and outputs: a state
   * folder of a crawl that differs in it is refused. Takes the place of what is compared by itself:
   * {@code seeds}, {@code sitemaps}, {@code scope}, {@code outputs} and {@code failures} (by the
   * names of their exporters), {@code spider}.
   */
  public CrawlBuilder<T> identity(String name, String value) {
    identity.put(Objects.requireNonNull(name), Objects.requireNonNull(value));
    return this;
  }

  /**
   * Something to be kept with the state when the crawl is begun, and to be read again with {@link
   * Scraper#stateOf}; unlike {@link #identity} it is not compared.
   */
  public CrawlBuilder<T> note(String name, String value) {
    notes.put(Objects.requireNonNull(name), Objects.requireNonNull(value));
    return this;
  }

  /**
   * Whether the crawl is watched, in place of what the scraper says of it: see {@link
   * Scraper.Builder#debug}.
   */
  public CrawlBuilder<T> debug(boolean value) {
    debug = value;
    return this;
  }

  /** One more listener. */
  public CrawlBuilder<T> listener(CrawlListener listener) {
    listeners.add(Objects.requireNonNull(listener));
    return this;
  }

  /**
   * Code that takes each item that leaves the pipelines, before the outputs do; called on parse
   * threads, by several at once. What it throws fails the page.
   */
  @SuppressWarnings("unchecked") // from here on no pipeline changes the type
  public CrawlBuilder<T> onItem(Consumer<? super T> consumer) {
    items = (Consumer<Object>) Objects.requireNonNull(consumer);
    return this;
  }

  /**
   * Starts the crawl and returns its handle at once.
   *
   * @throws ExportException if an output cannot be opened; nothing has been fetched then
   * @throws dev.scraper.state.StateException if the state folder cannot be used; nothing has been
   *     touched then
   * @throws IllegalStateException if the scraper is closed
   */
  public Crawl start() throws ExportException {
    return start(null);
  }

  /**
   * The items of the crawl, as they leave the pipelines, for one subscriber, who starts the crawl
   * by subscribing and slows it down: a page whose items are not wanted yet keeps its place in
   * flight, as with a slow output, and that time is none of its handler's. Items of one page come
   * one after the other; of pages that failed none come.
   *
   * <ul>
   *   <li>{@code onNext} runs on parse threads, one at a time. It may block; the crawl then waits.
   *   <li>{@code cancel} cancels the crawl. It is over within moments, outputs are complete.
   *   <li>{@code onComplete} tells that the crawl is over, at its end or at a limit; {@code
   *       onError} that it could not start, that the engine or an output failed (with what it
   *       threw), or that somebody else cancelled it ({@link
   *       java.util.concurrent.CancellationException}). Both run on a thread of their own, after
   *       all else.
   * </ul>
   *
   * <p>Outputs have a page's records before they are published; {@code onItem} sees an item before
   * both. Where a crawl is cancelled, or a limit of time ends it, the items of its last pages may
   * be in the outputs and not be published. With kept state a page counts as done after its items
   * were published: after a kill some are published once more, none is left out.
   *
   * <p>Call this instead of {@link #start} and {@link #run}.
   */
  public Flow.Publisher<T> publish() {
    return new Publication<>(this).outlet();
  }

  /**
   * Starts the crawl.
   *
   * @param outlet where its items are published, or null
   */
  @SuppressWarnings("unchecked") // from here on no pipeline changes the type
  Crawl start(@Nullable Outlet<T> outlet) throws ExportException {
    Consumer<Object> each = items == null ? item -> {} : items;
    CrawlPlan<?> plan =
        new CrawlPlan<>(
            spider,
            Purpose.PAGE,
            List.copyOf(seeds),
            List.copyOf(sitemapSeeds),
            List.copyOf(seedLines),
            sitemaps,
            http,
            List.copyOf(interceptors),
            politeness,
            retry,
            limits,
            scope,
            handlerTime,
            List.copyOf(listeners),
            new ItemPlan(pipelines, each, routes, (Outlet<Object>) outlet),
            media,
            failures,
            statePlan(),
            false,
            null,
            debug);
    try {
      return scraper.start(plan, this::closeResources);
    } catch (ExportException | RuntimeException | Error e) {
      closeResources();
      throw e;
    }
  }

  private @Nullable StatePlan statePlan() {
    if (state == null) {
      if (recrawl) {
        throw new IllegalStateException("recrawl comes back to a crawl whose state is kept: state");
      }
      return null;
    }
    Map<String, String> all = new LinkedHashMap<>(identity);
    all.putIfAbsent("seeds", texts(seeds));
    all.putIfAbsent("sitemaps", texts(sitemapSeeds));
    all.putIfAbsent("scope", scope.toString());
    all.putIfAbsent(
        "outputs",
        routes.stream().map(route -> route.exporter().name()).collect(Collectors.joining(", ")));
    all.putIfAbsent("media", media == null ? "" : media.folder().toString());
    all.putIfAbsent("failures", failures == null ? "" : failures.name());
    Class<?> type = spider.getClass();
    if (!type.isHidden() && !type.isAnonymousClass()) { // others have no name that lasts
      all.putIfAbsent("spider", type.getName());
    }
    return new StatePlan(state, all, notes, recrawl, step -> {});
  }

  private static String texts(List<Request> requests) {
    return requests.stream().map(Request::toString).collect(Collectors.joining(", "));
  }

  private void closeResources() {
    for (AutoCloseable resource : resources) {
      try {
        resource.close();
      } catch (Exception e) {
        LOG.warn("cannot close {}: {}", resource, e.toString());
      }
    }
  }

  /**
   * Runs the crawl to its end; blocks. An interrupt of the waiting thread cancels the crawl, waits
   * for its report all the same, and leaves the interrupt set.
   *
   * @throws ExportException if an output cannot be opened; nothing has been fetched then
   */
  public CrawlReport run() throws ExportException {
    return start().await();
  }
}
