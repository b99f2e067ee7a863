package dev.scraper.task;

import dev.scraper.http.Request;
import dev.scraper.internal.task.Bell;
import dev.scraper.internal.task.Deadline;
import dev.scraper.internal.task.Waiting;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Results in the order of their requests, which are taken from an iterator as there is room.
 *
 * <p><b>Thread-safety:</b> taken by one thread, closed by any.
 */
final class InOrder<T extends @Nullable Object> implements Results<T> {

  private final Iterator<Request> requests;
  private final Decoder<? extends T> decoder;
  private final Together how;
  private final int ahead;
  private final Open<T> open;
  private final Deadline deadline = new Deadline();
  private final Bell bell = new Bell();

  private volatile boolean closed;

  // Only by who takes.
  private final Deque<Call<T>> asked = new ArrayDeque<>();
  private int count;
  private boolean all;
  private @Nullable Throwable thrown;

  InOrder(Fetcher fetcher, Iterator<Request> requests, Decoder<? extends T> decoder, Together how) {
    this.requests = Objects.requireNonNull(requests);
    this.decoder = Objects.requireNonNull(decoder);
    this.how = how;
    this.ahead = how.atMostOr(Together.LOOK_AHEAD);
    this.open = new Open<>(fetcher::fetch);
    deadline.start(how.deadline(), this::expire);
  }

  private void expire() {
    open.expire(Objects.requireNonNull(how.deadline()));
  }

  private void topUp() {
    while (!all && asked.size() < ahead && !closed) {
      Request request = following();
      if (request != null) {
        asked.add(open.ask(request, count++, decoder, ended -> bell.ring()));
      }
    }
  }

  private @Nullable Request following() {
    try {
      if (requests.hasNext()) {
        return Objects.requireNonNull(requests.next(), "the iterator gave a null");
      }
    } catch (RuntimeException | Error e) {
      thrown = e;
    }
    all = true;
    return null;
  }

  @Override
  public boolean hasNext() {
    topUp();
    boolean more = !closed && (!asked.isEmpty() || thrown != null);
    if (!more) {
      deadline.close();
    }
    return more;
  }

  @Override
  public Result<T> next() {
    Waiting.check();
    if (!hasNext()) {
      throw new NoSuchElementException(closed ? "closed" : "all results were taken");
    }
    Call<T> first = asked.poll();
    if (first == null) {
      throw thrown();
    }
    Result<T> result = await(first);
    if (how.failsFast() && !result.isSuccess()) {
      close();
    }
    return result;
  }

  /** Once; then there is nothing more. */
  private RuntimeException thrown() {
    Throwable why = Objects.requireNonNull(thrown);
    close();
    if (why instanceof Error error) {
      throw error;
    }
    return (RuntimeException) why;
  }

  private Result<T> await(Call<T> call) {
    try {
      bell.await(() -> closed || call.result() != null);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting");
    }
    Result<T> result = call.result();
    if (result == null || closed) {
      throw new NoSuchElementException("closed");
    }
    return result;
  }

  @Override
  public void close() {
    closed = true;
    deadline.close();
    open.cancel();
    bell.ring();
  }
}
