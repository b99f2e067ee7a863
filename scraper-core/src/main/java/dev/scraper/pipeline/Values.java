package dev.scraper.pipeline;

import dev.scraper.export.Row;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the fields of items by name, and writes values into messages. */
final class Values {

  private static final int LONGEST_SHOWN = 60;

  private Values() {}

  /**
   * A reader of one field: a component of a record, a field of a row, an entry of a map, or what
   * {@code name()}, {@code getName()} or {@code isName()} gives.
   *
   * @throws IllegalArgumentException if the type has no such field; the message names those it has
   */
  static Function<Object, @Nullable Object> reader(Class<?> type, String name) {
    if (type == Row.class) {
      return item -> ((Row) item).get(name).orElse(null);
    }
    if (Map.class.isAssignableFrom(type)) {
      return item -> ((Map<?, ?>) item).get(name);
    }
    Method method = type.isRecord() ? component(type, name) : getter(type, name);
    try {
      // A record may well be private or local to the spider that makes it.
      method.setAccessible(true);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "cannot read " + type.getSimpleName() + "." + name + ": its module does not open it", e);
    }
    return item -> read(method, item);
  }

  private static Method component(Class<?> type, String name) {
    List<RecordComponent> components = Arrays.asList(type.getRecordComponents());
    return components.stream()
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .map(RecordComponent::getAccessor)
        .orElseThrow(
            () -> noField(type, name, components.stream().map(RecordComponent::getName).toList()));
  }

  private static Method getter(Class<?> type, String name) {
    String end = name.isEmpty() ? "" : name.substring(0, 1).toUpperCase(Locale.ROOT);
    end += name.isEmpty() ? "" : name.substring(1);
    return Stream.of(name, "get" + end, "is" + end)
        .flatMap(each -> method(type, each).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    type.getSimpleName()
                        + " has no field '"
                        + name
                        + "' that can be read; say how with field(name, accessor)"));
  }

  private static Optional<Method> method(Class<?> type, String name) {
    return Stream.of(type.getMethods())
        .filter(each -> each.getName().equals(name) && each.getParameterCount() == 0)
        .filter(each -> each.getReturnType() != void.class)
        .filter(each -> !Modifier.isStatic(each.getModifiers()))
        .findFirst();
  }

  static IllegalArgumentException noField(Class<?> type, String name, List<String> there) {
    return new IllegalArgumentException(
        type.getSimpleName()
            + " has no field '"
            + name
            + "'; it has "
            + (there.isEmpty() ? "none" : String.join(", ", there)));
  }

  private static @Nullable Object read(Method method, Object item) {
    try {
      return method.invoke(item);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(method.getName() + "() threw " + e.getCause(), e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("cannot read " + method.getName() + "()", e);
    }
  }

  /** A value as a message names it: text in quotes, cut. */
  static String shown(@Nullable Object value) {
    String text = cut(String.valueOf(value), LONGEST_SHOWN);
    return value instanceof CharSequence ? "'" + text + "'" : text;
  }

  /** At most so many characters, no half of a surrogate pair, and dots for what is cut. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = most - (Character.isHighSurrogate(text.charAt(most - 1)) ? 1 : 0);
    return text.substring(0, end) + "...";
  }

  /** What is in an optional, or null; any other value as it is. */
  static @Nullable Object unwrapped(@Nullable Object value) {
    if (value instanceof Optional<?> found) {
      return found.orElse(null);
    }
    if (value instanceof OptionalInt found) {
      return found.isPresent() ? found.getAsInt() : null;
    }
    if (value instanceof OptionalLong found) {
      return found.isPresent() ? found.getAsLong() : null;
    }
    if (value instanceof OptionalDouble found) {
      return found.isPresent() ? found.getAsDouble() : null;
    }
    return value;
  }
}
