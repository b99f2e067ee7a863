package dev.scraper.export;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The components of a Java record class, looked up once for each class. */
final class RecordShape {

  private static final MethodType READER = MethodType.methodType(Object.class, Object.class);

  /** Lets go of a class when its loader goes, as a map would not. */
  private static final ClassValue<RecordShape> SHAPES =
      new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
          return new RecordShape(type);
        }
      };

  private final Class<?> type;
  private final List<String> names;
  private final List<Class<?>> types;
  private final MethodHandle[] readers;

  private RecordShape(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    this.type = type;
    this.names = Arrays.stream(components).map(RecordComponent::getName).toList();
    this.types =
        Arrays.<RecordComponent>stream(components).<Class<?>>map(RecordShape::type).toList();
    this.readers = new MethodHandle[components.length];
    for (int i = 0; i < components.length; i++) {
      readers[i] = reader(components[i].getAccessor());
    }
  }

  /**
   * @throws IllegalArgumentException if the components cannot be read from here
   */
  static RecordShape of(Class<?> type) {
    return SHAPES.get(type);
  }

  List<String> names() {
    return names;
  }

  /** The classes that the components are declared with; of an Optional, what is in it. */
  List<Class<?>> types() {
    return types;
  }

  private static Class<?> type(RecordComponent component) {
    if (component.getType() == Optional.class) {
      return component.getGenericType() instanceof ParameterizedType optional
              && optional.getActualTypeArguments()[0] instanceof Class<?> inside
          ? inside
          : Object.class;
    }
    return component.getType();
  }

  /** The plain values of a record's components. */
  @Nullable Object[] values(Record found, int depth) {
    @Nullable Object[] values = new @Nullable Object[readers.length];
    for (int i = 0; i < readers.length; i++) {
      values[i] = Plain.of(read(found, i), depth + 1);
    }
    return values;
  }

  /** A nested record as a map from component name to plain value. */
  Map<String, @Nullable Object> map(Record found, int depth) {
    @Nullable Object[] values = values(found, depth);
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      map.put(names.get(i), values[i]);
    }
    return Collections.unmodifiableMap(map);
  }

  private @Nullable Object read(Record found, int index) {
    try {
      return readers[index].invokeExact((Object) found);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalArgumentException(
          "cannot export " + type.getName() + ": " + names.get(index) + "() threw " + e, e);
    }
  }

  private static MethodHandle reader(Method accessor) {
    try {
      // A record may well be private or local to the spider that makes it.
      accessor.setAccessible(true);
      return MethodHandles.lookup().unreflect(accessor).asType(READER);
    } catch (IllegalAccessException | RuntimeException e) {
      throw new IllegalArgumentException(
          "cannot export "
              + accessor.getDeclaringClass().getName()
              + ": its module does not open the package to dev.scraper",
          e);
    }
  }
}
