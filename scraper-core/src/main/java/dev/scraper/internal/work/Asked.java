package dev.scraper.internal.work;

import dev.scraper.http.BodySink;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.internal.frontier.Fetch;
import dev.scraper.internal.frontier.Lease;
import dev.scraper.internal.task.Losses;
import org.jspecify.annotations.Nullable;

/**
 * A fetch with the future that waits for its answer.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads; {@link #ended} is the loop's.
 */
final class Asked extends Fetch {

  private final EngineFetcher fetcher;
  private final FetchFuture future;

  // Written by the loop before the future is handed over.
  private volatile @Nullable Response response;
  private volatile @Nullable Throwable failure;

  /**
   * @param site the place in the code that asks, or null where nobody wants to know
   * @param sink what takes the body of a 2xx as it comes, or null
   */
  Asked(
      Request request,
      @Nullable Lease lender,
      @Nullable String site,
      @Nullable BodySink sink,
      EngineFetcher fetcher,
      Losses losses) {
    super(request, lender, site, sink);
    this.fetcher = fetcher;
    this.future = new FetchFuture(losses, this);
  }

  FetchFuture future() {
    return future;
  }

  /** The future was completed from outside. */
  void withdrawn() {
    withdraw();
    fetcher.withdrawn(this);
  }

  @Override
  protected void ended(@Nullable Response answer, @Nullable Throwable thrown) {
    response = answer;
    failure = thrown;
    fetcher.ended(this, !isWithdrawn() && isCutShort(thrown));
  }

  private static boolean isCutShort(@Nullable Throwable thrown) {
    return thrown instanceof FetchException fetch && fetch.kind() == FailureKind.CANCELLED;
  }

  /** Completes the future with what the loop has told; runs what depends on it. */
  void settle() {
    future.settle(response, failure);
  }

  @Override
  public String toString() {
    return "the end of " + request();
  }
}
