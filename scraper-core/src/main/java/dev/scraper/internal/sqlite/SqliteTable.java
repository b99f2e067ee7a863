package dev.scraper.internal.sqlite;

import static dev.scraper.internal.sqlite.SqliteNames.quoted;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The table of one type of records. Rows are numbered from 1 in the order they come, columns are
 * added as their fields come.
 *
 * <p>The columns' names follow from the fields and their order, so a mark need not hold them.
 *
 * <p><b>Thread-safety:</b> none; belongs to its exporter.
 */
public final class SqliteTable {

  static final String ROW_NUMBER = "_rowid_";

  /** What a record without a field has, since a table must have a column. */
  private static final List<String> LONE = List.of("value");

  private final SqliteFile file;
  private final String name;

  /** The class of the records, or empty. */
  private final String of;

  /** Each field's place. */
  private final Map<String, Integer> places = new LinkedHashMap<>();

  private final List<String> columns = new ArrayList<>();
  private final List<SqliteType> types = new ArrayList<>();
  private final SqliteNames names = SqliteNames.ofColumns();
  private long rows;

  private @Nullable PreparedStatement insert;
  private List<String> lastFields = List.of();
  private int[] lastPlaces = new int[0];

  private SqliteTable(SqliteFile file, String name, String of) {
    this.file = file;
    this.name = name;
    this.of = of;
  }

  /**
   * Makes a table.
   *
   * @param classes of the fields, or none if no record declares them
   */
  public static SqliteTable create(
      SqliteFile file, String name, String of, List<String> fields, List<Class<?>> classes)
      throws IOException {
    SqliteTable table = new SqliteTable(file, name, of);
    List<String> some = fields.isEmpty() ? LONE : fields;
    for (int i = 0; i < some.size(); i++) {
      table.add(some.get(i), SqliteType.of(some.get(i), type(classes, i)));
    }
    file.execute(
        "CREATE TABLE "
            + quoted(name)
            + " ("
            + table.places.values().stream()
                .map(table::definition)
                .collect(Collectors.joining(", "))
            + ")");
    return table;
  }

  /** A table that is there already, as a mark says. */
  public static SqliteTable existing(SqliteFile file, SqliteMark.Table mark) {
    SqliteTable table = new SqliteTable(file, mark.name(), mark.of());
    for (int i = 0; i < mark.fields().size(); i++) {
      table.add(mark.fields().get(i), mark.types().get(i));
    }
    table.rows = mark.rows();
    return table;
  }

  private static Class<?> type(List<Class<?>> classes, int at) {
    return classes.isEmpty() ? Object.class : classes.get(at);
  }

  String name() {
    return name;
  }

  /** The class of the records, or empty. */
  String of() {
    return of;
  }

  /** The names of the columns, in order. */
  List<String> columns() {
    return Collections.unmodifiableList(columns);
  }

  /** Where it ends. */
  public SqliteMark.Table mark() {
    return new SqliteMark.Table(name, of, rows, List.copyOf(places.keySet()), List.copyOf(types));
  }

  /**
   * Adds a row at the end.
   *
   * @param fields rows of one shape should share one list
   * @param given as many: texts, numbers, truth values, nulls
   * @param classes of the fields, or none if no record declares them
   */
  public void write(
      List<String> fields, List<? extends @Nullable Object> given, List<Class<?>> classes)
      throws IOException {
    int[] at = places(fields, classes);
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int i = 0; i < at.length; i++) {
      values[at[i]] = given.get(i);
    }
    try {
      PreparedStatement statement = insert();
      for (int i = 0; i < values.length; i++) {
        types.get(i).bind(statement, i + 1, values[i]);
      }
      statement.executeUpdate();
    } catch (SQLException e) {
      throw SqliteFile.failure(e);
    }
    rows++;
  }

  private PreparedStatement insert() throws SQLException {
    PreparedStatement statement = insert;
    if (statement == null) {
      statement =
          file.prepare(
              "INSERT INTO "
                  + quoted(name)
                  + " VALUES (?"
                  + ", ?".repeat(columns.size() - 1)
                  + ")");
      insert = statement;
    }
    return statement;
  }

  private int[] places(List<String> fields, List<Class<?>> classes) throws IOException {
    if (fields == lastFields) {
      return lastPlaces;
    }
    int[] found = new int[fields.size()];
    for (int i = 0; i < found.length; i++) {
      Integer place = places.get(fields.get(i));
      found[i] = place != null ? place : alter(fields.get(i), type(classes, i));
    }
    lastFields = fields;
    lastPlaces = found;
    return found;
  }

  private int alter(String field, Class<?> type) throws IOException {
    int place = add(field, SqliteType.of(field, type));
    forgetInsert();
    file.execute("ALTER TABLE " + quoted(name) + " ADD COLUMN " + definition(place));
    return place;
  }

  private int add(String field, SqliteType type) {
    int place = places.size();
    places.put(field, place);
    columns.add(names.add(field));
    types.add(type);
    return place;
  }

  private String definition(int place) {
    return quoted(columns.get(place)) + " " + types.get(place);
  }

  private void forgetInsert() throws IOException {
    if (insert != null) {
      try {
        insert.close();
      } catch (SQLException e) {
        throw SqliteFile.failure(e);
      }
      insert = null;
    }
  }
}
