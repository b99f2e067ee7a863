package dev.scraper.internal.frontier;

import dev.scraper.http.Request;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Requests found together: the seeds of one reading, or the links of one page.
 *
 * <p><b>Thread-safety:</b> immutable. Filled by workers and the seed feeder, emptied by the loop.
 *
 * @param referrer the page they were found on, or null for seeds
 * @param depth links from a seed
 * @param purpose what they are for
 * @param seed whether they were given as seeds
 * @param requests in the order found
 * @param fingerprints of the requests, computed by the worker so that the loop does not
 */
public record Batch(
    @Nullable String referrer,
    int depth,
    Purpose purpose,
    boolean seed,
    List<Request> requests,
    long[] fingerprints) {

  /** Nothing found. */
  public static final Batch EMPTY = new Batch(null, 0, Purpose.PAGE, false, List.of(), new long[0]);

  /** Checks the sizes. */
  public Batch {
    Objects.requireNonNull(purpose);
    if (requests.size() != fingerprints.length) {
      throw new IllegalArgumentException(requests.size() + " != " + fingerprints.length);
    }
  }

  /** A batch whose fingerprints are computed here. */
  public static Batch of(
      @Nullable String referrer, int depth, Purpose purpose, boolean seed, List<Request> requests) {
    long[] fingerprints = requests.stream().mapToLong(purpose::print).toArray();
    return new Batch(referrer, depth, purpose, seed, List.copyOf(requests), fingerprints);
  }
}
