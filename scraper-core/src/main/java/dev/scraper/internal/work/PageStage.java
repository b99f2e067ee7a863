package dev.scraper.internal.work;

import dev.scraper.event.Phase;
import dev.scraper.export.ExportException;
import dev.scraper.http.Capture;
import dev.scraper.http.FailureKind;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.http.Url;
import dev.scraper.internal.convert.Markup;
import dev.scraper.internal.frontier.Known;
import dev.scraper.internal.frontier.Lease;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.internal.frontier.Ticket;
import dev.scraper.internal.media.MediaFile;
import dev.scraper.internal.schedule.Delivery;
import dev.scraper.internal.schedule.Drops;
import dev.scraper.internal.schedule.Found;
import dev.scraper.internal.schedule.LoopEvent;
import dev.scraper.internal.schedule.Outcome;
import dev.scraper.internal.schedule.ScopeFilter;
import dev.scraper.internal.schedule.Telling;
import dev.scraper.internal.schedule.Visit;
import dev.scraper.internal.seen.Prints;
import dev.scraper.page.Page;
import dev.scraper.policy.Limits;
import dev.scraper.policy.Politeness;
import dev.scraper.robots.RobotsRules;
import dev.scraper.robots.Sitemap;
import dev.scraper.spider.FailedRequest;
import dev.scraper.spider.Spider;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The second half of a page's way: parse, spider, hand-over of items, links. One event for each
 * page, whatever happens.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads; {@link #process} is called on fetch
 * threads and hands over, the work is done on parse threads, which block while an output is behind.
 */
public final class PageStage<T> implements FetchStage.Next {

  private final WorkerPool pool;
  private final Fetchers fetchers;
  private final Spider<T> spider;
  private final ItemFlow flow;
  private final @Nullable Consumer<? super Url> sitemapPages;
  private final HandOver handOver;
  private final @Nullable MediaStage media;
  private final LinkSieve sieve;
  private final HttpOptions options;
  private final Consumer<LoopEvent> loop;

  /**
   * @param fetchers makes what handlers fetch with
   * @param flow takes the items of a page whose spider has returned
   * @param sitemapPages takes the pages that sitemaps name in place of the frontier, or null
   * @param handOver takes what a page gave
   * @param media takes files, or null
   * @param loop takes events
   */
  public PageStage(
      WorkerPool pool,
      Fetchers fetchers,
      Spider<T> spider,
      ItemFlow flow,
      @Nullable Consumer<? super Url> sitemapPages,
      HandOver handOver,
      @Nullable MediaStage media,
      ScopeFilter scope,
      Limits limits,
      Politeness politeness,
      HttpOptions options,
      Consumer<LoopEvent> loop) {
    this.pool = pool;
    this.fetchers = fetchers;
    this.spider = spider;
    this.flow = flow;
    this.sitemapPages = sitemapPages;
    this.handOver = handOver;
    this.media = media;
    this.sieve = new LinkSieve(scope, limits, politeness.obeyRobots(), options.productToken());
    this.options = options;
    this.loop = loop;
  }

  /** What a page's work gives. */
  private record Result(Outcome outcome, Found found, @Nullable Delivery delivery) {

    Result(Outcome outcome, Found found) {
      this(outcome, found, null);
    }
  }

  @Override
  public void process(Lease lease, Response response, @Nullable Capture exchange) {
    lease.reached(Phase.PARSE_THREAD);
    pool.submit(() -> work(lease, response, exchange));
  }

  @Override
  public void archive(Lease lease, Capture exchange, LoopEvent.Done last) {
    if (handOver.isKept()) {
      loop.accept(last.delivering(handOver.pack(exchange)));
      return;
    }
    lease.reached(Phase.PARSE_THREAD);
    // Not on the fetch thread: this blocks while an output is behind.
    pool.submit(
        () -> {
          handOver.exchange(lease, exchange);
          loop.accept(last);
        });
  }

  @Override
  public void keep(Lease lease, Response response, MediaFile file, @Nullable Capture exchange) {
    MediaStage stage = media();
    lease.reached(Phase.PARSE_THREAD);
    pool.submit(
        () -> {
          lease.reached(Phase.EXPORT);
          loop.accept(stage.keep(lease, response, file, handOver.hand(exchange)));
        });
  }

  @Override
  public void cannotKeep(Lease lease, IOException why) {
    loop.accept(media().cannotKeep(lease, null, why));
  }

  private MediaStage media() {
    return Objects.requireNonNull(media, "there is no media folder");
  }

  @Override
  public void shut() {
    pool.refuse();
    flow.shut();
  }

  @Override
  public void cancelAll() {
    pool.cancel();
  }

  @Override
  public void tellFailed(Telling telling) {
    pool.submit(() -> tell(telling));
  }

  private void tell(Telling telling) {
    FailedRequest failed = telling.failed();
    Collector<T> out = new Collector<>(failed.request().url(), media != null);
    Answer answer = new Answer();
    Found found = Found.NOTHING;
    int items = 0;
    Drops drops = Drops.NONE;
    Throwable thrown = null;
    boolean undone = false;
    Delivery delivery = null;
    try (ItemFlow.Parcel parcel = flow.parcel(null)) {
      pool.inHandler(
          telling,
          () -> {
            spider.failed(failed, out);
            out.end();
            parcel.fill(out.items());
          },
          stack -> {
            if (answer.give()) {
              loop.accept(
                  new LoopEvent.Handled(telling, 0, Drops.NONE, Found.NOTHING, late(stack)));
            }
          });
      Found sifted = sieve.sift(failed, out.requests(), out.downloads());
      // Claimed, or the crawl has ended without it, and its records must not be in the outputs.
      if (answer.isFree() && telling.claim()) {
        found = sifted;
        delivery = handOver.records(parcel);
        items = parcel.records();
        drops = parcel.drops();
      }
    } catch (Throwable e) {
      found = Found.NOTHING;
      undone = pool.isCancelled();
      thrown = undone ? null : e;
    } finally {
      if (answer.give()) {
        loop.accept(new LoopEvent.Handled(telling, items, drops, found, thrown, delivery, undone));
      }
    }
  }

  private void work(Lease lease, Response response, @Nullable Capture exchange) {
    Answer answer = new Answer();
    Result result = null;
    try {
      result = result(lease, response, exchange, answer);
    } catch (ExportException e) {
      result = failed(FailureKind.EXPORT, response, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      result = failed(FailureKind.DECODE, response, String.valueOf(e.getMessage()), e);
    } catch (Throwable e) {
      // Errors too: what user code throws must not cost the page its one event, nor a thread.
      result = thrown(response, e);
    } finally {
      if (result == null) {
        result = failed(FailureKind.SPIDER, response, "what it threw cannot be told", new Error());
      }
      if (answer.give()) {
        post(lease, response, archived(lease, exchange, result));
      }
    }
  }

  /** Sees to what was on the wire, where the page has not taken it along. */
  private Result archived(Lease lease, @Nullable Capture exchange, Result result) {
    if (exchange == null || result.delivery() != null || FetchStage.isCancelled(result.outcome())) {
      return result;
    }
    if (handOver.isKept()) {
      return new Result(result.outcome(), result.found(), handOver.pack(exchange));
    }
    handOver.exchange(lease, exchange);
    return result;
  }

  private void post(Lease lease, Response response, Result result) {
    loop.accept(done(lease, response, result));
  }

  private static LoopEvent.Done done(Lease lease, Response response, Result result) {
    long elapsed = FetchStage.elapsedNanos(response);
    return new LoopEvent.Done(
        lease,
        result.outcome(),
        result.found(),
        true,
        response.body().length,
        elapsed,
        result.delivery());
  }

  private Result result(Lease lease, Response response, @Nullable Capture exchange, Answer answer)
      throws IOException {
    if (pool.isCancelled()) {
      throw new CancellationException("the crawl was stopped");
    }
    lease.reached(Phase.PARSE);
    Ticket ticket = lease.ticket();
    Visit visit = visit(ticket, response);
    if (visit != null && isAsItWas(ticket, visit)) {
      return new Result(new Outcome.Unchanged(response.status(), visit), Found.NOTHING);
    }
    return switch (ticket.purpose()) {
      case PAGE -> page(lease, response, visit, exchange, answer);
      case ROBOTS -> {
        RobotsRules rules =
            RobotsRules.parse(response.url(), response.body(), options.productToken());
        yield new Result(
            new Outcome.RobotsText(response.status(), rules, response.body()), Found.NOTHING);
      }
      case SITEMAP -> {
        Sitemap sitemap = Sitemap.parse(response.url(), response.body(), options.maxBodyBytes());
        Found found = sieve.sift(handOver(sitemap), response.request(), ticket.depth());
        yield new Result(new Outcome.SitemapText(response.status(), visit), found);
      }
      case MEDIA, FETCH -> throw new IllegalStateException("no page: " + response);
    };
  }

  /** What is to be known of it later; null in a crawl that is not kept. */
  private @Nullable Visit visit(Ticket ticket, Response response) {
    return !handOver.isKept() || ticket.purpose() == Purpose.ROBOTS
        ? null
        : Visit.of(Prints.of(response.body()), response.headers());
  }

  private static boolean isAsItWas(Ticket ticket, Visit visit) {
    Known known = ticket.known();
    return known != null && known.delivered() && known.digest() == visit.digest();
  }

  /** Gives the sitemap's pages to the one who asked for them in place of the frontier, if any. */
  private Sitemap handOver(Sitemap sitemap) {
    Consumer<? super Url> taker = sitemapPages;
    if (taker == null) {
      return sitemap;
    }
    pool.inHandler(sitemap, () -> sitemap.pages().forEach(taker), stack -> {});
    return new Sitemap(List.of(), sitemap.sitemaps());
  }

  private Result page(
      Lease lease,
      Response response,
      @Nullable Visit visit,
      @Nullable Capture exchange,
      Answer answer)
      throws ExportException {
    Ticket ticket = lease.ticket();
    List<Url> redirects =
        ticket.chain().isEmpty() ? List.of() : ticket.chain().stream().map(Request::url).toList();
    EngineFetcher fetcher = fetchers.forPage(lease);
    Page page;
    try {
      page = Page.parse(response, ticket.depth(), redirects, fetcher);
    } catch (Markup.TooLarge e) {
      return failed(FailureKind.TOO_LARGE, response, String.valueOf(e.getMessage()), e);
    }
    Collector<T> out = new Collector<>(page, media != null);
    try (ItemFlow.Parcel parcel = flow.parcel(exchange)) {
      try {
        pool.inHandler(
            lease.ticket().request(),
            () -> {
              lease.reached(Phase.HANDLER);
              spider.parse(page, out);
              out.end();
              parcel.fill(out.items());
            },
            stack -> {
              fetcher.close();
              // On the pool's watcher. The page is lost here and now; whatever its handler still
              // does comes too late.
              if (answer.give()) {
                Result lost = thrown(response, late(stack));
                if (exchange != null && !FetchStage.isCancelled(lost.outcome())) {
                  archive(lease, exchange, done(lease, response, lost));
                } else if (lease.claim()) {
                  post(lease, response, lost);
                }
              }
            });
      } catch (Exception e) {
        return fetcher.isCutShort() ? cutShort(response) : thrown(response, e);
      } finally {
        fetcher.close();
      }
      if (fetcher.isCutShort()) {
        return cutShort(response); // whatever it made of that
      }
      Found found = sieve.sift(page, out.requests(), out.downloads());
      if (!answer.isFree() || !lease.claim()) {
        // The loop has reported this page as lost; from here its records would contradict that.
        throw new CancellationException("the crawl was stopped");
      }
      lease.reached(Phase.EXPORT);
      Delivery delivery = handOver.records(parcel);
      Outcome delivered =
          new Outcome.Delivered(response.status(), parcel.records(), parcel.drops(), visit);
      return new Result(delivered, found, delivery);
    }
  }

  private static TimeoutException late(StackTraceElement[] stack) {
    TimeoutException late = new TimeoutException("the handler took longer than it may");
    late.setStackTrace(stack);
    return late;
  }

  /** The end of the crawl has kept its handler from what that wanted. */
  private static Result cutShort(Response response) {
    return failed(
        FailureKind.CANCELLED,
        response,
        "the crawl was stopped",
        new CancellationException("the crawl was stopped"));
  }

  private Result thrown(Response response, Throwable e) {
    // After a cancel user code was interrupted, or not begun: that is not its fault.
    return pool.isCancelled()
        ? failed(FailureKind.CANCELLED, response, "the crawl was stopped", e)
        : failed(FailureKind.SPIDER, response, describe(e), e);
  }

  private static Result failed(
      FailureKind kind, Response response, String message, Throwable cause) {
    return new Result(new Outcome.Failed(kind, response.status(), message, cause), Found.NOTHING);
  }

  private static String describe(Throwable thrown) {
    StackTraceElement[] trace = thrown.getStackTrace();
    String where = trace.length == 0 ? "" : " at " + trace[0];
    return thrown + where;
  }
}
