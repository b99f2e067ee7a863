package dev.scraper.internal.work;

import dev.scraper.http.Downloader;
import dev.scraper.http.Exchange;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.intercept.Interceptor;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One exchange's way through the interceptors to the network and back: the future of its answer. It
 * holds them to the crawl's manners: one call at most, to the host whose turn it is.
 *
 * <p><b>Thread-safety:</b> safe. Completed on the thread on which the outermost interceptor's
 * future is, or on the starter's.
 */
final class Passage extends CompletableFuture<Response> {

  private final List<Interceptor> interceptors;
  private final Downloader network;
  private final Request request;

  /** What interceptors have returned, to be cancelled with the exchange. */
  private final Queue<CompletableFuture<Response>> steps = new ConcurrentLinkedQueue<>();

  /** Completed when the answer is there; fails when the interceptors have had their time. */
  private final CompletableFuture<@Nullable Void> patience = new CompletableFuture<>();

  /** Held for the start of a call, which does not block, and to see whether there was one. */
  private final ReentrantLock lock = new ReentrantLock();

  /** Set once, under the lock: a request goes out, or never will. */
  private volatile State state = State.OPEN;

  private volatile @Nullable CompletableFuture<Response> call;

  /** Whether what arrives now comes of a cancel, whatever the interceptors make of that. */
  private volatile boolean cancelling;

  private enum State {
    OPEN,
    SENT,
    OVER_UNSENT
  }

  private Passage(List<Interceptor> interceptors, Downloader network, Request request) {
    this.interceptors = interceptors;
    this.network = network;
    this.request = request;
  }

  /**
   * Starts an exchange; what goes wrong is told by the future.
   *
   * @param patience how long the interceptors have, the call included; without any, the network
   *     sees to its own end
   */
  static Passage start(
      List<Interceptor> interceptors,
      Downloader network,
      Request request,
      Exchange exchange,
      Duration patience) {
    Passage passage = new Passage(interceptors, network, request);
    CompletableFuture<Response> answer = passage.step(0, request, exchange);
    if (!interceptors.isEmpty() && !answer.isDone()) {
      passage.patience.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
      passage.patience.whenComplete(
          (over, late) -> {
            if (late != null) {
              answer.completeExceptionally(late);
            }
          });
    }
    answer.whenComplete(passage::arrived);
    return passage;
  }

  /** The answer has begun, and may take as long as it likes: a stream. */
  void beginsStream() {
    patience.complete(null);
  }

  /** Whether the request was given to the network. Known when the future is completed. */
  boolean wasSent() {
    return state == State.SENT;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    if (!isDone()) {
      cancelling = true;
      hangUp();
    }
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) {
      steps.forEach(step -> step.cancel(mayInterruptIfRunning));
    }
    return cancelled;
  }

  /** Before the end is told: then nothing goes on the wire after it. */
  private void hangUp() {
    lock.lock();
    try {
      state = state == State.OPEN ? State.OVER_UNSENT : state;
    } finally {
      lock.unlock();
    }
    CompletableFuture<Response> open = call;
    if (open != null) {
      open.cancel(true);
    }
  }

  private CompletableFuture<Response> step(int index, Request asked, Exchange exchange) {
    if (index == interceptors.size()) {
      return send(asked, exchange);
    }
    Interceptor interceptor = interceptors.get(index);
    CompletableFuture<Response> answer;
    try {
      answer = interceptor.intercept(asked, exchange, new Next(index + 1));
    } catch (Throwable e) {
      // Errors too: what user code throws must not cost the request its one answer.
      return failedFuture(failure(interceptor, e));
    }
    if (answer == null) {
      return failedFuture(failure(interceptor, "returned null in place of a future", null));
    }
    steps.add(answer);
    CompletableFuture<Response> checked = new CompletableFuture<>();
    answer.whenComplete(
        (response, thrown) -> {
          if (thrown != null) {
            checked.completeExceptionally(failure(interceptor, thrown));
          } else if (response == null) {
            checked.completeExceptionally(failure(interceptor, "gave null for a response", null));
          } else {
            checked.complete(response);
          }
        });
    if (isDone()) {
      answer.cancel(true); // cancelled in between, and perhaps not seen there
    }
    return checked;
  }

  private CompletableFuture<Response> send(Request asked, Exchange exchange) {
    lock.lock();
    try {
      if (state != State.OPEN) {
        return failedFuture(
            new FetchException(FailureKind.CANCELLED, "the exchange is over; nothing was sent"));
      }
      state = State.SENT;
      CompletableFuture<Response> open = network.fetch(asked, exchange);
      call = open;
      return open;
    } finally {
      lock.unlock();
    }
  }

  private void arrived(@Nullable Response response, @Nullable Throwable thrown) {
    patience.complete(null);
    hangUp(); // nobody waits for a call that is open now, and the host's place is given back
    if (cancelling) {
      super.cancel(true);
    } else if (response != null) {
      complete(response.request(request).fromCache(!wasSent()));
    } else if (thrown instanceof TimeoutException) {
      // Anything else that ends in time comes out of step(), and is no TimeoutException any more.
      steps.forEach(step -> step.cancel(true));
      completeExceptionally(
          new FetchException(FailureKind.SPIDER, "the interceptors gave no answer in time"));
    } else if (thrown != null) {
      completeExceptionally(unwrapped(thrown));
    }
  }

  private static Throwable unwrapped(Throwable thrown) {
    Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : null;
    return cause == null ? thrown : cause;
  }

  private static Throwable failure(Interceptor interceptor, Throwable thrown) {
    Throwable cause = unwrapped(thrown);
    // A future that an interceptor has cancelled is its failure; of the end of the crawl this
    // exchange knows already.
    return cause instanceof FetchException
        ? cause
        : failure(interceptor, "failed: " + cause, cause);
  }

  private static FetchException failure(
      Interceptor interceptor, String what, @Nullable Throwable cause) {
    String message = "the interceptor " + interceptor.getClass().getName() + " " + what;
    return new FetchException(FailureKind.SPIDER, message, false, false, cause);
  }

  /** The rest of the way behind one interceptor. */
  private final class Next implements Downloader {

    private final int index;
    private final AtomicBoolean used = new AtomicBoolean();

    Next(int index) {
      this.index = index;
    }

    @Override
    public CompletableFuture<Response> fetch(Request asked, Exchange exchange) {
      if (!asked.url().isSameOrigin(request.url())) {
        return failedFuture(
            new IllegalStateException(
                "an interceptor may not turn a request for "
                    + request.url().origin()
                    + " into one for "
                    + asked.url().origin()
                    + ": the crawl has waited for the turn of the first one"));
      }
      if (!used.compareAndSet(false, true)) {
        return failedFuture(
            new IllegalStateException(
                "next.fetch was called twice for one exchange: "
                    + "the crawl has waited for the host's turn once"));
      }
      return step(index, asked, exchange);
    }

    @Override
    public void close() {
      // The network is the crawl's, and so is its end.
    }
  }
}
