package dev.scraper.export;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of a crawl, each with its own writer thread ({@code scraper-export-<n>}, a daemon)
 * and a queue of at most 1,024 records; 32 KB of an exchange weigh as much as one.
 *
 * <p>An output is flushed whenever its queue runs empty, and after 1,000 records at the latest.
 * When one fails (its writer throws whatever it be), it is closed, {@link #accept} refuses further
 * records, and the other outputs still write all they were given. Without outputs records are only
 * counted.
 *
 * <p><b>Thread-safety:</b> safe, for any number of threads. Interrupts are kept but end no wait;
 * they never reach a writer thread.
 */
public final class Outputs implements AutoCloseable {

  private final List<Outlet> outlets = new ArrayList<>();
  private final Consumer<ExportException> onFailure;
  private final AtomicReference<@Nullable ExportException> failure = new AtomicReference<>();
  private final AtomicLong accepted = new AtomicLong();

  /** Read by those that hand over a page, written by the one that closes: it waits for them. */
  private final ReadWriteLock gate = new ReentrantReadWriteLock();

  /** Guarded by the gate. */
  private boolean closed;

  private Outputs(List<? extends Exporter> exporters, Consumer<ExportException> onFailure) {
    this.onFailure = onFailure;
    for (Exporter exporter : exporters) {
      outlets.add(new Outlet(exporter, outlets.size() + 1, this::failed));
    }
  }

  /** No outputs. */
  public static Outputs none() {
    return new Outputs(List.of(), failure -> {});
  }

  /**
   * Checks all outputs, opens them, in order, and starts their writer threads.
   *
   * @param onFailure called once, with the first failure of an output, on its writer thread; must
   *     neither block nor close the outputs
   * @throws ExportException if one cannot be opened; those opened before are closed again
   */
  public static Outputs open(List<Exporter> exporters, Consumer<ExportException> onFailure)
      throws ExportException {
    for (Exporter exporter : exporters) {
      try {
        exporter.check();
      } catch (IOException | RuntimeException e) {
        throw new ExportException(exporter.name(), e);
      }
    }
    return started(exporters, (exporter, i) -> exporter.open(), onFailure);
  }

  /**
   * Opens what an earlier process has written, cut back to its marks, and starts the writer
   * threads.
   *
   * @param marks of the outputs, in their order
   * @param onFailure as in {@link #open}
   * @throws ExportException if one cannot be gone on with
   */
  public static Outputs resume(
      List<ResumableExporter> exporters, List<String> marks, Consumer<ExportException> onFailure)
      throws ExportException {
    return started(exporters, (exporter, i) -> exporter.resume(marks.get(i)), onFailure);
  }

  /** Opens one output. */
  private interface Opening<E> {
    void open(E exporter, int index) throws IOException;
  }

  private static <E extends Exporter> Outputs started(
      List<E> exporters, Opening<? super E> opening, Consumer<ExportException> onFailure)
      throws ExportException {
    List<Exporter> opened = new ArrayList<>();
    String current = "";
    try {
      for (E exporter : exporters) {
        current = exporter.name();
        opening.open(exporter, opened.size());
        opened.add(exporter);
      }
    } catch (IOException | RuntimeException e) {
      closeAll(opened, e);
      throw new ExportException(current, e);
    }
    Outputs outputs = new Outputs(exporters, onFailure);
    outputs.outlets.forEach(Outlet::start);
    return outputs;
  }

  private static void closeAll(List<Exporter> opened, Exception failure) {
    for (Exporter exporter : opened) {
      try {
        exporter.close();
      } catch (IOException | RuntimeException e) {
        failure.addSuppressed(e);
      }
    }
  }

  /**
   * Hands the records of one page to all outputs that take records, as {@link #deliver} does.
   *
   * @throws ExportException if an output has failed, now or before
   * @throws IllegalStateException if the outputs are closed
   */
  public void accept(List<Row> rows) throws ExportException {
    Share share = Share.of(rows);
    deliver(
        outlets.stream().map(each -> each.takesExchanges() ? Share.NOTHING : share).toList(),
        rows.size());
  }

  /**
   * Hands what one page gave to the outputs, all of them or none. Blocks while there is no room for
   * an output's share of the page in its queue; a share of more than 1,024 records waits until that
   * queue is empty. When this returns the records are queued, not yet written.
   *
   * @param shares what each output gets, in the order of the outputs
   * @param records how many there are, those that go to several outputs counted once
   * @throws ExportException if an output has failed, now or before, also one that gets nothing of
   *     this page; the page may then be in the other outputs
   * @throws IllegalArgumentException if there are not as many shares as outputs, or one is not of
   *     the kind that its output takes
   * @throws IllegalStateException if the outputs are closed
   */
  public void deliver(List<Share> shares, int records) throws ExportException {
    List<Share> own = List.copyOf(shares);
    if (own.size() != outlets.size()) {
      throw new IllegalArgumentException(own.size() + " shares, " + outlets.size() + " outputs");
    }
    for (int i = 0; i < own.size(); i++) {
      Share share = own.get(i);
      if (!(outlets.get(i).takesExchanges() ? share.rows() : share.exchanges()).isEmpty()) {
        throw new IllegalArgumentException("output " + (i + 1) + " does not take these");
      }
    }
    gate.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the outputs are closed");
      }
      throwFailure();
      for (int i = 0; i < own.size(); i++) {
        // Nothing would be taken for the end.
        if (!own.get(i).isEmpty()) {
          outlets.get(i).put(own.get(i));
        }
      }
      throwFailure();
      accepted.addAndGet(records);
    } finally {
      gate.readLock().unlock();
    }
  }

  /**
   * Writes to the outputs, flushes them, and asks where they end now; blocks until all have
   * answered. For a crawl with kept state, whose outputs are given records by one thread only.
   *
   * @param shares what each output gets, in the order of the outputs
   * @return the mark of each output, in the same order
   * @throws ExportException if an output has failed, now or before
   * @throws IllegalStateException if an output is none that can be resumed
   */
  public List<String> commit(List<Share> shares, int records) throws ExportException {
    deliver(shares, records);
    List<CompletableFuture<String>> answers = outlets.stream().map(Outlet::mark).toList();
    List<String> marks = new ArrayList<>();
    for (CompletableFuture<String> answer : answers) {
      try {
        marks.add(answer.join());
      } catch (CompletionException e) {
        awaitFailure();
        throw new IllegalStateException(e.getCause());
      }
    }
    return marks;
  }

  /** A writer answers before it tells of its failure. */
  private void awaitFailure() throws ExportException {
    close();
  }

  /**
   * Where the completed outputs end; after {@link #close}.
   *
   * @throws ExportException if one cannot tell
   */
  public List<String> lastMarks() throws ExportException {
    List<String> marks = new ArrayList<>();
    for (Outlet outlet : outlets) {
      try {
        marks.add(outlet.lastMark());
      } catch (IOException e) {
        throw new ExportException(outlet.name(), e);
      }
    }
    return marks;
  }

  /** Whether there is no output, so that records need not be made. */
  public boolean isEmpty() {
    return outlets.isEmpty();
  }

  /** How many outputs there are. */
  public int size() {
    return outlets.size();
  }

  /** How many records have been accepted. */
  public long accepted() {
    return accepted.get();
  }

  /**
   * Writes what is queued, completes all outputs, and waits until their threads have ended. An
   * interrupt is kept until then. Further calls only wait and tell the same.
   *
   * @throws ExportException the first failure of an output, now or before
   */
  @Override
  public void close() throws ExportException {
    gate.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        outlets.forEach(Outlet::end);
      }
    } finally {
      gate.writeLock().unlock();
    }
    boolean interrupted = false;
    for (Outlet outlet : outlets) {
      interrupted |= outlet.awaitEnd();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    throwFailure();
  }

  /** Runs on writer threads. */
  private void failed(String output, Throwable cause) {
    ExportException mine = new ExportException(output, cause);
    ExportException first = failure.compareAndExchange(null, mine);
    if (first != null) {
      first.addSuppressed(mine);
      return;
    }
    try {
      onFailure.accept(mine);
    } catch (RuntimeException | Error e) {
      // The queue must be emptied all the same; whoever gets the failure sees this with it.
      mine.addSuppressed(e);
    }
  }

  /** Throws a new exception each time: one that is thrown twice cannot suppress itself. */
  private void throwFailure() throws ExportException {
    ExportException first = failure.get();
    if (first != null) {
      throw first.again();
    }
  }
}
