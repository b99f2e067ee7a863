package dev.scraper.extract;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A component of a record, or a field of a class.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param owner the record or class
 * @param name of the component
 * @param type as declared
 * @param element what the annotations are on
 * @param nullable whether an annotation named {@code Nullable} is on it or on its type
 */
record Member(Class<?> owner, String name, Type type, AnnotatedElement element, boolean nullable) {

  private static final List<Class<? extends Annotation>> OURS =
      List.of(
          Css.class,
          XPath.class,
          Attr.class,
          OwnText.class,
          Html.class,
          Match.class,
          Exists.class,
          PageUrl.class,
          Carried.class,
          OfPage.class,
          Convert.class,
          Default.class,
          Required.class,
          Format.class);

  /** Those that say where the value is, or what it is made of. */
  private static final List<Class<? extends Annotation>> PLACES = OURS.subList(0, 11);

  static List<Member> ofRecord(Class<?> type) {
    List<Member> members = new ArrayList<>();
    RecordComponent[] components = type.getRecordComponents();
    Parameter[] parameters = parameters(type, components);
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      boolean nullable =
          Stream.of(
                  component,
                  component.getAnnotatedType(),
                  component.getAccessor(),
                  parameters[i],
                  field(type, component.getName()))
              .anyMatch(Member::isNullable);
      members.add(
          new Member(type, component.getName(), component.getGenericType(), component, nullable));
    }
    return members;
  }

  private static Parameter[] parameters(Class<?> type, RecordComponent[] components) {
    Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      return constructor.getParameters();
    } catch (NoSuchMethodException e) {
      throw new AssertionError("a record without its constructor", e);
    }
  }

  private static Field field(Class<?> type, String name) {
    try {
      return type.getDeclaredField(name);
    } catch (NoSuchFieldException e) {
      throw new AssertionError("a component without its field", e);
    }
  }

  /** The fields with annotations, those of the classes above first. */
  static List<Field> fields(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    Class<?> above = type.getSuperclass();
    if (above != null && above != Object.class) {
      fields.addAll(fields(above));
    }
    for (Field field : type.getDeclaredFields()) {
      if (OURS.stream().anyMatch(field::isAnnotationPresent)) {
        fields.add(field);
      }
    }
    return fields;
  }

  /**
   * The field as a member.
   *
   * @throws IllegalArgumentException if it cannot be set
   */
  static Member ofField(Class<?> type, Field field) {
    boolean nullable = isNullable(field) || isNullable(field.getAnnotatedType());
    Member member = new Member(type, field.getName(), field.getGenericType(), field, nullable);
    if (Modifier.isStatic(field.getModifiers()) || Modifier.isFinal(field.getModifiers())) {
      throw member.refusal("it is static or final, and so cannot be set; make it a plain field");
    }
    return member;
  }

  /** Annotations of that name mean the same in all libraries; some of them only for a reader. */
  private static boolean isNullable(AnnotatedElement annotated) {
    return Stream.of(annotated.getAnnotations())
        .anyMatch(a -> a.annotationType().getSimpleName().equals("Nullable"));
  }

  <A extends Annotation> @Nullable A get(Class<A> annotation) {
    return element.getAnnotation(annotation);
  }

  boolean has(Class<? extends Annotation> annotation) {
    return element.isAnnotationPresent(annotation);
  }

  /** Whether an annotation says where its value is. */
  boolean hasPlace() {
    return PLACES.stream().anyMatch(this::has);
  }

  /** Refuses annotations that contradict one another. */
  void checkNotBoth(Class<? extends Annotation> one, List<Class<? extends Annotation>> others) {
    for (Class<? extends Annotation> other : others) {
      if (has(one) && has(other)) {
        throw refusal(
            "@" + one.getSimpleName() + " and @" + other.getSimpleName() + " do not go together");
      }
    }
  }

  /** {@code Quote.author: why}. */
  IllegalArgumentException refusal(String why) {
    return refusal(why, null);
  }

  IllegalArgumentException refusal(String why, @Nullable Throwable cause) {
    return new IllegalArgumentException(Plans.name(owner) + "." + name + ": " + why, cause);
  }
}
