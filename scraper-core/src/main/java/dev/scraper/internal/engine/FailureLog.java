package dev.scraper.internal.engine;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlListener;
import dev.scraper.export.ExportException;
import dev.scraper.export.Exporter;
import dev.scraper.export.Outputs;
import dev.scraper.internal.schedule.FailureRow;
import java.util.List;
import java.util.function.Consumer;

/**
 * The requests that failed, as records of an output of their own: without kept state, where they
 * need not be exact to the moment.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
final class FailureLog implements CrawlListener, AutoCloseable {

  private final Outputs outputs;

  /**
   * Opens it.
   *
   * @param onFailure as in {@link Outputs#open}
   * @throws ExportException if it cannot be written
   */
  FailureLog(Exporter exporter, Consumer<ExportException> onFailure) throws ExportException {
    outputs = Outputs.open(List.of(exporter), onFailure);
  }

  @Override
  public void onEvent(CrawlEvent event) {
    FailureRow.of(event)
        .ifPresent(
            row -> {
              try {
                outputs.accept(List.of(row));
              } catch (ExportException e) {
                // The one who opened it was told by its writer.
              }
            });
  }

  @Override
  public void close() throws ExportException {
    outputs.close();
  }
}
