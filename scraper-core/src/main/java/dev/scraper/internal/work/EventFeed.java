package dev.scraper.internal.work;

import dev.scraper.http.BodySink;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.internal.flow.EventStreamParser;
import dev.scraper.internal.flow.Outlet;
import dev.scraper.internal.task.Waiting;
import dev.scraper.task.ServerSentEvent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream of server-sent events (WHATWG HTML, 9.2): read on the exchange's thread, which waits
 * while the subscriber wants nothing; asked for again when the connection ends.
 *
 * <p><b>Thread-safety:</b> safe; at any time one exchange is open.
 */
final class EventFeed implements Outlet.Source {

  private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);

  private static final String TYPE = "text/event-stream";
  private static final int NO_CONTENT = 204;
  private static final int OK = 200;
  private static final Duration RETRY = Duration.ofSeconds(3);
  private static final long LONGEST_RETRY = Duration.ofDays(1).toMillis();

  private final EngineFetcher fetcher;
  private final Request request;
  private final long maxEventBytes;
  private final InstantSource clock;
  private final Outlet<ServerSentEvent> outlet = new Outlet<>(this);

  /** The exchange that is open, or the last one; written by whoever asks. */
  private volatile @Nullable CompletableFuture<Response> call;

  // Written on the thread of an exchange, read after its end.
  private volatile String lastId = "";
  private volatile Duration retry = RETRY;

  EventFeed(EngineFetcher fetcher, Request request, long maxEventBytes, InstantSource clock) {
    this.fetcher = fetcher;
    this.request = request;
    this.maxEventBytes = maxEventBytes;
    this.clock = clock;
  }

  Outlet<ServerSentEvent> outlet() {
    return outlet;
  }

  @Override
  public void start() {
    connect(request);
  }

  @Override
  public void cancel() {
    CompletableFuture<Response> open = call;
    if (open != null) {
      open.cancel(true);
    }
  }

  private void connect(Request asked) {
    Request complete = asked.headers(asked.headers().without("Cache-Control"));
    complete = complete.header("Cache-Control", "no-store");
    if (!asked.headers().contains("Accept")) {
      complete = complete.header("Accept", TYPE);
    }
    Connection connection = new Connection(lastId);
    CompletableFuture<Response> begun = fetcher.fetch(complete, connection);
    call = begun;
    if (outlet.isEnded()) {
      begun.cancel(true);
    }
    begun.whenComplete(connection::ended);
  }

  private void reconnect() {
    Request again = request.notBefore(clock.instant().plus(retry));
    if (!lastId.isEmpty()) {
      again = again.headers(again.headers().without("Last-Event-ID"));
      try {
        again = again.header("Last-Event-ID", lastId);
      } catch (IllegalArgumentException e) {
        LOG.warn("{}: the last event's id cannot be sent in a header: {}", request.url(), lastId);
      }
    }
    try {
      connect(again);
    } catch (IllegalStateException e) {
      outlet.fail(e); // closed meanwhile
    }
  }

  /** One exchange, and what comes of it. */
  private final class Connection implements BodySink, EventStreamParser.Taker {

    private final EventStreamParser parser;
    private volatile boolean opened;

    /** Why it is not to be asked again; null if it is. */
    private volatile @Nullable Throwable refusal;

    Connection(String lastId) {
      parser = new EventStreamParser(this, lastId, maxEventBytes);
    }

    @Override
    public Optional<Duration> idleLimit() {
      return Optional.of(Duration.ZERO);
    }

    @Override
    public long maxBytes() {
      return Long.MAX_VALUE;
    }

    @Override
    public void opened(Response head) throws IOException {
      opened = true;
      String type = head.header("Content-Type").orElse("");
      if (head.status() != OK || !isEventStream(type)) {
        throw refused(
            head.status() == OK ? FailureKind.PROTOCOL : FailureKind.HTTP,
            "no event stream, but HTTP " + head.status() + " and the type '" + type + "'");
      }
    }

    private FetchException refused(FailureKind kind, String message) {
      FetchException failure =
          new FetchException(kind, request.url() + ": " + message, true, false, null);
      refusal = failure;
      return failure;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      try {
        parser.read(bytes, offset, count);
      } catch (EventStreamParser.TooLarge e) {
        throw refused(FailureKind.TOO_LARGE, e.getMessage());
      } finally {
        lastId = parser.lastId();
      }
    }

    @Override
    public void event(String id, String type, String data) throws IOException {
      try {
        outlet.offer(new ServerSentEvent(id, type, data));
      } catch (CancellationException e) {
        throw new IOException("nobody wants more events");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
    }

    @Override
    public void retry(long millis) {
      retry = Duration.ofMillis(Math.min(millis, LONGEST_RETRY));
    }

    @Override
    public void over(@Nullable Throwable failure) {
      if (failure instanceof CancellationException) {
        outlet.shut(); // its thread may wait for demand
      }
    }

    /** An answer that does not come from the network may have its body in memory. */
    private void takeFromMemory(Response response) {
      try {
        opened(response);
        write(response.body(), 0, response.body().length);
      } catch (IOException e) {
        LOG.debug("{} is not read to its end", request.url(), e);
      }
    }

    void ended(@Nullable Response response, @Nullable Throwable thrown) {
      Throwable failure = thrown == null ? null : Waiting.cause(thrown);
      if (response != null && !opened && response.status() == OK) {
        takeFromMemory(response);
      }
      Throwable own = refusal;
      if (outlet.isEnded()) {
        return;
      }
      if (own != null) {
        outlet.fail(own);
      } else if (failure != null && (!opened || isOver(failure))) {
        outlet.fail(failure);
      } else if (opened) {
        reconnect();
      } else if (response != null && response.status() == NO_CONTENT) {
        outlet.complete();
      } else if (response != null) {
        outlet.fail(refused(FailureKind.HTTP, "HTTP " + response.status()));
      }
    }
  }

  /** Whether the fetcher is closed, and not the connection broken. */
  private static boolean isOver(Throwable failure) {
    return failure instanceof CancellationException
        || failure instanceof FetchException fetch && fetch.kind() == FailureKind.CANCELLED;
  }

  private static boolean isEventStream(String type) {
    int end = type.indexOf(';');
    String essence = end < 0 ? type : type.substring(0, end);
    return essence.strip().toLowerCase(Locale.ROOT).equals(TYPE);
  }
}
