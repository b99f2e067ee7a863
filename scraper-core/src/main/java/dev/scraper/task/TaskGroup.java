package dev.scraper.task;

import dev.scraper.http.Request;
import dev.scraper.http.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

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
 * <p><b>Thread-safety:</b> safe for use by many threads; its own tasks may fork and fetch, but not
 * join or close it.
 */
public final class TaskGroup implements AutoCloseable {

  private final Fetcher fetcher;
  private final @Nullable Duration deadline;

  TaskGroup(Fetcher fetcher, @Nullable Duration deadline) {
    this.fetcher = Objects.requireNonNull(fetcher);
    this.deadline = deadline;
  }

  /**
   * Runs straight-line code on a thread of its own, which is virtual on Java 24 and newer, and a
   * daemon. Returns at once. In a group that has failed the task is not run, and its future
   * cancelled.
   *
   * @param task what it throws is its failure and that of the group; it is interrupted when its
   *     future is cancelled, by whomever
   * @return the value, when it is there
   * @throws IllegalStateException if the group is closed
   */
  public <T extends @Nullable Object> CompletableFuture<T> fork(Callable<? extends T> task) {
    throw new UnsupportedOperationException();
  }

  /**
   * Makes a request that belongs to the group: if it fails (a status is no failure) the group does.
   * Returns at once. In a group that has failed nothing is asked, and the future cancelled.
   *
   * @return the answer, when it is there; cancelling it cancels the request
   * @throws IllegalStateException if the group is closed
   */
  public CompletableFuture<Response> fetch(Request request) {
    throw new UnsupportedOperationException();
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
    throw new UnsupportedOperationException();
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
    throw new UnsupportedOperationException();
  }
}
