package dev.scraper.internal.work;

import dev.scraper.http.BodySink;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.internal.frontier.Lease;
import dev.scraper.internal.schedule.LoopEvent;
import dev.scraper.task.Fetcher;
import dev.scraper.task.OpenResponse;
import dev.scraper.task.ServerSentEvent;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Fetches through the loop of an engine: for a program, or for the handler of one page until that
 * returns.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads. Nothing blocks.
 */
final class EngineFetcher implements Fetcher, AutoCloseable {

  private final Fetchers home;
  private final Completions completions;

  /** The page whose handler fetches, or null. */
  private final @Nullable Lease lender;

  /** Filled by those who ask, emptied by the loop; read when the handler returns. */
  private final Set<Asked> open = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;
  private volatile boolean cutShort;

  /**
   * @param lender the page whose handler fetches, or null for a program
   */
  EngineFetcher(Fetchers home, @Nullable Lease lender) {
    this.home = home;
    this.completions = home.completions;
    this.lender = lender;
  }

  @Override
  public CompletableFuture<Response> fetch(Request request) {
    return fetch(request, null);
  }

  @Override
  public CompletableFuture<OpenResponse> open(Request request) {
    return open(request, home.options.timeout());
  }

  @Override
  public CompletableFuture<OpenResponse> open(Request request, Duration idle) {
    return Opening.start(this, request, idle, completions.losses());
  }

  @Override
  public Flow.Publisher<ServerSentEvent> events(Request request) {
    return new EventFeed(this, request, home.options.maxBodyBytes(), home.clock).outlet();
  }

  /**
   * Makes a request whose body goes to a sink as it comes, if its status is 2xx. It is not repeated
   * once the sink is opened.
   *
   * @return the answer when it is over, without the body that the sink has taken
   */
  CompletableFuture<Response> fetch(Request request, @Nullable BodySink sink) {
    Asked asked = new Asked(request, lender, completions.site(), sink, this, completions.losses());
    checkOpen();
    open.add(asked);
    if (closed) { // in between, and perhaps not seen there
      open.remove(asked);
      checkOpen();
    }
    home.loop.accept(new LoopEvent.Submit(asked));
    return asked.future();
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException(
          lender == null
              ? "the scraper is closed"
              : "the spider has returned from " + lender.ticket().request().url());
    }
  }

  /** Its future was completed from outside. */
  void withdrawn(Asked asked) {
    open.remove(asked);
    cutShort |= completions.isCancelled(); // who waited for it was interrupted
    home.loop.accept(new LoopEvent.Withdraw(asked));
  }

  /**
   * The loop has told its end.
   *
   * @param byTheEnd whether the end of the crawl came first
   */
  void ended(Asked asked, boolean byTheEnd) {
    open.remove(asked);
    cutShort |= byTheEnd;
    completions.complete(asked);
  }

  /** Whether the end of the crawl has cut one short. */
  boolean isCutShort() {
    return cutShort;
  }

  /** No more fetches; those that are open are cancelled. Runs no user code. */
  @Override
  public void close() {
    closed = true;
    for (Asked asked : List.copyOf(open)) {
      asked.withdraw(); // the loop tells its end
      home.loop.accept(new LoopEvent.Withdraw(asked));
    }
  }
}
