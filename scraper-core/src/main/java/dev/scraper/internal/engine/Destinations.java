package dev.scraper.internal.engine;

import dev.scraper.event.CrawlListener;
import dev.scraper.event.Ended;
import dev.scraper.export.ExportException;
import dev.scraper.export.Exporter;
import dev.scraper.export.Outputs;
import dev.scraper.internal.media.MediaFolder;
import dev.scraper.internal.work.ItemFlow;
import dev.scraper.internal.work.MediaStage;
import dev.scraper.pipeline.Alarm;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where goes what a crawl finds: through the pipelines to the outputs, the media folder, the kept
 * state, the log of failures. Opened together, completed in order.
 *
 * <p><b>Thread-safety:</b> opened by the starter of the crawl; completed by its loop thread.
 */
final class Destinations implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Destinations.class);

  private final CrawlPlan<?> plan;
  private final ItemFlow items;
  private final Keeping keeping;
  private final @Nullable MediaFolder media;
  private final List<Exporter> exporters;
  private final Outputs outputs;
  private final @Nullable FailureLog failureLog;

  /** Completed by a writer thread, perhaps before there is a loop to be told. */
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /**
   * Opens all of them, or none.
   *
   * @throws ExportException if an output cannot be opened
   */
  Destinations(CrawlPlan<?> plan, InstantSource clock) throws ExportException {
    this.plan = plan;
    try {
      items = new ItemFlow(plan.items(), plan.state() != null, Alarm.system());
      opened.push(items);
      keeping = Keeping.open(plan.state(), clock);
      opened.push(keeping);
      media = plan.media() == null ? null : new MediaFolder(plan.media());
      exporters = exporters(media);
      outputs = openOutputs();
      opened.push(outputs);
      failureLog = openFailureLog();
    } catch (ExportException | RuntimeException | Error e) {
      closeAll(opened, e);
      throw e;
    }
  }

  /** Closes what was opened so far, the last one first, since something has failed. */
  static void closeAll(Deque<AutoCloseable> opened, Throwable failure) {
    for (AutoCloseable each : opened) {
      try {
        each.close();
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
  }

  /**
   * The outputs of the records, the index of the media folder if there is one and, with kept state,
   * that of the failures as the last one.
   */
  private List<Exporter> exporters(@Nullable MediaFolder folder) {
    List<Exporter> all = new ArrayList<>(plan.items().exporters());
    if (folder != null) {
      all.add(folder);
    }
    if (keeping.isKept() && plan.failures() != null) {
      all.add(plan.failures());
    }
    return all;
  }

  private Outputs openOutputs() throws ExportException {
    if (plan.state() == null) {
      return Outputs.open(exporters, failure::complete);
    }
    return keeping.isFinished()
        ? Outputs.none()
        : keeping.openOutputs(exporters, plan.state(), failure::complete);
  }

  private @Nullable FailureLog openFailureLog() throws ExportException {
    return plan.failures() == null || keeping.isKept()
        ? null
        : new FailureLog(plan.failures(), failure::complete);
  }

  ItemFlow items() {
    return items;
  }

  Keeping keeping() {
    return keeping;
  }

  Outputs outputs() {
    return outputs;
  }

  /** The folder of files, or null. */
  @Nullable MediaFolder media() {
    return media;
  }

  /** How many outputs there are in all. */
  int count() {
    return exporters.size();
  }

  /** What puts files into the media folder, or null. */
  @Nullable MediaStage mediaStage() {
    return media == null
        ? null
        : new MediaStage(media, plan.items().exporters().size(), failure::complete);
  }

  /** The listeners of the crawl, the log of failures among them. */
  List<CrawlListener> listeners() {
    List<CrawlListener> listeners = new ArrayList<>(plan.listeners());
    if (failureLog != null) {
      listeners.add(failureLog);
    }
    return listeners;
  }

  /** Completed with what broke an output, if one breaks. */
  CompletableFuture<Throwable> failure() {
    return failure;
  }

  /**
   * Completes the outputs, and the state if nothing is wrong.
   *
   * @param error what has gone wrong before, or null
   * @return the first thing that has gone wrong by now, or null
   */
  @Nullable Throwable complete(@Nullable Throwable error, Ended how) {
    Throwable first = closeOutputs(closeItems(error));
    return first == null && keeping.isKept() && !keeping.isFinished() ? writeEnd(how) : first;
  }

  private @Nullable Throwable closeItems(@Nullable Throwable earlier) {
    try {
      items.close();
      return earlier;
    } catch (RuntimeException e) {
      LOG.error("a stage of a pipeline could not be closed", e);
      return earlier == null ? e : earlier;
    }
  }

  private @Nullable Throwable closeOutputs(@Nullable Throwable earlier) {
    try {
      outputs.close();
      return earlier;
    } catch (ExportException e) {
      return earlier == null ? e : earlier;
    }
  }

  private @Nullable Throwable writeEnd(Ended how) {
    try {
      keeping.ended(how, outputs);
      return null;
    } catch (ExportException | RuntimeException e) {
      return e;
    }
  }

  /** Closes the rest, once listeners have heard all. */
  @Nullable Throwable closeRest(@Nullable Throwable error) {
    Throwable first = error;
    try {
      if (failureLog != null) {
        failureLog.close();
      }
    } catch (ExportException e) {
      first = first == null ? e : first;
    }
    keeping.close();
    return first;
  }

  /** Closes all, where the crawl could not start. */
  @Override
  public void close() throws IOException {
    IOException failed = new IOException("could not be closed");
    closeAll(opened, failed);
    if (failed.getSuppressed().length > 0) {
      throw failed;
    }
  }
}
