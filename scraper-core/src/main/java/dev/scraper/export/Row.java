package dev.scraper.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
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

  /** The class of the item that it was made from. */
  private final @Nullable Class<?> source;

  /** The classes that a record declares its fields with, Object for those it has not; or none. */
  private final List<Class<?>> types;

  private Row(
      List<String> names,
      @Nullable Object[] plain,
      @Nullable Class<?> source,
      List<Class<?>> types) {
    this.types = types;
    this.names = names;
    this.values = Collections.unmodifiableList(Arrays.asList(plain));
    this.source = source;
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
    List<String> own = distinct(wellFormed(List.copyOf(names)));
    @Nullable Object[] plain = new @Nullable Object[own.size()];
    int i = 0;
    for (Object value : values) {
      plain[i++] = Plain.of(value);
    }
    return new Row(own, plain, null, List.of());
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
      return new Row(shape.names(), shape.values(found, 0), found.getClass(), shape.types());
    }
    Object plain = Plain.of(item);
    if (plain instanceof Map<?, ?> map) {
      List<String> names = map.keySet().stream().map(String.class::cast).toList();
      return new Row(names, map.values().toArray(), item.getClass(), List.of());
    }
    if (plain == null || plain instanceof List) {
      throw new IllegalArgumentException(
          "cannot make a record of " + item.getClass().getName() + ": it has no named fields");
    }
    return new Row(VALUE, new @Nullable Object[] {plain}, item.getClass(), List.of());
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
    return source != null && source.isRecord()
        ? Optional.of(source.getSimpleName())
        : Optional.empty();
  }

  /** The class of the Java record that the row was made from, or null. */
  @Nullable Class<?> recordType() {
    return source != null && source.isRecord() ? source : null;
  }

  /**
   * The classes that the record's components were declared with, in the order of the names, and
   * Object for fields that came later; empty if the row was made from something else.
   */
  List<Class<?>> types() {
    return types;
  }

  /** Whether it was made from an instance of a type, perhaps changed since. */
  public boolean isFrom(Class<?> type) {
    return source != null && type.isAssignableFrom(source);
  }

  /** The value of a field; empty if it is null, or there is no such field. */
  public Optional<Object> get(String name) {
    int at = names.indexOf(name);
    return at < 0 ? Optional.empty() : Optional.ofNullable(values.get(at));
  }

  /**
   * This row with a field set: in its place if there is one of that name, else as the last.
   *
   * @throws IllegalArgumentException if the value cannot be converted
   */
  public Row with(String name, @Nullable Object value) {
    String field = Plain.wellFormed(name);
    int at = names.indexOf(field);
    List<String> own = names;
    List<Class<?>> declared = types;
    @Nullable Object[] plain = values.toArray(new @Nullable Object[values.size()]);
    if (at < 0) {
      at = plain.length;
      plain = Arrays.copyOf(plain, at + 1);
      own = Stream.concat(names.stream(), Stream.of(field)).toList();
      declared = types.isEmpty() ? types : append(types, Object.class);
    }
    plain[at] = Plain.of(value);
    return new Row(own, plain, source, declared);
  }

  /**
   * This row with another name for a field, which keeps its place; a row without the field is
   * itself the answer.
   *
   * @throws IllegalArgumentException if there is a field of the new name already
   */
  public Row rename(String from, String to) {
    if (!names.contains(from) || from.equals(to)) {
      return this;
    }
    List<String> own = names.stream().map(each -> each.equals(from) ? to : each).toList();
    return new Row(distinct(wellFormed(own)), values.toArray(), source, types);
  }

  /**
   * The named fields of this row, in the order given; null for those it has not.
   *
   * @param names rows of one shape should be given one immutable list, which is then not copied
   * @throws IllegalArgumentException if a name comes twice
   */
  public Row select(List<String> names) {
    List<String> own = distinct(wellFormed(List.copyOf(names)));
    @Nullable Object[] plain = new @Nullable Object[own.size()];
    List<Class<?>> declared = new ArrayList<>(types.isEmpty() ? 0 : plain.length);
    for (int i = 0; i < plain.length; i++) {
      int at = this.names.indexOf(own.get(i));
      plain[i] = at < 0 ? null : values.get(at);
      if (!types.isEmpty()) {
        declared.add(at < 0 ? Object.class : types.get(at));
      }
    }
    return new Row(own, plain, source, declared);
  }

  private static List<Class<?>> append(List<Class<?>> types, Class<?> last) {
    List<Class<?>> longer = new ArrayList<>(types);
    longer.add(last);
    return longer;
  }

  private static List<String> distinct(List<String> names) {
    if (new HashSet<>(names).size() != names.size()) {
      throw new IllegalArgumentException("a field comes twice: " + names);
    }
    return names;
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
