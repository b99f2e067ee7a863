package dev.scraper.extract;

import dev.scraper.internal.convert.Conversion;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Converters by the type that they give: for the components of that type, and for {@link
 * Fields#value}. They go before the library's own conversions, and a {@link Convert} on a component
 * goes before them.
 *
 * <p><b>Thread-safety:</b> immutable.
 */
public final class Converters {

  static final Converters NONE = new Converters(Map.of());

  private final Map<Class<?>, Converter<?>> byType;

  private Converters(Map<Class<?>, Converter<?>> byType) {
    this.byType = byType;
  }

  /** One converter. A primitive type and its wrapper are the same. */
  public static <V> Converters of(Class<V> type, Converter<? extends V> converter) {
    return NONE.and(type, converter);
  }

  /** These and another one, which takes the place of one for the same type. */
  public <V> Converters and(Class<V> type, Converter<? extends V> converter) {
    Map<Class<?>, Converter<?>> more = new HashMap<>(byType);
    more.put(wrap(type), Objects.requireNonNull(converter));
    return new Converters(Map.copyOf(more));
  }

  boolean isEmpty() {
    return byType.isEmpty();
  }

  /** The converter that was given for the type, or the one that the type names, or null. */
  @Nullable Conversion of(Class<?> type) {
    Converter<?> given = byType.get(wrap(type));
    if (given != null) {
      return conversion(given, type);
    }
    Convert own = type.getAnnotation(Convert.class);
    return own == null ? null : conversion(own.value(), type);
  }

  /**
   * Makes the converter of an annotation.
   *
   * @throws IllegalArgumentException if it cannot be made or gives another type
   */
  static Conversion conversion(Class<? extends Converter<?>> converter, Class<?> type) {
    Class<?> given = target(converter);
    if (given != null && !wrap(type).isAssignableFrom(wrap(given))) {
      throw new IllegalArgumentException(
          converter.getSimpleName() + " gives " + given.getName() + ", not " + type.getName());
    }
    try {
      return conversion(Maker.constructor(converter).newInstance(), type);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(converter.getName() + " cannot be made: " + e, e);
    }
  }

  static Conversion conversion(Converter<?> converter, Class<?> type) {
    Class<?> wrapped = wrap(type);
    return (text, resolver) -> {
      Object value;
      try {
        value = converter.convert(text);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalArgumentException("interrupted while converting '" + text + "'", e);
      } catch (Exception e) {
        throw new IllegalArgumentException("its converter threw " + e + " for '" + text + "'", e);
      }
      if (!wrapped.isInstance(value)) {
        throw new IllegalArgumentException(
            "its converter gave " + value + " for '" + text + "', which is no " + type.getName());
      }
      return value;
    };
  }

  /** The class that a converter says it gives, or null if it does not say. */
  static @Nullable Class<?> target(Class<?> converter) {
    for (Class<?> c = converter; c != null; c = c.getSuperclass()) {
      for (Type implemented : c.getGenericInterfaces()) {
        if (implemented instanceof ParameterizedType parameterized
            && parameterized.getRawType() == Converter.class) {
          return Shape.raw(parameterized.getActualTypeArguments()[0]);
        }
      }
    }
    return null;
  }

  private static Class<?> wrap(Class<?> type) {
    return MethodType.methodType(type).wrap().returnType();
  }
}
