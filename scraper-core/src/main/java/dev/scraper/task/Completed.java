package dev.scraper.task;

import dev.scraper.http.Request;
import dev.scraper.internal.task.Bell;
import dev.scraper.internal.task.Deadline;
import dev.scraper.internal.task.Waiting;
import java.util.Collection;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Results in the order in which they come in.
 *
 * <p><b>Thread-safety:</b> taken by one thread, closed by any.
 */
final class Completed<T extends @Nullable Object> implements Results<T> {

  private final Request[] requests;
  private final Decoder<? extends T> decoder;
  private final Together how;
  private final int ahead;
  private final Open<T> open;
  private final Deadline deadline = new Deadline();
  private final Bell bell = new Bell();
  private final ReentrantLock lock = new ReentrantLock();

  /** What has come and was not taken; under the lock something is put there, or no more. */
  private final Queue<Result<T>> there = new ConcurrentLinkedQueue<>();

  /** Whether nothing more is put there. */
  private volatile boolean complete;

  private volatile boolean closed;

  // Only by who takes.
  private int asked;
  private int taken;
  private boolean over;

  private Completed(
      Fetcher fetcher, Collection<Request> requests, Decoder<? extends T> decoder, Together how) {
    this.requests = requests.toArray(Request[]::new);
    this.decoder = Objects.requireNonNull(decoder);
    this.how = how;
    this.ahead = how.atMostOr(Together.LOOK_AHEAD);
    this.open = new Open<>(fetcher::fetch);
    for (Request request : this.requests) {
      Objects.requireNonNull(request, "one of the requests is null");
    }
  }

  static <T extends @Nullable Object> Completed<T> begin(
      Fetcher fetcher, Collection<Request> requests, Decoder<? extends T> decoder, Together how) {
    Completed<T> completed = new Completed<>(fetcher, requests, decoder, how);
    if (completed.hasNext()) {
      completed.deadline.start(how.deadline(), completed::expire);
      completed.topUp();
    }
    return completed;
  }

  private void topUp() {
    while (asked < requests.length && asked - taken < ahead && !complete) {
      int index = asked++;
      open.ask(requests[index], index, decoder, this::ended);
    }
  }

  private void ended(Call<T> call) {
    Result<T> result = Objects.requireNonNull(call.result());
    boolean last;
    lock.lock();
    try {
      if (complete) {
        return;
      }
      there.add(result);
      last = how.failsFast() && !result.isSuccess();
      complete = last;
    } finally {
      lock.unlock();
    }
    bell.ring();
    if (last) {
      open.cancel();
    }
  }

  private void expire() {
    open.expire(Objects.requireNonNull(how.deadline()));
  }

  @Override
  public boolean hasNext() {
    return !closed && !over && taken < requests.length;
  }

  @Override
  public Result<T> next() {
    Waiting.check();
    Result<T> result = hasNext() ? await() : null;
    if (result == null) {
      throw new NoSuchElementException(closed ? "closed" : "all results were taken");
    }
    taken++;
    over = how.failsFast() && !result.isSuccess();
    if (hasNext()) {
      topUp();
    } else {
      deadline.close();
    }
    return result;
  }

  private @Nullable Result<T> await() {
    try {
      bell.await(() -> closed || !there.isEmpty());
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting");
    }
    return there.poll();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      complete = true;
      closed = true;
      there.clear();
    } finally {
      lock.unlock();
    }
    deadline.close();
    open.cancel();
    bell.ring();
  }
}
