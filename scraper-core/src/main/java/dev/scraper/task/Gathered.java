package dev.scraper.task;

import dev.scraper.http.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of several requests, each of them, in the order in which they were given.
 *
 * <p><b>Thread-safety:</b> immutable, if the values are.
 *
 * @param <T> the type of the values
 */
public final class Gathered<T extends @Nullable Object> {

  private final List<Result<T>> results;

  Gathered(List<Result<T>> results) {
    this.results = List.copyOf(results);
  }

  /** One for each request, in their order. */
  public List<Result<T>> results() {
    return results;
  }

  /** The values of those that succeeded, in the order of their requests. */
  public List<T> values() {
    List<T> values = new ArrayList<>(results.size());
    for (Result<T> result : results) {
      if (result.isSuccess()) {
        values.add(result.value());
      }
    }
    return Collections.unmodifiableList(values);
  }

  /**
   * The failures of those that failed, in the order of their requests. Of equal requests the first
   * failure is here, and all are in {@link #results}.
   */
  public Map<Request, Throwable> failures() {
    Map<Request, Throwable> failures = new LinkedHashMap<>();
    for (Result<T> result : results) {
      result.failure().ifPresent(failure -> failures.putIfAbsent(result.request(), failure));
    }
    return Collections.unmodifiableMap(failures);
  }

  /** Whether all succeeded. */
  public boolean isComplete() {
    return results.stream().allMatch(Result::isSuccess);
  }

  /**
   * All values, in the order of their requests; or the first failure in that order.
   *
   * @throws IOException if one failed, as {@link Result#get} has it
   */
  public List<T> orThrow() throws IOException {
    for (Result<T> result : results) {
      result.get();
    }
    return values();
  }

  @Override
  public String toString() {
    int failed = (int) results.stream().filter(result -> !result.isSuccess()).count();
    return results.size() - failed + " succeeded, " + failed + " failed";
  }
}
