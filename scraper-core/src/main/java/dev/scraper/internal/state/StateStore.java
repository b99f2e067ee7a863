package dev.scraper.internal.state;

import dev.scraper.state.StateException;
import dev.scraper.state.StateException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database of a crawl: commits change sets one after the other, and reads tickets back. Kept
 * ones outlive the process; those of an overflow are there only while they do not fit into memory.
 *
 * <p><b>Thread-safety:</b> {@link #submit} and {@link #ask} may be called by any thread and do not
 * block; what they ask for is done by the given executor, which must do one thing after the other.
 * The reading of a kept state comes before all that, on the opening thread.
 */
public final class StateStore implements TicketStore, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StateStore.class);

  /** Where a process may be killed, for tests. */
  public enum Step {
    /** Nothing of the set was done. */
    BEFORE_OUTPUTS,
    /** Its records are in the outputs. */
    AFTER_OUTPUTS,
    /** Its changes are in the transaction. */
    BEFORE_COMMIT,
    /** It is durable. */
    AFTER_COMMIT
  }

  private final Path file;
  private final boolean kept;
  private final Connection db;
  private final Executor thread;
  private final Consumer<Step> steps;
  private final Statements statements;
  private final PreparedStatement ask;
  private final PreparedStatement taken;

  /** Of the executor: nothing is written after a failure. */
  private @Nullable Throwable broken;

  private StateStore(Path file, boolean kept, Connection db, Executor thread, Consumer<Step> steps)
      throws SQLException {
    this.file = file;
    this.kept = kept;
    this.db = db;
    this.thread = thread;
    this.steps = steps;
    this.statements = new Statements(db);
    this.ask =
        db.prepareStatement(
            "SELECT place, data FROM ticket WHERE host = ? AND lane = ? AND place >= ?"
                + " ORDER BY place LIMIT ?");
    this.taken =
        db.prepareStatement(
            "DELETE FROM ticket WHERE host = ? AND lane = ? AND place BETWEEN ? AND ?");
  }

  /**
   * Opens a kept state, or begins one.
   *
   * @param steps told where a commit stands; called on the executor
   * @throws StateException if it cannot be read or written, or is of another version
   */
  public static StateStore kept(Path file, Executor thread, Consumer<Step> steps)
      throws StateException {
    return open(file, true, thread, steps);
  }

  /**
   * An empty database that nobody looks at later; the file is removed when it is closed.
   *
   * @throws StateException if there is none to be had
   */
  public static StateStore overflow(Path file, Executor thread) throws StateException {
    return open(file, false, thread, step -> {});
  }

  private static StateStore open(Path file, boolean kept, Executor thread, Consumer<Step> steps)
      throws StateException {
    Connection db = null;
    try {
      db = Sqlite.connect(file);
      prepare(db, kept, file);
      return new StateStore(file, kept, db, thread, steps);
    } catch (SQLException e) {
      Sqlite.closeQuietly(db);
      throw broken(file, e);
    } catch (StateException e) {
      Sqlite.closeQuietly(db);
      throw e;
    }
  }

  private static void prepare(Connection db, boolean kept, Path file)
      throws SQLException, StateException {
    try (Statement sql = db.createStatement()) {
      sql.execute("PRAGMA page_size = 8192");
      // A process that is killed leaves a whole log behind; one sync less for each commit.
      sql.execute("PRAGMA journal_mode = " + (kept ? "WAL" : "OFF"));
      sql.execute("PRAGMA synchronous = " + (kept ? "NORMAL" : "OFF"));
      sql.execute("PRAGMA cache_size = -16384");
      int version = Sqlite.version(db);
      if (version == 0) {
        db.setAutoCommit(false);
        for (String table : Schema.TABLES) {
          sql.execute(table);
        }
        sql.execute("PRAGMA user_version = " + Schema.VERSION);
        db.commit();
      } else if (version != Schema.VERSION) {
        throw otherVersion(file, version);
      }
      db.setAutoCommit(false);
    }
  }

  static StateException otherVersion(Path file, int version) {
    return new StateException(
        Reason.BROKEN,
        file
            + ": the state is of version "
            + version
            + ", this program knows "
            + Schema.VERSION
            + "; finish it with the program that began it",
        null);
  }

  static StateException broken(Path file, SQLException e) {
    return new StateException(
        Reason.BROKEN, file + ": cannot be used as a state: " + Sqlite.reason(e), e);
  }

  /** Whether what it is told outlives the process. */
  public boolean isKept() {
    return kept;
  }

  /** What it knows, read on the calling thread; before the first {@link #submit}. */
  public KeptState read() {
    return new KeptState(db, file);
  }

  /** As {@link Recrawl#begin}, on the calling thread; before the first {@link #submit}. */
  void recrawl(
      UnaryOperator<String> hostFacts, List<String> gone, Map<String, String> facts, Instant at) {
    try {
      Recrawl.begin(db, hostFacts, gone, facts, at);
    } catch (SQLException e) {
      try {
        db.rollback();
      } catch (SQLException more) {
        e.addSuppressed(more);
      }
      throw broken(file, e);
    }
  }

  @Override
  public void submit(ChangeSet set, Consumer<@Nullable Throwable> done) {
    thread.execute(
        () -> {
          try {
            commit(set);
          } catch (Throwable e) {
            done.accept(e);
            return;
          }
          done.accept(null);
        });
  }

  private void commit(ChangeSet set) throws Throwable {
    if (broken != null) {
      throw broken;
    }
    try {
      steps.accept(Step.BEFORE_OUTPUTS);
      List<String> marks = set.marks().write();
      steps.accept(Step.AFTER_OUTPUTS);
      statements.write(set, marks);
      steps.accept(Step.BEFORE_COMMIT);
      db.commit();
      steps.accept(Step.AFTER_COMMIT);
    } catch (Throwable e) {
      // Errors too: a set that was left out must not be followed by another one.
      throw broken(e);
    }
  }

  /** Nothing is written or read from now on. */
  private Throwable broken(Throwable thrown) {
    Throwable failure =
        thrown instanceof SQLException e
            ? new StateException(Reason.BROKEN, file + ": " + Sqlite.reason(e), e)
            : thrown;
    broken = failure;
    try {
      db.rollback();
    } catch (SQLException more) {
      failure.addSuppressed(more);
    }
    return failure;
  }

  @Override
  public void ask(
      int host,
      int lane,
      long from,
      int most,
      Consumer<List<TicketRow>> answer,
      Consumer<Throwable> failed) {
    thread.execute(
        () -> {
          List<TicketRow> rows;
          try {
            if (broken != null) {
              throw broken;
            }
            rows = read(host, lane, from, most);
          } catch (SQLException e) {
            failed.accept(broken(e));
            return;
          } catch (Throwable e) {
            failed.accept(e);
            return;
          }
          answer.accept(rows);
        });
  }

  private List<TicketRow> read(int host, int lane, long from, int most) throws SQLException {
    List<TicketRow> rows = new ArrayList<>(most);
    ask.setInt(1, host);
    ask.setInt(2, lane);
    ask.setLong(3, from);
    ask.setInt(4, most);
    try (ResultSet found = ask.executeQuery()) {
      while (found.next()) {
        rows.add(new TicketRow(host, lane, found.getLong(1), found.getBytes(2)));
      }
    }
    if (!kept && !rows.isEmpty()) {
      taken.setInt(1, host);
      taken.setInt(2, lane);
      taken.setLong(3, from);
      taken.setLong(4, rows.get(rows.size() - 1).place());
      taken.executeUpdate();
    }
    return rows;
  }

  /** A read leaves a transaction open; a failed write may have ended it. */
  private void rollBack() {
    try {
      db.rollback();
    } catch (SQLException e) {
      LOG.debug("{}: nothing to roll back: {}", file, Sqlite.reason(e));
    }
  }

  /** Closes it; called when the executor has nothing left to do. */
  @Override
  public void close() {
    try {
      statements.close();
      ask.close();
      taken.close();
      rollBack();
      db.close();
    } catch (SQLException e) {
      LOG.warn("{}: cannot be closed in order: {}", file, Sqlite.reason(e));
    }
    if (!kept) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        LOG.warn("{}: cannot be removed: {}", file, e.toString());
      }
    }
  }
}
