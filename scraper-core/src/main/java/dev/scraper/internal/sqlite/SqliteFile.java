package dev.scraper.internal.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database in one file, written in transactions.
 *
 * <p>While it is written it has a write-ahead log beside it: a commit is handed to the operating
 * system without waiting for the disk, so a killed process loses none, and other programs can read
 * the file meanwhile. Losing power may take the last commits, not the file (synchronous NORMAL).
 * Closing moves all of it into the one file. A file that is only looked at is not changed.
 *
 * <p><b>Thread-safety:</b> none; one thread after another. Interrupts do not disturb it.
 */
public final class SqliteFile {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteFile.class);

  /** How long a commit waits for another program that writes to the file. */
  private static final int PATIENCE_MILLIS = 30_000;

  /** How long closing waits for others who have the file open. */
  private static final int LAST_PATIENCE_MILLIS = 500;

  private final Path path;
  private final Connection connection;
  private final Statement statement;
  private boolean logged;
  private boolean inTransaction;

  private SqliteFile(Path path, Connection connection) throws SQLException {
    this.path = path;
    this.connection = connection;
    this.statement = connection.createStatement();
  }

  /** Reads one row of an answer. */
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Opens a file that exists. */
  public static SqliteFile open(Path path) throws IOException {
    try {
      Connection connection = SqliteDriver.connect(path);
      try {
        SqliteFile file = new SqliteFile(path, connection);
        file.patience(PATIENCE_MILLIS);
        return file;
      } catch (SQLException | IOException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  void execute(String sql) throws IOException {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  <T> List<T> query(String sql, Reader<T> reader) throws IOException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      List<T> read = new ArrayList<>();
      while (rows.next()) {
        read.add(reader.read(rows));
      }
      return read;
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  PreparedStatement prepare(String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  /** Begins a transaction unless there is one. */
  public void begin() throws IOException {
    if (inTransaction) {
      return;
    }
    if (!logged) {
      query("PRAGMA journal_mode=WAL", row -> row.getString(1));
      execute("PRAGMA synchronous=NORMAL");
      logged = true;
    }
    execute("BEGIN IMMEDIATE");
    inTransaction = true;
  }

  /** Hands what was written to the operating system. */
  public void commit() throws IOException {
    if (inTransaction) {
      execute("COMMIT");
      inTransaction = false;
    }
  }

  /** Commits and closes; what cannot be committed is not in the file. */
  public void close() throws IOException {
    try (connection;
        statement) {
      try {
        commit();
      } finally {
        inOneFile();
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** Closes and leaves all as it is; for when something went wrong before. */
  public void abandon(Throwable why) {
    try {
      connection.close();
    } catch (SQLException e) {
      why.addSuppressed(e);
    }
  }

  private void inOneFile() throws IOException {
    if (inTransaction) {
      // The commit failed, and may or may not have ended its transaction.
      try {
        statement.execute("ROLLBACK");
      } catch (SQLException e) {
        LOG.debug("{}: {}", path, e.getMessage());
      }
    }
    if (!query("PRAGMA journal_mode", row -> row.getString(1)).contains("wal")) {
      return;
    }
    patience(LAST_PATIENCE_MILLIS);
    try {
      statement.execute("PRAGMA journal_mode=DELETE");
    } catch (SQLException e) {
      if (!isBusy(e)) {
        throw failure(e);
      }
      query("PRAGMA wal_checkpoint(TRUNCATE)", row -> row.getInt(1));
      LOG.warn(
          "{}: another program has the file open; {}-wal belongs to it until that one closes it",
          path,
          path.getFileName());
    }
  }

  private void patience(int millis) throws IOException {
    execute("PRAGMA busy_timeout=" + millis);
  }

  private static boolean isBusy(SQLException e) {
    int code = e.getErrorCode() & 0xff;
    return code == 5 || code == 6;
  }

  /** What SQLite's primary result codes mean to somebody who knows the file and not SQLite. */
  static IOException failure(SQLException e) {
    String said = String.valueOf(e.getMessage());
    String why =
        switch (e.getErrorCode() & 0xff) {
          case 5, 6 -> "another program is writing to it";
          case 8 -> "it cannot be written";
          case 11, 26 -> "it is not a whole SQLite database";
          case 13 -> "no space left on the disk";
          case 14 -> "it cannot be opened, or its folder takes no file beside it";
          default -> said;
        };
    return new IOException(why.equals(said) ? said : why + " (" + said + ")", e);
  }
}
