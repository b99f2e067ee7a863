package dev.scraper.internal.engine;

import dev.scraper.event.Ended;
import dev.scraper.export.ExportException;
import dev.scraper.export.Exporter;
import dev.scraper.export.Outputs;
import dev.scraper.export.ResumableExporter;
import dev.scraper.export.Share;
import dev.scraper.internal.schedule.Journal;
import dev.scraper.internal.schedule.LoopEvent;
import dev.scraper.internal.schedule.SchedulerLoop;
import dev.scraper.internal.state.ChangeSet;
import dev.scraper.internal.state.KeptState;
import dev.scraper.internal.state.Overflow;
import dev.scraper.internal.state.StateFolder;
import dev.scraper.internal.state.StateStore;
import dev.scraper.state.StateException;
import dev.scraper.state.StateException.Reason;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a crawl has on disk beside its outputs: its kept state, or room for the tickets that do not
 * fit into memory. Its thread, {@code scraper-state}, starts with the first thing there is to
 * write.
 *
 * <p><b>Thread-safety:</b> none; used by the thread that starts the crawl, then by the loop thread.
 */
final class Keeping implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Keeping.class);
  private static final String ENDED = "ended";

  /** Ends after which a crawl may be come back to: a limit ends it, too. */
  private static final Set<String> OVER =
      Set.of(Ended.FINISHED.name(), Ended.MAX_PAGES.name(), Ended.MAX_DURATION.name());

  private static final long CLOSE_SECONDS = 60;

  private final ThreadPoolExecutor thread;
  private final @Nullable StateFolder folder;
  private final @Nullable Overflow overflow;

  private Keeping(
      ThreadPoolExecutor thread, @Nullable StateFolder folder, @Nullable Overflow overflow) {
    this.thread = thread;
    this.folder = folder;
    this.overflow = overflow;
  }

  /**
   * Opens the state, if there is to be one.
   *
   * @param clock the time of day, for people
   * @throws StateException if it cannot be used
   */
  static Keeping open(@Nullable StatePlan plan, InstantSource clock) {
    ThreadPoolExecutor thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread one = new Thread(task, "scraper-state");
              one.setDaemon(true);
              return one;
            });
    if (plan == null) {
      Overflow overflow = Overflow.isPossible() ? new Overflow(thread) : null;
      return new Keeping(thread, null, overflow);
    }
    try {
      StateFolder folder = StateFolder.open(plan.folder(), plan.identity(), thread, plan.steps());
      if (plan.recrawl()) {
        recrawl(folder, clock);
      }
      return new Keeping(thread, folder, null);
    } catch (RuntimeException | Error e) {
      thread.shutdown();
      throw e;
    }
  }

  /** Comes back to the pages of a crawl that is over; one that is not is gone on with. */
  private static void recrawl(StateFolder folder, InstantSource clock) {
    try {
      Map<String, String> facts = folder.facts();
      if (facts.isEmpty()) {
        throw new StateException(
            Reason.ABSENT,
            folder.path() + ": there is no crawl to come back to; begin it without recrawl",
            null);
      }
      if (!OVER.contains(facts.getOrDefault(ENDED, ""))) {
        LOG.info("{}: the crawl is not over; it is gone on with", folder.path());
        return;
      }
      Map<String, String> now = new LinkedHashMap<>(SchedulerLoop.recrawlFacts(facts));
      now.put(ENDED, "");
      folder.recrawl(
          SchedulerLoop::recrawlHostFacts, SchedulerLoop.FACTS_OF_ONE_RUN, now, clock.instant());
    } catch (RuntimeException | Error e) {
      folder.close();
      throw e;
    }
  }

  /** Whether a later process can go on. */
  boolean isKept() {
    return folder != null;
  }

  /** What an earlier process has kept, if there was one. */
  Optional<KeptState> earlier() {
    return folder == null || folder.facts().isEmpty()
        ? Optional.empty()
        : Optional.of(folder.store().read());
  }

  /** How the crawl had ended, if it had nothing left to do. */
  boolean isFinished() {
    return folder != null && Ended.FINISHED.name().equals(folder.facts().get(ENDED));
  }

  /**
   * Opens the outputs: anew, or where an earlier process has committed.
   *
   * @param onFailure as in {@link Outputs#open}
   * @throws ExportException if one cannot be opened
   */
  Outputs openOutputs(List<Exporter> exporters, StatePlan plan, Consumer<ExportException> onFailure)
      throws ExportException {
    List<ResumableExporter> resumable = new ArrayList<>();
    for (Exporter exporter : exporters) {
      resumable.add(resumable(exporter));
    }
    StateStore store = store();
    boolean first = earlier().isEmpty();
    List<String> marks = first ? List.of() : store.read().marks();
    if (first) {
      check(exporters);
      ChangeSet set = new ChangeSet();
      StateFolder.identify(set, plan.identity(), plan.notes());
      commit(set);
    }
    if (marks.isEmpty()) {
      marks = Collections.nCopies(exporters.size(), ResumableExporter.START);
    }
    Outputs outputs = Outputs.resume(resumable, marks, onFailure);
    ChangeSet set = new ChangeSet();
    set.news(ENDED, "");
    set.marks(() -> outputs.commit(Collections.nCopies(exporters.size(), Share.NOTHING), 0));
    commit(set);
    return outputs;
  }

  private static ResumableExporter resumable(Exporter exporter) {
    if (exporter instanceof ResumableExporter one) {
      return one;
    }
    throw new StateException(
        Reason.BROKEN,
        exporter.name()
            + ": with kept state an output must be one that can be resumed, and "
            + exporter.getClass().getName()
            + " is none",
        null);
  }

  private static void check(List<Exporter> exporters) throws ExportException {
    for (Exporter exporter : exporters) {
      try {
        exporter.check();
      } catch (IOException | RuntimeException e) {
        throw new ExportException(exporter.name(), e);
      }
    }
  }

  private StateStore store() {
    if (folder == null) {
      throw new IllegalStateException("the state is not kept");
    }
    return folder.store();
  }

  /** Commits a set, and waits until that is done. */
  private void commit(ChangeSet set) throws ExportException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    store()
        .submit(
            set,
            failure -> {
              if (failure == null) {
                done.complete(null);
              } else {
                done.completeExceptionally(failure);
              }
            });
    try {
      done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ExportException failed) {
        throw failed;
      }
      throw e.getCause() instanceof RuntimeException failed
          ? failed
          : new IllegalStateException(e.getCause());
    }
  }

  /**
   * Where the loop writes down what changes.
   *
   * @param more adds what is known elsewhere to each change set
   */
  Journal journal(
      Outputs outputs,
      int outputCount,
      boolean failures,
      Consumer<ChangeSet> more,
      Consumer<LoopEvent> loop) {
    if (folder != null) {
      return Journal.kept(folder.store(), outputs, outputCount, failures, more, loop);
    }
    return overflow == null ? Journal.none() : Journal.overflow(overflow, loop);
  }

  /**
   * Writes down how the crawl has ended, and where its completed outputs do.
   *
   * @throws ExportException if that cannot be done; the crawl can be gone on with all the same
   */
  void ended(Ended how, Outputs outputs) throws ExportException {
    ChangeSet set = new ChangeSet();
    set.news(ENDED, how.name());
    List<String> marks = outputs.lastMarks();
    set.marks(() -> marks);
    commit(set);
  }

  /** Waits for what was to be written, and closes. */
  @Override
  public void close() {
    thread.shutdown();
    boolean interrupted = false;
    try {
      thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (folder != null) {
      folder.close();
    }
    if (overflow != null) {
      overflow.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
