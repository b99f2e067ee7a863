package dev.scraper.internal.fetch;

import dev.scraper.http.BodySink;
import dev.scraper.http.Capture;
import dev.scraper.http.Exchange;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.http.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Connection;
import okhttp3.Protocol;
import okhttp3.internal.connection.RealCall;
import org.jspecify.annotations.Nullable;

/**
 * One exchange under way: the future that was handed out, and OkHttp's callback that completes it
 * once the connection is given back.
 *
 * <p><b>Thread-safety:</b> the callback runs on the exchange's thread; {@link #cancel} on any.
 */
final class Flight extends CompletableFuture<Response> implements Callback {

  /** An unwanted body of this size is read off, which costs less than another connection. */
  private static final int WORTH_DRAINING = 16 * 1024;

  private static final byte[] NOTHING = {};

  /** Wants the first 256 KiB. */
  private static final Exchange FOR_ARCHIVE =
      new Exchange() {
        @Override
        public boolean wantsBody(int status, Headers headers) {
          return true;
        }

        @Override
        public int prefixBytes() {
          return 256 * 1024;
        }
      };

  private final OkHttpDownloader home;
  private final Request request;
  private final Exchange exchange;
  private final Watch watch;
  private final long startedNanos;

  /** Where the exchange is to be archived. */
  private final @Nullable Tape tape;

  private volatile @Nullable Call call;

  /** What takes the body, while it does. */
  private final AtomicReference<@Nullable BodySink> taker = new AtomicReference<>();

  /** Whether somebody cancels it. */
  private volatile boolean hungUp;

  // Of the exchange's thread.
  private int status;
  private boolean promised;
  private @Nullable BodyReader reader;

  Flight(OkHttpDownloader home, Request request, Exchange exchange, Watch watch, long now) {
    this.home = home;
    this.request = request;
    this.exchange = exchange;
    this.watch = watch;
    this.startedNanos = now;
    this.tape = exchange.witness().map(witness -> new Tape(request, witness)).orElse(null);
  }

  /** Hands the call to OkHttp, which starts it at once. */
  void start(Call newCall) {
    call = newCall;
    newCall.enqueue(this);
    if (hungUp || home.isClosed()) {
      newCall.cancel();
    }
  }

  Watch watch() {
    return watch;
  }

  /** The status as received; OkHttp is shown another one. */
  void status(int received) {
    status = received;
  }

