package dev.scraper.task;

import dev.scraper.http.Request;
import dev.scraper.internal.task.Waiting;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one request of several: a value, or the failure of its fetch or its decoding.
 *
 * <p><b>Thread-safety:</b> immutable, if its value is.
 *
 * @param <T> the type of the value
 */
public final class Result<T extends @Nullable Object> {

  private final Request request;
  private final int index;
  private final T value;
  private final @Nullable Throwable failure;

  private Result(Request request, int index, T value, @Nullable Throwable failure) {
    this.request = request;
    this.index = index;
    this.value = value;
    this.failure = failure;
  }

  static <T extends @Nullable Object> Result<T> success(Request request, int index, T value) {
    return new Result<>(request, index, value, null);
  }

  @SuppressWarnings("NullAway") // nobody is given the value of a failed one
  static <T extends @Nullable Object> Result<T> failed(
      Request request, int index, Throwable failure) {
    return new Result<>(request, index, null, Objects.requireNonNull(failure));
  }

  /** What was asked. */
  public Request request() {
    return request;
  }

  /** Its place among those asked, from 0. */
  public int index() {
    return index;
  }

  /** Whether there is a value. */
  public boolean isSuccess() {
    return failure == null;
  }

  /**
   * The value.
   *
   * @throws IllegalStateException if it failed; the failure is the cause
   */
  public T value() {
    if (failure != null) {
      throw new IllegalStateException(request + " failed: " + failure, failure);
    }
    return value;
  }

  /** Why there is no value. */
  public Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * The value, or the failure as an exception.
   *
   * @throws IOException if it failed with one: that itself, as with a RuntimeException or an Error;
   *     anything else is the cause of a {@link java.util.concurrent.CompletionException}
   */
  public T get() throws IOException {
    if (failure != null) {
      throw Waiting.thrown(failure);
    }
    return value;
  }

  @Override
  public String toString() {
    return request + (failure == null ? ": " + value : " failed: " + failure);
  }
}
