package dev.scraper.export;

import java.util.List;
import java.util.function.Consumer;

/** The outputs of a crawl, each with its own writer thread and bounded queue. */
public final class Pipeline implements AutoCloseable {

  private Pipeline() {}

  /**
   * Opens the outputs, in order, and starts their writer threads.
   *
   * @param onFailure called once, on a writer thread, when an output fails
   * @throws ExportException if one cannot be opened; those opened before are closed again
   */
  public static Pipeline open(List<Exporter> exporters, Consumer<ExportException> onFailure)
      throws ExportException {
    throw new UnsupportedOperationException();
  }

  /**
   * Hands the records of one page to all outputs; blocks while a queue is full.
   *
   * @throws ExportException if an output has failed, now or before
   */
  public void accept(List<Row> rows) throws ExportException {
    throw new UnsupportedOperationException();
  }

  /** How many records have been accepted. */
  public long accepted() {
    throw new UnsupportedOperationException();
  }

  /** Writes what is queued, completes all outputs, and waits for that. */
  @Override
  public void close() throws ExportException {
    throw new UnsupportedOperationException();
  }
}
