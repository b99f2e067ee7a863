package dev.scraper.export;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads SQLite files as any other program would. */
final class Tables {

  private Tables() {}

  /** Runs statements that change a file. */
  static void change(Path file, String... statements) throws SQLException {
    try (Connection connection = open(file);
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  static Connection open(Path file) throws SQLException {
    if (!Files.exists(file)) {
      throw new SQLException("no file " + file);
    }
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  /** The rows of an answer, each value with its class but for texts. */
  static List<String> query(Path file, String sql) throws SQLException {
    try (Connection connection = open(file)) {
      return query(connection, sql);
    }
  }

  private static List<String> query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      ResultSetMetaData about = rows.getMetaData();
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= about.getColumnCount(); i++) {
          Object value = rows.getObject(i);
          row.add(
              value == null || value instanceof String
                  ? String.valueOf(value)
                  : value.getClass().getSimpleName().charAt(0) + ":" + value);
        }
        all.add(String.join("|", row));
      }
      return all;
    }
  }

  /** The names of the tables in order. */
  static List<String> names(Path file) throws SQLException {
    return query(file, "SELECT name FROM sqlite_schema ORDER BY rowid");
  }

  /** The columns of a table, as {@code name TYPE}. */
  static List<String> columns(Path file, String table) throws SQLException {
    return query(file, "SELECT name || ' ' || type FROM pragma_table_info('" + table + "')");
  }

  /** All there is in a file: tables, columns, rows with their numbers; it must be sound. */
  static List<String> dump(Path file) throws SQLException {
    List<String> all = new ArrayList<>();
    try (Connection connection = open(file)) {
      if (!query(connection, "PRAGMA integrity_check").equals(List.of("ok"))) {
        throw new SQLException("not sound");
      }
      all.addAll(query(connection, "SELECT type || ' ' || name FROM sqlite_schema"));
      for (String table :
          query(connection, "SELECT name FROM sqlite_schema WHERE type = 'table'")) {
        String quoted = '"' + table.replace("\"", "\"\"") + '"';
        all.addAll(query(connection, "PRAGMA table_info(" + quoted + ")"));
        all.addAll(query(connection, "SELECT _rowid_, * FROM " + quoted + " ORDER BY _rowid_"));
      }
    }
    return all;
  }
}
