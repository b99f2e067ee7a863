package dev.scraper.internal.state;

import dev.scraper.internal.sqlite.SqliteDriver;
import dev.scraper.state.StateException;
import dev.scraper.state.StateException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** What there is to know of the driver. */
final class Sqlite {

  private Sqlite() {}

  static Connection connect(Path file) throws SQLException {
    try {
      SqliteDriver.check();
      return SqliteDriver.connect(file);
    } catch (IOException e) {
      throw new StateException(Reason.BROKEN, file + ": cannot be kept: " + e.getMessage(), e);
    }
  }

  /**
   * Opens a database that is there, to be read only.
   *
   * @param unchanging whether nobody can write to it: no file is made beside it then
   */
  static Connection look(Path file, boolean unchanging) throws SQLException {
    try {
      return SqliteDriver.look(file, unchanging);
    } catch (IOException e) {
      throw new StateException(Reason.BROKEN, file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  static int version(Connection db) throws SQLException {
    try (Statement sql = db.createStatement();
        ResultSet found = sql.executeQuery("PRAGMA user_version")) {
      return found.next() ? found.getInt(1) : 0;
    }
  }

  /** One line for people. */
  static String reason(SQLException e) {
    String message = String.valueOf(e.getMessage());
    // The driver puts its own name for the error before SQLite's words, in brackets.
    int end = message.indexOf("] ");
    String words = message.startsWith("[") && end > 0 ? message.substring(end + 2) : message;
    return words.strip().replaceAll("\\s+", " ");
  }

  static void closeQuietly(@Nullable Connection db) {
    if (db != null) {
      try {
        db.close();
      } catch (SQLException e) {
        // What went wrong before is told.
      }
    }
  }
}
