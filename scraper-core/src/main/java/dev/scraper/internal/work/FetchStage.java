package dev.scraper.internal.work;

import dev.scraper.event.Phase;
import dev.scraper.http.Capture;
import dev.scraper.http.Downloader;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Headers;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.http.Url;
import dev.scraper.intercept.Interceptor;
import dev.scraper.internal.fetch.ClientHeaders;
import dev.scraper.internal.frontier.Fetch;
import dev.scraper.internal.frontier.Known;
import dev.scraper.internal.frontier.Lease;
import dev.scraper.internal.frontier.Purpose;
import dev.scraper.internal.frontier.Ticket;
import dev.scraper.internal.media.MediaFile;
import dev.scraper.internal.media.MediaFolder;
import dev.scraper.internal.schedule.Found;
import dev.scraper.internal.schedule.Launcher;
import dev.scraper.internal.schedule.LoopEvent;
import dev.scraper.internal.schedule.Outcome;
import dev.scraper.internal.schedule.ScopeFilter;
import dev.scraper.internal.schedule.Telling;
import dev.scraper.internal.schedule.Visit;
import dev.scraper.policy.RetryAfter;
import dev.scraper.policy.SkipReason;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The first half of a page's way: sends the request of a lease and looks at the answer. What has a
 * body for us goes on to the parse threads, all else back to the loop.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads. {@link #launch} is called by the loop and
 * only hands over; requests are made up on the launch thread, answers come on fetch threads.
 */
public final class FetchStage implements Launcher {

  /** Takes the responses whose body is to be worked on. */
  public interface Next {
    /**
     * Works on it, and posts the lease's one event.
     *
     * @param exchange what was on the wire, for the outputs; null if none wants it
     */
    void process(Lease lease, Response response, @Nullable Capture exchange);

    /** Hands over what was on the wire, where nothing else is to be done, then posts the event. */
    void archive(Lease lease, Capture exchange, LoopEvent.Done last);

    /**
     * Keeps a file whose body has come, and posts the lease's one event.
     *
     * @param exchange what was on the wire, for the outputs; null if none wants it
     */
    void keep(Lease lease, Response response, MediaFile file, @Nullable Capture exchange);

    /** A file could not be written: tells of it, and posts the lease's one event. */
    void cannotKeep(Lease lease, IOException why);

    /** Tells the spider of a failed request, and posts one event when it has heard. */
    void tellFailed(Telling telling);

    /**
     * Begins nothing more, and waits for nobody who is to take items. Called on the loop: takes no
     * time.
     */
    void shut();

    /** Ends what is being worked on; each still posts its event. Called on the launch thread. */
    void cancelAll();
  }

  private static final int NOT_MODIFIED = 304;

  /** A request that brings its own is left as it is. */
  private static final List<String> CONDITIONS =
      List.of(
          "If-None-Match",
          "If-Modified-Since",
          "If-Match",
          "If-Unmodified-Since",
          "If-Range",
          "Range");

  private static final Duration LONGEST = Duration.ofDays(1);

  private final Downloader downloader;
  private final List<Interceptor> interceptors;
  private final @Nullable MediaFolder media;
  private final boolean witnessed;
  private final HttpOptions options;
  private final Headers clientHeaders;
  private final ScopeFilter scope;
  private final Executor launchThread;
  private final Next next;
  private final Consumer<LoopEvent> loop;
  private final LongSupplier ticker;
  private final InstantSource clock;

  /** Filled by the launch thread, emptied by fetch threads; read to cancel. */
  private final Set<CompletableFuture<Response>> open = ConcurrentHashMap.newKeySet();

  private volatile boolean cancelled;

  /**
   * @param interceptors what requests pass on their way to the downloader, outermost first
   * @param media where files go, or null
   * @param witnessed whether what was on the wire is wanted
   * @param launchThread one thread of its own, since starting a call takes too long for the loop
   * @param loop takes events
   */
  public FetchStage(
      Downloader downloader,
      List<Interceptor> interceptors,
      @Nullable MediaFolder media,
      boolean witnessed,
      HttpOptions options,
      ScopeFilter scope,
      Executor launchThread,
      Next next,
      Consumer<LoopEvent> loop,
      LongSupplier ticker,
      InstantSource clock) {
    this.downloader = downloader;
    this.interceptors = interceptors;
    this.media = media;
    this.witnessed = witnessed;
    this.options = options;
    this.clientHeaders = ClientHeaders.of(options);
    this.scope = scope;
    this.launchThread = launchThread;
    this.next = next;
    this.loop = loop;
    this.ticker = ticker;
    this.clock = clock;
  }

  @Override
  public void launch(Lease lease, boolean reportStart) {
    launchThread.execute(() -> start(lease, reportStart));
  }

  @Override
  public void tellFailed(Telling telling) {
    next.tellFailed(telling);
  }

  @Override
  public void cancelAll() {
    cancelled = true;
    next.shut();
    launchThread.execute(
        () -> {
          open.forEach(call -> call.cancel(true));
          next.cancelAll();
        });
  }

  private void start(Lease lease, boolean reportStart) {
    Fetch fetch = lease.ticket().fetch();
    if (cancelled || fetch != null && fetch.isWithdrawn()) {
      Outcome outcome = Outcome.Failed.cancelled(null);
      loop.accept(new LoopEvent.Done(lease, outcome, Found.NOTHING, false, 0, 0));
      return;
    }
    try {
      Runnable onSent =
          reportStart ? () -> loop.accept(new LoopEvent.Sent(lease, ticker.getAsLong())) : () -> {};
      MediaFile file =
          media != null && lease.ticket().purpose() == Purpose.MEDIA ? media.begin() : null;
      LeaseExchange exchange = new LeaseExchange(lease, clientHeaders, file, onSent);
      Request request = conditional(lease.ticket(), withCrawlHeaders(lease.ticket()));
      Duration patience = options.timeout().multipliedBy(2);
      Witness witness = witnessed ? new Witness(downloader) : null;
      Downloader network = witness == null ? downloader : witness;
      lease.reached(Phase.CALL);
      Passage call = Passage.start(interceptors, network, request, exchange, patience);
      exchange
          .streaming()
          .ifPresent(
              begun ->
                  begun.thenRun(
                      () -> {
                        call.beginsStream();
                        loop.accept(new LoopEvent.Streaming(lease));
                      }));
      open.add(call);
      if (fetch != null) {
        fetch.calling(call);
      }
      call.whenComplete(
          (response, failure) -> {
            open.remove(call);
            if (!call.wasSent()) {
              lease.markUnsent();
              onSent.run(); // so that the host does not wait for the page to be worked on
            }
            Capture seen = witness == null ? null : witness.seen();
            if (file == null) {
              arrived(lease, exchange, seen, response, failure);
            } else {
              arrived(lease, exchange, file, seen, response, failure);
            }
          });
    } catch (RuntimeException | Error e) {
      fail(lease, null, null, e);
    }
  }

  private void arrived(
      Lease lease,
      LeaseExchange exchange,
      @Nullable Capture seen,
      @Nullable Response response,
      @Nullable Throwable failure) {
    try {
      if (response == null) {
        fail(lease, exchange.status(), seen, failure);
      } else if (isTooLarge(lease, response)) {
        String message = "the body is larger than " + options.maxBodyBytes() + " bytes";
        fail(lease, response.status(), seen, new FetchException(FailureKind.TOO_LARGE, message));
      } else if (lease.ticket().fetch() != null) {
        LoopEvent.Done done =
            new LoopEvent.Done(
                lease,
                fetched(response),
                Found.NOTHING,
                true,
                response.body().length,
                elapsedNanos(response));
        post(seen, done);
      } else if (response.isSuccessful() && hasBody(lease, response)) {
        next.process(lease, response, seen);
      } else {
        long elapsed = elapsedNanos(response);
        post(
            seen,
            new LoopEvent.Done(
                lease, outcome(lease.ticket(), response), Found.NOTHING, true, 0, elapsed));
      }
    } catch (RuntimeException | Error e) {
      fail(lease, exchange.status(), seen, e);
    }
  }

  /** The end of a request for a file. */
  private void arrived(
      Lease lease,
      LeaseExchange exchange,
      MediaFile file,
      @Nullable Capture seen,
      @Nullable Response response,
      @Nullable Throwable failure) {
    try {
      if (response != null && response.isSuccessful() && response.bodyRead()) {
        next.keep(lease, response, file, seen);
        return;
      }
    } catch (RuntimeException | Error e) {
      file.discard();
      fail(lease, exchange.status(), seen, e);
      return;
    }
    file.discard();
    IOException disk = file.failure();
    if (disk != null) {
      next.cannotKeep(lease, disk);
    } else if (response == null) {
      fail(lease, exchange.status(), seen, failure);
    } else {
      long elapsed = elapsedNanos(response);
      post(
          seen,
          new LoopEvent.Done(
              lease, outcome(lease.ticket(), response), Found.NOTHING, true, 0, elapsed));
    }
  }

  /** The downloader sees to it; an answer from elsewhere may be as large as it likes. */
  private boolean isTooLarge(Lease lease, Response response) {
    return lease.ticket().purpose() != Purpose.ROBOTS
        && response.body().length > options.maxBodyBytes();
  }

  /** Whether the body is there; that of a robots.txt is, even where it was cut at its limit. */
  private static boolean hasBody(Lease lease, Response response) {
    return response.bodyRead() || lease.ticket().purpose() == Purpose.ROBOTS;
  }

  /** What the answer does not say of the validators holds as before (RFC 9110, 15.4.5). */
  private static Outcome unchanged(Known known, Response response) {
    Visit told = Visit.of(known.digest(), response.headers());
    String etag = told.etag() == null ? known.etag() : told.etag();
    String modified = told.lastModified() == null ? known.lastModified() : told.lastModified();
    return new Outcome.Unchanged(response.status(), new Visit(known.digest(), etag, modified));
  }

  private Outcome fetched(Response response) {
    Outcome.Redirect redirect = redirect(response);
    return redirect == null ? new Outcome.Fetched(response, retryAfter(response)) : redirect;
  }

  private Outcome outcome(Ticket ticket, Response response) {
    int status = response.status();
    Known known = ticket.known();
    if (status == NOT_MODIFIED && known != null && isConditional(ticket)) {
      return unchanged(known, response);
    }
    if (response.isSuccessful()) {
      return new Outcome.Skipped(SkipReason.CONTENT_TYPE, status);
    }
    Outcome.Redirect redirect = redirect(response);
    return redirect == null ? new Outcome.Status(status, retryAfter(response)) : redirect;
  }

  /** Where the response leads, or null if it is none that leads anywhere. */
  private Outcome.@Nullable Redirect redirect(Response response) {
    String location = response.header("Location").map(String::strip).orElse("");
    if (!isRedirect(response.status()) || location.isEmpty()) {
      return null;
    }
    Url target = response.url().resolve(location).orElse(null);
    boolean cookie = options.cookies() && response.headers().contains("Set-Cookie");
    return new Outcome.Redirect(response.status(), target, location, cookie);
  }

  private @Nullable Duration retryAfter(Response response) {
    return response
        .header("Retry-After")
        .flatMap(value -> RetryAfter.parse(value, clock.instant()))
        .orElse(null);
  }

  static boolean isRedirect(int status) {
    return switch (status) {
      case 300, 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  /** Ends a lease, once what was on the wire is handed over; of what was cancelled nothing is. */
  private void post(@Nullable Capture seen, LoopEvent.Done done) {
    if (seen == null || isCancelled(done.outcome())) {
      loop.accept(done);
    } else {
      next.archive(done.lease(), seen, done);
    }
  }

  static boolean isCancelled(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed && failed.kind() == FailureKind.CANCELLED;
  }

  /** At least one; an answer from elsewhere may say of its time what it likes. */
  static long elapsedNanos(Response response) {
    Duration elapsed = response.elapsed();
    if (elapsed.isNegative()) {
      return 1;
    }
    return Math.max(1, elapsed.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : elapsed.toNanos());
  }

  private void fail(
      Lease lease, @Nullable Integer status, @Nullable Capture seen, @Nullable Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
    Outcome outcome;
    boolean answered = false;
    if (cause instanceof FetchException fetch) {
      answered = fetch.answered();
      outcome = new Outcome.Failed(fetch.kind(), status, String.valueOf(fetch.getMessage()), fetch);
    } else if (cause instanceof CancellationException) {
      outcome = Outcome.Failed.cancelled(cause);
    } else {
      outcome = new Outcome.Failed(FailureKind.PROTOCOL, status, String.valueOf(cause), cause);
    }
    post(seen, new LoopEvent.Done(lease, outcome, Found.NOTHING, answered, 0, 0));
  }

  /** Whether the server is asked for the page only if it has changed. */
  private boolean isConditional(Ticket ticket) {
    Known known = ticket.known();
    Request request = ticket.request();
    return known != null
        && known.delivered()
        && (known.etag() != null || known.lastModified() != null)
        && ticket.chain().isEmpty()
        && (request.method().equals("GET") || request.method().equals("HEAD"))
        && CONDITIONS.stream().noneMatch(name -> request.headers().contains(name) || hasOwn(name));
  }

  private boolean hasOwn(String name) {
    return options.headers().contains(name);
  }

  /** The request with the validators of the last visit (RFC 9110, 13.1). */
  private Request conditional(Ticket ticket, Request request) {
    Known known = ticket.known();
    if (known == null || !isConditional(ticket)) {
      return request;
    }
    Request asked = request;
    if (known.etag() != null) {
      asked = asked.header("If-None-Match", known.etag());
    }
    if (known.lastModified() != null) {
      asked = asked.header("If-Modified-Since", known.lastModified());
    }
    return asked;
  }

  /**
   * The ticket's request with the crawl's own header fields, which go to the origins of the seeds
   * only, and of which a redirect to another origin keeps no more than what describes the answer.
   */
  private Request withCrawlHeaders(Ticket ticket) {
    Request request = ticket.request();
    Headers own = options.headers();
    if (own.isEmpty()) {
      return request;
    }
    boolean fromSeedOrigin =
        scope.isSeedOrigin(
            ticket.chain().isEmpty() ? ticket.host() : ticket.chain().get(0).url().origin());
    if (!fromSeedOrigin) {
      return request;
    }
    Headers[] merged = {request.headers()};
    own.forEach(
        (name, value) -> {
          boolean harmless =
              name.equalsIgnoreCase("Accept") || name.equalsIgnoreCase("Accept-Language");
          if ((harmless || !ticket.crossedOrigin()) && !request.headers().contains(name)) {
            merged[0] = merged[0].with(name, value);
          }
        });
    return request.headers(merged[0]);
  }
}
