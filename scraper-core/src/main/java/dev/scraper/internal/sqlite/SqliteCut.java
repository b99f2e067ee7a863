package dev.scraper.internal.sqlite;

import static dev.scraper.internal.sqlite.SqliteNames.quoted;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes from a database what came after a mark. */
public final class SqliteCut {

  private static final String WHAT_TO_DO =
      "; put back the file that the crawl has written, or begin the crawl anew";

  private final SqliteFile file;

  /** Of this file. */
  public SqliteCut(SqliteFile file) {
    this.file = file;
  }

  /** The file is not as it was left. */
  public static IOException refusal(String why, @Nullable Throwable cause) {
    return new IOException(why + WHAT_TO_DO, cause);
  }

  /**
   * Cuts the file back.
   *
   * @throws IOException if the file ends before the mark; it is then as it was
   */
  public void to(List<SqliteTable> kept) throws IOException {
    List<String> changes = new ArrayList<>();
    Map<String, List<String>> found = new LinkedHashMap<>();
    try {
      for (String table : tables()) {
        found.put(table, columns(table));
      }
    } catch (IOException e) {
      throw refusal(String.valueOf(e.getMessage()), e);
    }
    for (SqliteTable table : kept) {
      List<String> columns = found.remove(table.name());
      if (columns == null) {
        throw refusal("its table '" + table.name() + "' is gone", null);
      }
      changes.addAll(rows(table));
      changes.addAll(columns(table, columns));
    }
    found.keySet().forEach(later -> changes.add("DROP TABLE " + quoted(later)));
    if (!changes.isEmpty()) {
      file.begin();
      for (String change : changes) {
        file.execute(change);
      }
      file.commit();
    }
  }

  private List<String> rows(SqliteTable table) throws IOException {
    String name = quoted(table.name());
    long kept = table.mark().rows();
    long last =
        file.query(
                "SELECT coalesce(max(" + SqliteTable.ROW_NUMBER + "), 0) FROM " + name,
                row -> row.getLong(1))
            .get(0);
    if (last < kept) {
      throw refusal(
          "its table '" + table.name() + "' has " + last + " of the " + kept + " rows it had",
          null);
    }
    return last == kept
        ? List.of()
        : List.of("DELETE FROM " + name + " WHERE " + SqliteTable.ROW_NUMBER + " > " + kept);
  }

  private static List<String> columns(SqliteTable table, List<String> found) throws IOException {
    int kept = table.columns().size();
    if (found.size() < kept || !found.subList(0, kept).equals(table.columns())) {
      throw refusal("the columns of its table '" + table.name() + "' have changed", null);
    }
    return found.subList(kept, found.size()).stream()
        .map(later -> "ALTER TABLE " + quoted(table.name()) + " DROP COLUMN " + quoted(later))
        .toList();
  }

  private List<String> tables() throws IOException {
    return file
        .query(
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid",
            row -> row.getString(1))
        .stream()
        .filter(name -> !SqliteNames.isReserved(name))
        .toList();
  }

  private List<String> columns(String table) throws IOException {
    return file.query("PRAGMA table_info(" + quoted(table) + ")", row -> row.getString("name"));
  }
}
