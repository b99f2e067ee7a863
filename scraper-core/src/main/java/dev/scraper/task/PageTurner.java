package dev.scraper.task;

import dev.scraper.http.Request;
import dev.scraper.http.Response;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The requests of something that is paged: each comes of the response to the one before.
 *
 * <p><b>Thread-safety:</b> the response is looked at by the thread that decodes it, and the next
 * request taken when the result of that was.
 */
final class PageTurner implements Iterator<Request> {

  private final Function<? super Response, Optional<Request>> next;
  private @Nullable Request following;
  private @Nullable RuntimeException thrown;

  private PageTurner(Request first, Function<? super Response, Optional<Request>> next) {
    this.following = Objects.requireNonNull(first);
    this.next = Objects.requireNonNull(next);
  }

  static <T extends @Nullable Object> Results<T> results(
      Fetcher fetcher,
      Request first,
      Decoder<? extends T> decoder,
      Function<? super Response, Optional<Request>> next) {
    Objects.requireNonNull(decoder);
    PageTurner turner = new PageTurner(first, next);
    Decoder<T> turning =
        response -> {
          T value = decoder.decode(response);
          turner.turn(response);
          return value;
        };
    return new InOrder<>(fetcher, turner, turning, Together.failFast().atMost(1));
  }

  private void turn(Response response) {
    try {
      following = next.apply(response).orElse(null);
    } catch (RuntimeException e) {
      thrown = e;
    }
  }

  @Override
  public boolean hasNext() {
    if (thrown != null) {
      throw thrown;
    }
    return following != null;
  }

  @Override
  public Request next() {
    Request request = following;
    if (request == null) {
      throw new NoSuchElementException();
    }
    following = null;
    return request;
  }
}
