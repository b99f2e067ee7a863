package dev.scraper.export;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One record on its way out: field names and values, in order.
 *
 * <p>Values are plain: null, {@link String}, {@link Boolean}, {@link Integer} and the other number
 * types of the JDK, {@link List} and {@link Map} of plain values. Whatever else is given is
 * converted when the row is made, on the caller's thread, so an exporter never meets a value that
 * it cannot write nor one that changes under its hands:
 *
 * <ul>
 *   <li>Java records become maps of their components, in order; maps keep their order, keys become
 *       text; arrays and collections become lists, byte arrays Base64 text;
 *   <li>{@code java.time} values, URI, URL, {@link dev.scraper.http.Url}, UUID and paths become
 *       their text, enum constants their name; an {@link Optional} what is in it, or null;
 *   <li>any other object becomes a map of its bean properties, as Jackson sees them;
 *   <li>in text, half a surrogate pair becomes U+FFFD, so that all text can be encoded.
 * </ul>
 *
 * <p><b>Thread-safety:</b> immutable.
 */
public final class Row {

  private static final List<String> VALUE = List.of("value");

  private final List<String> names;
  private final List<@Nullable Object> values;
  private final @Nullable String type;

  private Row(List<String> names, @Nullable Object[] plain, @Nullable String type) {
    this.names = names;
    this.values = Collections.unmodifiableList(Arrays.asList(plain));
    this.type = type;
  }

  /**
   * @param names the fields, no two the same; rows of one shape should share one immutable list,
   *     which is then not copied
   * @param values as many as there are names, converted as said above
   * @throws IllegalArgumentException if the numbers differ, a name comes twice, or a value cannot
   *     be converted; the message names its class
   */
  public static Row of(List<String> names, List<? extends @Nullable Object> values) {
    if (names.size() != values.size()) {
      throw new IllegalArgumentException(names.size() + " names, " + values.size() + " values");
    }
    List<String> own = wellFormed(List.copyOf(names));
    if (new HashSet<>(own).size() != own.size()) {
      throw new IllegalArgumentException("a field comes twice: " + own);
    }
    @Nullable Object[] plain = new @Nullable Object[own.size()];
    int i = 0;
    for (Object value : values) {
      plain[i++] = Plain.of(value);
    }
    return new Row(own, plain, null);
  }

  /**
   * The row of any item: a row as it is, the components of a Java record, the entries of a map or
   * of a JSON object, the bean properties of another object; a lone text, number, truth value, or
   * what is written as text, becomes the one field {@code value}.
   *
   * @throws IllegalArgumentException if the item has no fields (a list, an empty class) or a value
   *     cannot be converted; the message names the class
   */
  public static Row from(Object item) {
    Objects.requireNonNull(item, "item");
    if (item instanceof Row row) {
      return row;
    }
    if (item instanceof Record found) {
      RecordShape shape = RecordShape.of(found.getClass());
      return new Row(shape.names(), shape.values(found, 0), shape.type());
    }
    Object plain = Plain.of(item);
    if (plain instanceof Map<?, ?> map) {
      List<String> names = map.keySet().stream().map(String.class::cast).toList();
      return new Row(names, map.values().toArray(), null);
    }
    if (plain == null || plain instanceof List) {
      throw new IllegalArgumentException(
          "cannot make a record of " + item.getClass().getName() + ": it has no named fields");
    }
    return new Row(VALUE, new @Nullable Object[] {plain}, null);
  }

  /** The field names, in order; one and the same list for all rows of one Java record class. */
  public List<String> names() {
    return names;
  }

  /** The values, in the order of the names. */
  public List<@Nullable Object> values() {
    return values;
  }

  /** The simple name of the Java record that the row was made from, if it was. */
  public Optional<String> type() {
    return Optional.ofNullable(type);
  }

  private static List<String> wellFormed(List<String> names) {
    for (String name : names) {
      if (Plain.wellFormed(name) != name) {
        return names.stream().map(Plain::wellFormed).toList();
      }
    }
    return names;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Row that && names.equals(that.names) && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return 31 * names.hashCode() + values.hashCode();
  }

  /** The fields, for messages. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < names.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(names.get(i)).append('=').append(values.get(i));
    }
    return text.append('}').toString();
  }
}
