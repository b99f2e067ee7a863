package dev.scraper.task;

import dev.scraper.http.Request;
import dev.scraper.http.Response;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Calls made one after another, so many at once. Whatever thread ends one makes the next.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
final class Calls<T extends @Nullable Object> {

  private final Open<T> open;
  private final Request[] requests;
  private final Decoder<? extends T> decoder;
  private final Consumer<Result<T>> end;

  /** How many more may be made now. Whoever raises it from 0 makes them, and no other meanwhile. */
  private final AtomicInteger free = new AtomicInteger();

  /** Only by who makes calls. */
  private int made;

  private volatile boolean stopped;

  /**
   * @param end called once for each result, by several threads at once
   */
  Calls(
      Function<Request, CompletableFuture<Response>> fetcher,
      Collection<Request> requests,
      Decoder<? extends T> decoder,
      Consumer<Result<T>> end) {
    this.open = new Open<>(fetcher);
    this.requests = requests.toArray(Request[]::new);
    this.decoder = Objects.requireNonNull(decoder);
    this.end = end;
    for (Request request : this.requests) {
      Objects.requireNonNull(request, "one of the requests is null");
    }
  }

  int size() {
    return requests.length;
  }

  /** Makes so many; more follow as these end. */
  void begin(int atMost) {
    allow(Math.min(atMost, requests.length));
  }

  /** A call that ends while it is made only raises the number: the stack stays flat. */
  private void allow(int more) {
    if (more > 0 && free.getAndAdd(more) == 0) {
      do {
        if (made < requests.length && !stopped) {
          int index = made++;
          open.ask(requests[index], index, decoder, this::ended);
        }
      } while (free.decrementAndGet() != 0);
    }
  }

  private void ended(Call<T> call) {
    end.accept(Objects.requireNonNull(call.result()));
    allow(1);
  }

  /** Cancels what is open and makes no more. */
  void stop() {
    stopped = true;
    open.cancel();
  }

  /** Ends what is open, and what is still to be made, as late. */
  void expire(Duration deadline) {
    open.expire(deadline);
  }
}
