package dev.scraper.internal.work;

import dev.scraper.http.Response;
import dev.scraper.internal.task.Losses;
import dev.scraper.internal.task.Tracked;

/**
 * The answer that somebody waits for. Completed from outside (cancelled, timed out...) it withdraws
 * its request.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
final class FetchFuture extends Tracked<Response> {

  private final Asked asked;

  FetchFuture(Losses losses, Asked asked) {
    super(losses, asked.request());
    this.asked = asked;
  }

  @Override
  protected void settledOutside() {
    asked.withdrawn();
  }
}
