package dev.scraper.extract;

import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How many values a component holds, and in what.
 *
 * <p><b>Thread-safety:</b> safe.
 */
final class Shape {

  static final Shape SINGLE = single(Object.class);
  static final Shape OPTIONAL =
      new Shape(Object.class, null, Optional::of, Optional.empty(), false);
  static final Shape LIST = new Shape(Object.class, List::copyOf, null, null, false);

  private final Type each;
  private final @Nullable Function<List<Object>, Object> collect;
  private final @Nullable Function<Object, Object> present;
  private final @Nullable Object absent;
  private final boolean optionalEach;

  private Shape(
      Type each,
      @Nullable Function<List<Object>, Object> collect,
      @Nullable Function<Object, Object> present,
      @Nullable Object absent,
      boolean optionalEach) {
    this.each = each;
    this.collect = collect;
    this.present = present;
    this.absent = absent;
    this.optionalEach = optionalEach;
  }

  /** The shape of a component's type. */
  static Shape of(Type type) {
    Class<?> raw = raw(type);
    if (raw == OptionalInt.class) {
      return new Shape(int.class, null, n -> OptionalInt.of((int) n), OptionalInt.empty(), false);
    }
    if (raw == OptionalLong.class) {
      return new Shape(
          long.class, null, n -> OptionalLong.of((long) n), OptionalLong.empty(), false);
    }
    if (raw == OptionalDouble.class) {
      return new Shape(
          double.class, null, n -> OptionalDouble.of((double) n), OptionalDouble.empty(), false);
    }
    Type optional = argument(type, Optional.class);
    if (optional == null) {
      return plain(type, null, null);
    }
    return plain(optional, Optional::of, Optional.empty());
  }

  /** The shape of a value that is read whole, whatever its type. */
  static Shape single(Type type) {
    return new Shape(type, null, null, null, false);
  }

  private static Shape plain(
      Type type, @Nullable Function<Object, Object> present, @Nullable Object absent) {
    Class<?> raw = raw(type);
    if (raw != null && raw.isArray()) {
      Class<?> each = raw.getComponentType();
      return new Shape(each, values -> array(each, values), present, absent, false);
    }
    for (Class<?> list : List.of(List.class, Collection.class, Iterable.class)) {
      Type each = argument(type, list);
      if (each != null) {
        return many(each, List::copyOf, present, absent);
      }
    }
    Type each = argument(type, Set.class);
    return each == null
        ? new Shape(type, null, present, absent, false)
        : many(each, Shape::set, present, absent);
  }

  private static Shape many(
      Type each,
      Function<List<Object>, Object> collect,
      @Nullable Function<Object, Object> present,
      @Nullable Object absent) {
    Type optional = argument(each, Optional.class);
    return optional == null
        ? new Shape(each, collect, present, absent, false)
        : new Shape(optional, collect, present, absent, true);
  }

  private static Object set(List<Object> values) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(values));
  }

  private static Object array(Class<?> each, List<Object> values) {
    Object array = Array.newInstance(each, values.size());
    for (int i = 0; i < values.size(); i++) {
      Array.set(array, i, values.get(i));
    }
    return array;
  }

  /** The one argument of a parameterized type, with a wildcard's bound in its place, or null. */
  private static @Nullable Type argument(Type type, Class<?> generic) {
    if (!(type instanceof ParameterizedType parameterized)
        || parameterized.getRawType() != generic) {
      return null;
    }
    Type argument = parameterized.getActualTypeArguments()[0];
    return argument instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : argument;
  }

  /** The class of a type, or null if it has none that is known. */
  static @Nullable Class<?> raw(Type type) {
    if (type instanceof Class<?> known) {
      return known;
    }
    return type instanceof ParameterizedType parameterized
        ? (Class<?>) parameterized.getRawType()
        : null;
  }

  /** The type of one value. */
  Type each() {
    return each;
  }

  /** Whether it holds any number of values. */
  boolean isMany() {
    return collect != null;
  }

  /** Whether its type says that a value may be missing. */
  boolean isOptional() {
    return present != null;
  }

  /** Whether each value of a collection may be missing. */
  boolean isOptionalEach() {
    return optionalEach;
  }

  /** What an optional component is without a value. */
  @Nullable Object absent() {
    return absent;
  }

  /** The component of a single value. */
  Object of(Object value) {
    return present == null ? value : present.apply(value);
  }

  /** The component of a collection's values. */
  Object of(List<Object> values) {
    if (present != null && values.isEmpty() && absent != null) {
      return absent;
    }
    Object collection = collect == null ? values : collect.apply(values);
    return of(collection);
  }
}
