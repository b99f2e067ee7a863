package dev.scraper.task;

import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The calls that are open, so that all of them can be ended at once.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
final class Open<T extends @Nullable Object> {

  private final Function<Request, CompletableFuture<Response>> fetcher;
  private final Set<Call<T>> calls = ConcurrentHashMap.newKeySet();

  /** Why no call is made any more. Set before the open ones are ended, read after one is added. */
  private volatile @Nullable Function<Request, Throwable> over;

  Open(Function<Request, CompletableFuture<Response>> fetcher) {
    this.fetcher = Objects.requireNonNull(fetcher);
  }

  /**
   * Makes a call.
   *
   * @param end called once when there is a result, perhaps before this returns
   */
  Call<T> ask(Request request, int index, Decoder<? extends T> decoder, Consumer<Call<T>> end) {
    Call<T> call =
        new Call<>(
            request,
            index,
            ended -> {
              calls.remove(ended);
              end.accept(ended);
            });
    calls.add(call);
    Function<Request, Throwable> why = over;
    if (why == null) {
      call.start(fetcher, decoder);
    } else {
      call.fail(why.apply(request));
    }
    return call;
  }

  /** Ends what is open, and all that is asked from now on, with a failure made of its request. */
  void end(Function<Request, Throwable> why) {
    over = why;
    for (Call<T> call : calls) {
      call.fail(why.apply(call.request()));
    }
  }

  /** Ends all because nobody wants it any more. */
  void cancel() {
    CancellationException why = new CancellationException("no longer wanted");
    end(request -> why);
  }

  /** Ends all because its time is over. */
  void expire(Duration deadline) {
    end(request -> late(request, deadline));
  }

  static FetchException late(Object what, Duration deadline) {
    return new FetchException(
        FailureKind.TIMEOUT, what + ": not there within the " + text(deadline) + " there were");
  }

  private static String text(Duration time) {
    return time.toMillis() < 1000 || time.toMillisPart() != 0
        ? time.toMillis() + " ms"
        : time.toSeconds() + " s";
  }
}
