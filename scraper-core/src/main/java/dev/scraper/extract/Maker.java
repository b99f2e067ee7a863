package dev.scraper.extract;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Makes instances of a record or class.
 *
 * <p><b>Thread-safety:</b> safe.
 */
final class Maker {

  private final Constructor<?> constructor;

  /** Empty for a record, whose constructor takes the values. */
  private final List<Field> fields;

  private Maker(Constructor<?> constructor, List<Field> fields) {
    this.constructor = open(constructor, constructor.getDeclaringClass());
    fields.forEach(field -> open(field, field.getDeclaringClass()));
    this.fields = List.copyOf(fields);
  }

  static Maker ofRecord(Class<?> type) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      return new Maker(type.getDeclaredConstructor(types), List.of());
    } catch (NoSuchMethodException e) {
      throw new AssertionError("a record without its constructor", e);
    }
  }

  static Maker ofClass(Class<?> type, List<Field> fields) {
    return new Maker(constructor(type), fields);
  }

  /**
   * The constructor without parameters, made accessible.
   *
   * @throws IllegalArgumentException if there is none or it is closed
   */
  static <T> Constructor<T> constructor(Class<T> type) {
    try {
      return open(type.getDeclaredConstructor(), type);
    } catch (NoSuchMethodException e) {
      String inner = type.isMemberClass() ? ", or is an inner class that is not static" : "";
      throw new IllegalArgumentException(
          type.getName() + " has no constructor without parameters" + inner, e);
    }
  }

  private static <A extends AccessibleObject> A open(A member, Class<?> type) {
    try {
      member.setAccessible(true);
      return member;
    } catch (InaccessibleObjectException | SecurityException e) {
      throw new IllegalArgumentException(
          type.getName()
              + " cannot be made by the library: add 'opens "
              + type.getPackageName()
              + ";' to the module-info.java of "
              + type.getModule().getName(),
          e);
    }
  }

  Object make(@Nullable Object[] values, Element element, Reading reading, Path path) {
    try {
      if (fields.isEmpty()) {
        return constructor.newInstance(values);
      }
      Object made = constructor.newInstance();
      for (int i = 0; i < values.length; i++) {
        fields.get(i).set(made, values[i]);
      }
      return made;
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      return reading.problem(
          path, "", "its constructor threw " + e.getCause(), element, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(constructor + " was checked before", e);
    }
  }
}
