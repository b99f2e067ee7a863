package dev.scraper.internal.sqlite;

import java.util.HashSet;
import java.util.Set;

/**
 * Names of tables, or of one table's columns: each is there once, and SQLite compares them without
 * the case of ASCII letters.
 */
public final class SqliteNames {

  private static final String RESERVED = "sqlite_";

  private final Set<String> taken = new HashSet<>();

  private SqliteNames() {}

  /** Of tables; none is taken. */
  public static SqliteNames ofTables() {
    return new SqliteNames();
  }

  static SqliteNames ofColumns() {
    SqliteNames names = new SqliteNames();
    // By this name the number of a row is asked for, whatever the columns are called.
    names.taken.add(SqliteTable.ROW_NUMBER);
    return names;
  }

  /** The name itself, or with the first of {@code _2}, {@code _3}, ... that makes it a new one. */
  public String add(String wanted) {
    // SQLite takes a text up to its first NUL.
    String plain = wanted.replace('\0', '\uFFFD');
    String name = plain;
    for (int i = 2; !taken.add(folded(name)); i++) {
      name = plain + '_' + i;
    }
    return name;
  }

  /** The same for a table: SQLite keeps names that begin with {@code sqlite_} for itself. */
  public String addTable(String wanted) {
    return add(isReserved(wanted) ? '_' + wanted : wanted);
  }

  static boolean isReserved(String table) {
    return folded(table).startsWith(RESERVED);
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String folded(String name) {
    StringBuilder folded = new StringBuilder(name);
    for (int i = 0; i < folded.length(); i++) {
      char each = folded.charAt(i);
      if (each >= 'A' && each <= 'Z') {
        folded.setCharAt(i, (char) (each + 'a' - 'A'));
      }
    }
    return folded.toString();
  }
}
