package dev.scraper.task;

import dev.scraper.http.FetchException;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.internal.task.Bell;
import dev.scraper.internal.task.Deadline;
import dev.scraper.internal.task.Losses;
import dev.scraper.internal.task.Tracked;
import dev.scraper.internal.task.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks and fetches that end together: the first failure cancels the rest, and when the block is
 * left nothing runs on.
 *
 * <pre>{@code
 * try (TaskGroup group = scraper.group(Duration.ofSeconds(30))) {
 *   CompletableFuture<Prices> prices = group.fork(() -> readPrices(scraper));
 *   CompletableFuture<Response> stock = group.fetch(Request.get(stockUrl));
 *   group.join();
 *   use(prices.join(), stock.join());
 * }
 * }</pre>
 *
 * <p>A failure that neither {@link #join} has thrown nor anybody has asked its future for is logged
 * at the close. A future of the group that is cancelled ends its task or fetch and no other.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads; its own tasks may fork and fetch (while it
 * is being closed that is a {@link CancellationException}), but not join or close it.
 */
public final class TaskGroup implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TaskGroup.class);

  /** How long a task may take to end after it was interrupted, before it is named in the log. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Fetcher fetcher;
  private final @Nullable Duration time;
  private final Duration patience;
  private final Deadline deadline = new Deadline();
  private final Losses losses = new Losses(false);
  private final Bell bell = new Bell();
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.

  /** Those whose task or fetch has not ended, in the order in which they came. */
  private final Set<Member<?>> open = new LinkedHashSet<>();

  private final List<Member<?>> failed = new ArrayList<>();
  private @Nullable Throwable failure;
  private boolean told;
  private boolean late;
  private boolean closed;

  private TaskGroup(Fetcher fetcher, @Nullable Duration time, Duration patience) {
    this.fetcher = Objects.requireNonNull(fetcher);
    this.time = time;
    this.patience = patience;
  }

  /**
   * @param time how long all of it may take; null for no limit
   */
  static TaskGroup begin(Fetcher fetcher, @Nullable Duration time, Duration patience) {
    if (time != null && (time.isZero() || time.isNegative())) {
      throw new IllegalArgumentException("the deadline must be longer than 0: " + time);
    }
    TaskGroup group = new TaskGroup(fetcher, time, patience);
    group.deadline.start(time, group::expire);
    return group;
  }

  /**
   * Runs straight-line code on a thread of its own, which is virtual on Java 24 and newer, and a
   * daemon. Returns at once. In a group that has failed, or whose time is over, the task is not
   * run, and its future cancelled.
   *
   * @param task what it throws is its failure and that of the group; it is interrupted when its
   *     future is cancelled, by whomever
   * @return the value, when it is there
   * @throws IllegalStateException if the group is closed
   */
  public <T extends @Nullable Object> CompletableFuture<T> fork(Callable<? extends T> task) {
    Objects.requireNonNull(task);
    return begin(new Task<T>(this, task));
  }

  /**
   * Makes a request that belongs to the group: if it fails (a status is no failure) the group does.
   * Returns at once. In a group that has failed, or whose time is over, nothing is asked, and the
   * future cancelled.
   *
   * @return the answer, when it is there; cancelling it cancels the request
   * @throws IllegalStateException if the group is closed
   */
  public CompletableFuture<Response> fetch(Request request) {
    Objects.requireNonNull(request);
    return begin(new TaskFetch(this, fetcher, request));
  }

  /**
   * Makes a GET request that belongs to the group, as {@link #fetch(Request)} does.
   *
   * @throws IllegalArgumentException if it is no http or https URL
   * @throws IllegalStateException if the group is closed
   */
  public CompletableFuture<Response> fetch(String url) {
    return fetch(Request.get(url));
  }

  /**
   * Waits for all that the group has, and for what that adds meanwhile. The first failure cancels
   * the rest (tasks are interrupted) and is thrown, with those that came beside it suppressed. An
   * interrupt cancels all of it and is kept.
   *
   * @throws IOException if the first failure is one, or the deadline has passed (a {@link
   *     dev.scraper.http.FetchException} of kind TIMEOUT); a RuntimeException or an Error is thrown
   *     as it is; anything else is the cause of a {@link java.util.concurrent.CompletionException}
   * @throws java.util.concurrent.CancellationException if the thread was interrupted
   * @throws IllegalStateException on a task's thread of this group, which would wait for itself,
   *     and on a thread of the library that must not wait
   */
  public void join() throws IOException {
    refuseOwnThread();
    Waiting.check();
    try {
      for (Member<?> member = running(); member != null; member = running()) {
        member.awaitDone();
      }
    } catch (InterruptedException e) {
      cancel();
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting");
    }
    Throwable why = tell();
    if (why != null) {
      throw Waiting.thrown(why);
    }
  }

  private @Nullable Throwable tell() {
    lock.lock();
    try {
      told = true;
      failed.forEach(Tracked::look);
      return failure;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Cancels what is still open (tasks are interrupted) and waits until all of it has ended, however
   * long that takes and whatever interrupts it: nothing runs on. A task that does not listen is
   * named in the log. Closing it again does nothing.
   *
   * @throws IllegalStateException as {@link #join}
   */
  @Override
  public void close() {
    refuseOwnThread();
    Waiting.check();
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    deadline.close();
    cancel();
    if (awaitEnds()) {
      Thread.currentThread().interrupt();
    }
    losses.close();
    tellCut();
  }

  // The members.

  private <T extends @Nullable Object> Member<T> begin(Member<T> member) {
    if (enter(member)) {
      member.start();
    } else {
      member.cancel(true);
    }
    return member;
  }

  private boolean enter(Member<?> member) {
    lock.lock();
    try {
      if (closed) {
        throw isOwn(Thread.currentThread())
            ? new CancellationException("the group is being closed")
            : new IllegalStateException("the group is closed");
      }
      if (late && failure == null) {
        failure = tooLate();
      }
      return failure == null && open.add(member);
    } finally {
      lock.unlock();
    }
  }

  /** A task or fetch has failed, and its future is about to say so. */
  void failed(Member<?> member, Throwable why) {
    lock.lock();
    try {
      failed.add(member);
      if (failure != null) {
        if (failure != why) {
          failure.addSuppressed(why);
        }
        return;
      }
      failure = why;
    } finally {
      lock.unlock();
    }
    cancel(member);
  }

  /** A task or fetch has ended, and what depends on its future too. */
  void ended(Member<?> member) {
    lock.lock();
    try {
      open.remove(member);
    } finally {
      lock.unlock();
    }
    bell.ring();
  }

  Losses losses() {
    return losses;
  }

  private void expire() {
    lock.lock();
    try {
      late = true;
      if (failure != null || open.isEmpty()) {
        return;
      }
      failure = tooLate();
    } finally {
      lock.unlock();
    }
    cancel();
  }

  private FetchException tooLate() {
    return Open.late("the tasks of a group", Objects.requireNonNull(time));
  }

  private void cancel() {
    cancel(null);
  }

  private void cancel(@Nullable Member<?> except) {
    for (Member<?> member : members()) {
      if (member != except) {
        member.cancel(true);
      }
    }
  }

  private List<Member<?>> members() {
    lock.lock();
    try {
      return List.copyOf(open);
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Member<?> running() {
    lock.lock();
    try {
      for (Member<?> member : open) {
        if (!member.isDone()) {
          return member;
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private boolean isEmpty() {
    lock.lock();
    try {
      return open.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private boolean isOwn(Thread thread) {
    return members().stream().anyMatch(member -> member.runsOn(thread));
  }

  private void refuseOwnThread() {
    if (isOwn(Thread.currentThread())) {
      throw new IllegalStateException("a task of the group would wait for itself");
    }
  }

  /**
   * @return whether the wait was interrupted
   */
  private boolean awaitEnds() {
    boolean interrupted = false;
    boolean patient = true;
    while (!isEmpty()) {
      try {
        if (!patient) {
          bell.await(this::isEmpty);
        } else if (!bell.await(this::isEmpty, patience)) {
          patient = false;
          members().forEach(Member::warn);
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }

  private void tellCut() {
    lock.lock();
    try {
      if (!told && late && failure != null && failed.isEmpty()) {
        told = true;
        LOG.warn("a group was cut short, and nobody joined it: {}", failure.getMessage());
      }
    } finally {
      lock.unlock();
    }
  }
}
