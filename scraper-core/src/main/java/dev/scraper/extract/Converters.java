package dev.scraper.extract;

import dev.scraper.internal.convert.Conversion;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The user's converters by the type they give.
 *
 * <p><b>Thread-safety:</b> immutable.
 */
final class Converters {

  static final Converters NONE = new Converters(Map.of());

  private final Map<Class<?>, Converter<?>> byType;

  private Converters(Map<Class<?>, Converter<?>> byType) {
    this.byType = byType;
  }

  Converters with(Class<?> type, Converter<?> converter) {
    Map<Class<?>, Converter<?>> more = new HashMap<>(byType);
    more.put(wrap(type), converter);
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
