package dev.scraper.extract;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a record or class, and at all types nested in it, once; refuses what could not be filled
 * from any page.
 *
 * <p><b>Thread-safety:</b> for one thread and one type.
 */
final class PlanCompiler {

  private final Converters converters;
  private final Map<Class<?>, Plan> plans = new HashMap<>();

  /** For each type, the types nested in it that are read from the same element. */
  private final Map<Class<?>, List<Class<?>>> inPlace = new HashMap<>();

  PlanCompiler(Converters converters) {
    this.converters = converters;
  }

  /**
   * The type's plan.
   *
   * @throws IllegalArgumentException if it cannot be filled; the message names the component
   */
  Plan compile(Class<?> type) {
    if (!isFillable(type)) {
      throw new IllegalArgumentException(
          type.getName()
              + " is neither a record nor a class with annotated fields, so it cannot be filled"
              + " from a page");
    }
    Plan plan = plan(type);
    inPlace.keySet().forEach(each -> checkEnds(each, new ArrayList<>()));
    return plan;
  }

  /** Whether the type is one with components of its own. */
  static boolean isFillable(Class<?> type) {
    return type.isRecord()
        || !type.isInterface()
            && !type.isPrimitive()
            && !type.isArray()
            && !type.isEnum()
            && !Modifier.isAbstract(type.getModifiers())
            && !Member.fields(type).isEmpty();
  }

  /** The plan of a type, which may be in the making. */
  Plan plan(Class<?> type) {
    Plan known = plans.get(type);
    if (known != null) {
      return known;
    }
    Plan plan = new Plan(type, ownPicker(type));
    plans.put(type, plan);
    inPlace.put(type, new ArrayList<>());
    List<Binding> bindings = new ArrayList<>();
    if (type.isRecord()) {
      for (Member member : Member.ofRecord(type)) {
        bindings.add(binding(member));
      }
      if (bindings.isEmpty()) {
        throw new IllegalArgumentException(type.getName() + " has no components to fill");
      }
      plan.complete(bindings, Maker.ofRecord(type));
    } else {
      List<Field> fields = Member.fields(type);
      for (Field field : fields) {
        bindings.add(binding(Member.ofField(type, field)));
      }
      plan.complete(bindings, Maker.ofClass(type, fields));
    }
    return plan;
  }

  private Binding binding(Member member) {
    try {
      return new MemberCompiler(member, converters, this).binding();
    } catch (Refused e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new Refused(member.refusal(String.valueOf(e.getMessage()), e.getCause()));
    }
  }

  /** A refusal that names its component already. */
  private static final class Refused extends IllegalArgumentException {
    Refused(IllegalArgumentException refusal) {
      super(refusal.getMessage(), refusal.getCause());
    }
  }

  private static @Nullable Picker ownPicker(Class<?> type) {
    Css css = type.getAnnotation(Css.class);
    XPath xpath = type.getAnnotation(XPath.class);
    try {
      if (css != null && xpath != null) {
        throw new IllegalArgumentException("@Css and @XPath do not go together");
      }
      return css != null
          ? Picker.css(css.value())
          : xpath == null ? null : Picker.xpath(xpath.value());
    } catch (IllegalArgumentException e) {
      throw new Refused(new IllegalArgumentException(Plans.name(type) + ": " + e.getMessage(), e));
    }
  }

  /** Notes that reading the one type reads the other from the very same element. */
  void readsInPlace(Class<?> type, Class<?> nested) {
    inPlace.getOrDefault(type, new ArrayList<>()).add(nested);
  }

  private void checkEnds(Class<?> type, List<Class<?>> from) {
    if (from.contains(type)) {
      throw new IllegalArgumentException(
          Plans.name(type)
              + " is nested in itself on the same element, without an end: give the"
              + " component a @Css selector");
    }
    from.add(type);
    inPlace.getOrDefault(type, List.of()).forEach(nested -> checkEnds(nested, from));
    from.remove(type);
  }
}
