package dev.scraper.pipeline;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Tells when a time has passed.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads; does not block.
 */
@FunctionalInterface
public interface Alarm {

  /** A future that completes after that time, unless it is cancelled before. */
  CompletableFuture<Void> after(Duration time);

  /** The alarm of real time. */
  static Alarm system() {
    return time ->
        new CompletableFuture<Void>()
            .completeOnTimeout(null, TimeUnit.MILLISECONDS.convert(time), TimeUnit.MILLISECONDS);
  }
}
