package dev.scraper.cli;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlListener;
import dev.scraper.event.Failure;
import dev.scraper.export.ExportException;
import dev.scraper.export.Exporter;
import dev.scraper.export.Outputs;
import dev.scraper.export.Row;
import dev.scraper.policy.SkipReason;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The requests that failed, as records of an output of their own.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
final class FailuresFile implements CrawlListener {

  private static final List<String> NAMES =
      List.of("url", "kind", "status", "attempts", "message", "referrer");

  private final Outputs outputs;
  private final CompletableFuture<ExportException> failure = new CompletableFuture<>();

  /**
   * Opens it.
   *
   * @throws ExportException if it cannot be written
   */
  FailuresFile(Exporter exporter) throws ExportException {
    outputs = Outputs.open(List.of(exporter), failure::complete);
  }

  /** Completed when it cannot be written any longer. */
  CompletableFuture<ExportException> failure() {
    return failure;
  }

  @Override
  public void onEvent(CrawlEvent event) {
    if (event instanceof CrawlEvent.Failed failed) {
      Failure f = failed.failure();
      write(f.url(), f.kind().name(), f.status(), f.attempts(), f.message(), f.referrer());
    } else if (event instanceof CrawlEvent.Skipped s
        && s.reason() == SkipReason.ROBOTS_UNAVAILABLE) {
      String message = "robots.txt answered with an error to the end, so nothing is allowed";
      write(s.url(), s.reason().name(), s.status(), s.attempts(), message, s.referrer());
    }
  }

  private void write(
      String url,
      String kind,
      @Nullable Integer status,
      int attempts,
      String message,
      @Nullable String referrer) {
    try {
      outputs.accept(
          List.of(
              Row.of(
                  NAMES,
                  Arrays.asList(url, kind, status, attempts, Text.clean(message), referrer))));
    } catch (ExportException e) {
      failure.complete(e);
    }
  }

  /** Completes the file. */
  void close() {
    try {
      outputs.close();
    } catch (ExportException e) {
      failure.complete(e);
    }
  }
}
