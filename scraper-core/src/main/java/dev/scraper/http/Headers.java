package dev.scraper.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * HTTP header fields in the order they were given; names are compared without case, a name may
 * occur several times.
 *
 * <p><b>Thread-safety:</b> immutable.
 */
public final class Headers {

  private static final Headers EMPTY = new Headers(new String[0]);

  /** Names at even places, values at odd ones. */
  private final String[] namesAndValues;

  private Headers(String[] namesAndValues) {
    this.namesAndValues = namesAndValues;
  }

  /** No fields at all. */
  public static Headers empty() {
    return EMPTY;
  }

  /**
   * @param namesAndValues name, value, name, value...
   * @throws IllegalArgumentException if a name is no HTTP token, a value holds a control character,
   *     or the last name has no value
   */
  public static Headers of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("header without a value: " + namesAndValues.length);
    }
    Headers headers = EMPTY;
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers = headers.with(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers;
  }

  /**
   * Headers as they came from a server, taken without a check.
   *
   * @param namesAndValues name, value, name, value...
   */
  public static Headers received(List<String> namesAndValues) {
    return namesAndValues.isEmpty() ? EMPTY : new Headers(namesAndValues.toArray(new String[0]));
  }

  /** The first value of a field, if there is one. */
  public Optional<String> first(String name) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i].equalsIgnoreCase(name)) {
        return Optional.of(namesAndValues[i + 1]);
      }
    }
    return Optional.empty();
  }

  /** All values of a field, in order; empty if there is none. */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>(2);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i].equalsIgnoreCase(name)) {
        values.add(namesAndValues[i + 1]);
      }
    }
    return Collections.unmodifiableList(values);
  }

  /** Whether a field of this name is there. */
  public boolean contains(String name) {
    return first(name).isPresent();
  }

  /** These headers and one more field at the end. */
  public Headers with(String name, String value) {
    checkName(name);
    checkValue(name, value);
    String[] longer = Arrays.copyOf(namesAndValues, namesAndValues.length + 2);
    longer[longer.length - 2] = name;
    longer[longer.length - 1] = value.strip();
    return new Headers(longer);
  }

  /** These headers without any field of that name. */
  public Headers without(String name) {
    if (!contains(name)) {
      return this;
    }
    List<String> kept = new ArrayList<>(namesAndValues.length);
    forEach(
        (n, v) -> {
          if (!n.equalsIgnoreCase(name)) {
            kept.add(n);
            kept.add(v);
          }
        });
    return received(kept);
  }

  /** Calls the action with each name and value, in order. */
  public void forEach(BiConsumer<? super String, ? super String> action) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      action.accept(namesAndValues[i], namesAndValues[i + 1]);
    }
  }

  /** How many fields there are. */
  public int size() {
    return namesAndValues.length / 2;
  }

  /** Whether there is no field. */
  public boolean isEmpty() {
    return namesAndValues.length == 0;
  }

  private static void checkName(String name) {
    Objects.requireNonNull(name, "header name");
    boolean token = !name.isEmpty();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      token &= c > ' ' && c < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
    }
    if (!token) {
      throw new IllegalArgumentException("not a header name: '" + name + "'");
    }
  }

  private static void checkValue(String name, String value) {
    Objects.requireNonNull(value, name);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c != '\t' && (c < ' ' || c >= 0x7f)) {
        throw new IllegalArgumentException(
            "the value of header '" + name + "' holds a character that HTTP does not allow");
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Headers that && Arrays.equals(namesAndValues, that.namesAndValues);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(namesAndValues);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    forEach((n, v) -> text.append(text.length() == 0 ? "" : ", ").append(n).append(": ").append(v));
    return text.toString();
  }
}