  /** The header is in, as it was on the wire. */
  void headerIn(okhttp3.Request sent, okhttp3.Response received, @Nullable Connection connection) {
    if (tape != null) {
      tape.headerIn(sent, received, connection);
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    if (isDone()) {
      return super.cancel(mayInterruptIfRunning);
    }
    // The call first: who hears of the end may send the next request at once, and this one must not
    // go on the wire after that.
    hungUp = true;
    Call running = call;
    if (running != null) {
      running.cancel();
    }
    tellTaker(new CancellationException("cancelled"));
    return super.cancel(mayInterruptIfRunning) || isCancelled();
  }

  @Override
  public void onResponse(Call running, okhttp3.Response raw) {
    Response response = null;
    Throwable failure = null;
    try (raw) {
      response = readOrCancel(running, raw);
    } catch (Throwable e) {
      failure = told(running, e);
    }
    finish(response, failure);
  }

  @Override
  public void onFailure(Call running, IOException thrown) {
    finish(null, told(running, thrown));
  }

  /** Whatever happens the future ends, also where a failure cannot even be given its kind. */
  private Throwable told(Call running, Throwable thrown) {
    try {
      return failure(running, thrown);
    } catch (Throwable e) { // a class that cannot be loaded for want of descriptors, for one
      e.addSuppressed(thrown);
      return e;
    }
  }

  private FetchException failure(Call running, Throwable thrown) {
    boolean cancelled = hungUp || home.isClosed();
    FetchException failure =
        Failures.of(thrown, watch, running.request().url(), cancelled, promised);
    if (failure.kind() == FailureKind.TIMEOUT || failure.kind() == FailureKind.PROTOCOL) {
      watch.leaveConnection();
    }
    return failure;
  }

  private void finish(@Nullable Response response, @Nullable Throwable failure) {
    try {
      tellTaker(failure);
      if (hungUp) {
        super.cancel(true);
      } else if (response != null) {
        complete(response);
      } else {
        completeExceptionally(failure);
      }
    } finally {
      home.done();
    }
  }

  private Response readOrCancel(Call running, okhttp3.Response raw) throws IOException {
    try {
      return read(running, raw);
    } catch (Throwable e) {
      FetchException failure = failure(running, e);
      // Before the response is closed, which would try to read the connection empty to keep it.
      running.cancel();
      if (tape != null && !hungUp) {
        tape.end(reader, Tape.endBy(failure.kind()));
      }
      throw failure;
    }
  }

  private Response read(Call running, okhttp3.Response raw) throws IOException {
    Headers headers = headers(raw.headers());
    boolean bodiless = request.method().equals("HEAD") || status == 204 || status == 304;
    boolean wanted = exchange.wantsBody(status, headers);
    if (!wanted || bodiless || status < 200) {
      boolean none = bodiless || status < 200;
      if (tape != null && !none && status >= 300) {
        tape(tape, running, raw, headers);
      } else {
        long length = raw.body().contentLength();
        leave(running, length, none);
        if (tape != null) {
          tape.end(null, none || length == 0 ? Capture.End.WHOLE : Capture.End.UNWANTED);
        }
      }
      return response(headers, NOTHING, wanted);
    }
    promised = isPromised(raw, headers);
    BodySink sink = exchange.sink().orElse(null);
    if (sink != null) {
      open(sink, running, raw, headers);
    }
    BodyReader bytes =
        new BodyReader(raw.body(), headers, exchange, watch, home.options().maxBodyBytes());
    reader = bytes;
    exchange.reached(Step.BODY);
    BodyReader.Body body = bytes.read();
    if (!body.released()) {
      running.cancel();
    }
    if (tape != null) {
      Capture.End end = body.bytes().length > 0 ? Capture.End.LENGTH : Capture.End.UNWANTED;
      if (body.toEnd()) {
        end = bytes.isCut() ? Capture.End.LENGTH : Capture.End.WHOLE;
      }
      tape.end(bytes, end);
    }
    return response(headers, body.bytes(), body.toEnd());
  }

  /** Tells a sink of its body; that of a stream is not held to the call's limit of time. */
  private void open(BodySink sink, Call running, okhttp3.Response raw, Headers headers)
      throws IOException {
    Optional<Duration> idle = sink.idleLimit();
    if (idle.isPresent() && running instanceof RealCall real) {
      real.timeoutEarlyExit();
      // That of the connection, until its body has ended.
      raw.body().source().timeout().timeout(idle.get().toNanos(), TimeUnit.NANOSECONDS);
    }
    taker.set(sink);
    sink.opened(response(headers, NOTHING, false));
    if (hungUp) { // in between, and perhaps not seen there
      tellTaker(new CancellationException("cancelled"));
    }
  }

  /** Tells who takes the body, if somebody does, that the exchange is over. */
  void tellTaker(@Nullable Throwable failure) {
    BodySink told = taker.getAndSet(null);
    if (told != null) {
      told.over(failure);
    }
  }

  /** Reads what an archive keeps of a redirect or an error, whose body nobody else wants. */
  private void tape(Tape archive, Call running, okhttp3.Response raw, Headers headers) {
    BodyReader bytes = null;
    boolean released = false;
    Capture.End end;
    try {
      promised = isPromised(raw, headers);
      bytes = new BodyReader(raw.body(), headers, FOR_ARCHIVE, watch, FOR_ARCHIVE.prefixBytes());
      BodyReader.Body body = bytes.read();
      released = body.released();
      end = body.toEnd() ? Capture.End.WHOLE : Capture.End.LENGTH;
    } catch (IOException | RuntimeException e) {
      // The status is known; that its body is broken changes nothing for anybody else.
      end = Tape.endBy(failure(running, e).kind());
    }
    if (!released) {
      running.cancel();
    }
    if (!hungUp) {
      archive.end(bytes, end);
    }
  }

  private Response response(Headers headers, byte[] body, boolean read) {
    Duration elapsed = Duration.ofNanos(home.nanoTime() - startedNanos);
    return new Response(request, status, headers, body, read, elapsed);
  }

  /** Leaves a body on the connection. A length in a 304 is that of a body which does not come. */
  private void leave(Call running, long length, boolean bodiless) {
    boolean drainable = length == 0 || !bodiless && length > 0 && length <= WORTH_DRAINING;
    if (!drainable) {
      running.cancel();
    }
  }

  /** Whether the body's end is marked, so that a connection which ends before it has cut it. */
  private boolean isPromised(okhttp3.Response raw, Headers headers) throws FetchException {
    if (raw.protocol() != Protocol.HTTP_1_1 && raw.protocol() != Protocol.HTTP_1_0) {
      return true;
    }
    String coding = headers.first("Transfer-Encoding").orElse("identity").strip();
    boolean chunked = coding.equalsIgnoreCase("chunked");
    if (!chunked && !coding.equalsIgnoreCase("identity")) {
      throw protocol("unknown transfer encoding: " + coding);
    }
    return chunked || raw.body().contentLength() >= 0;
  }

  private static Headers headers(okhttp3.Headers raw) throws FetchException {
    List<String> flat = new ArrayList<>(2 * raw.size());
    for (int i = 0; i < raw.size(); i++) {
      if (raw.name(i).isEmpty()) {
        throw protocol("header line without a name: " + raw.value(i));
      }
      flat.add(raw.name(i));
      flat.add(raw.value(i));
    }
    return Headers.received(flat);
  }

  private static FetchException protocol(String message) {
    return new FetchException(FailureKind.PROTOCOL, Failures.line(message), true, false, null);
  }
}
