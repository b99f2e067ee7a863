package dev.scraper.export;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One record on its way out: field names and values, in order.
 *
 * <p><b>Thread-safety:</b> immutable, if its values are.
 */
public final class Row {

  private final List<String> names;
  private final List<@Nullable Object> values;

  private Row(List<String> names, List<@Nullable Object> values) {
    this.names = names;
    this.values = values;
  }

  /**
   * @param names the fields; rows of one shape should share one list
   * @param values as many as there are names: text, numbers, booleans, lists, maps, records or null
   */
  public static Row of(List<String> names, List<@Nullable Object> values) {
    if (names.size() != values.size()) {
      throw new IllegalArgumentException(names.size() + " names, " + values.size() + " values");
    }
    return new Row(
        List.copyOf(names), Collections.unmodifiableList(new ArrayList<@Nullable Object>(values)));
  }

  /** The row of any item; see the class comment of the converter for how. */
  public static Row from(Object item) {
    Objects.requireNonNull(item, "item");
    throw new UnsupportedOperationException();
  }

  /** The field names, in order. */
  public List<String> names() {
    return names;
  }

  /** The values, in the order of the names. */
  public List<@Nullable Object> values() {
    return values;
  }
}
