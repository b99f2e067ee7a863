package dev.scraper.internal.sqlite;

import java.io.IOException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where an SQLite output ends; its text is short JSON.
 *
 * @param tables in the order they came
 */
public record SqliteMark(List<Table> tables) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * Where one table ends.
   *
   * @param name the table's
   * @param of the class of the records in it, or empty
   * @param rows the number of its last row
   * @param fields the records' fields in the order of the columns
   * @param types as many
   */
  public record Table(
      String name, String of, long rows, List<String> fields, List<SqliteType> types) {

    /** All given. */
    public Table {
      if (name.isEmpty() || rows < 0 || fields.isEmpty() || fields.size() != types.size()) {
        throw new IllegalArgumentException("not a table: " + name);
      }
    }
  }

  /** All given. */
  public SqliteMark {
    tables = List.copyOf(tables);
  }

  /**
   * Reads its text.
   *
   * @throws IOException if it is none
   */
  public static SqliteMark of(String text) throws IOException {
    try {
      return JSON.readValue(text, SqliteMark.class);
    } catch (JacksonException e) {
      throw new IOException("not a place in an SQLite output: " + text, e);
    }
  }

  @Override
  public String toString() {
    return JSON.writeValueAsString(this);
  }
}
