package dev.scraper.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of an item must be like. Rules but {@link #required} and {@link #notBlank} let a
 * field pass that is null or an empty optional, as those of Jakarta Validation do.
 *
 * <p>Fields are the components of a record, the fields of a row, the entries of a map, the getters
 * of another class, or what {@link #field} defines.
 *
 * <p><b>Thread-safety:</b> immutable; each method gives new rules.
 *
 * @param <T> the type of the items
 */
public final class Rules<T> {

  private final Class<T> type;
  private final Map<String, Function<? super T, ? extends @Nullable Object>> fields;
  private final List<Check<T>> checks;

  private Rules(
      Class<T> type,
      Map<String, Function<? super T, ? extends @Nullable Object>> fields,
      List<Check<T>> checks) {
    this.type = type;
    this.fields = fields;
    this.checks = checks;
  }

  /**
   * A rule that an item breaks.
   *
   * @param field the field
   * @param message such as {@code price must be between 0 and 1000, was -3}
   */
  public record Violation(String field, String message) {}

  /** One rule: what is wrong with an item after the field's name, or null. */
  private record Check<T>(String field, Function<? super T, @Nullable String> fault) {}

  /** No rules yet. */
  public static <T> Rules<T> of(Class<T> type) {
    return new Rules<>(type, Map.of(), List.of());
  }

  /** A field that is not one of the item's own, or that is read in another way. */
  public Rules<T> field(String name, Function<? super T, ? extends @Nullable Object> accessor) {
    Map<String, Function<? super T, ? extends @Nullable Object>> more = new HashMap<>(fields);
    more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(accessor, "accessor"));
    return new Rules<>(type, Map.copyOf(more), checks);
  }

  /** Fields that must be there: neither null nor an empty optional. */
  public Rules<T> required(String... names) {
    Rules<T> rules = this;
    for (String name : names) {
      rules = rules.add(name, Tests.REQUIRED);
    }
    return rules;
  }

  /** Fields that must be text with a character other than white space. */
  public Rules<T> notBlank(String... names) {
    Rules<T> rules = this;
    for (String name : names) {
      rules = rules.add(name, Tests.NOT_BLANK);
    }
    return rules;
  }

  /** A number, or text that reads as one, from {@code min} to {@code max}, both included. */
  public Rules<T> range(String name, Number min, Number max) {
    return add(name, Tests.range(min, max));
  }

  /** A number, or text that reads as one, of at least {@code min}. */
  public Rules<T> atLeast(String name, Number min) {
    return add(name, Tests.range(min, null));
  }

  /** A number, or text that reads as one, of at most {@code max}. */
  public Rules<T> atMost(String name, Number max) {
    return add(name, Tests.range(null, max));
  }

  /** So many characters of a text, or elements of a collection, map or array. */
  public Rules<T> size(String name, int min, int max) {
    return add(name, Tests.size(min, max));
  }

  /**
   * Text all of which matches a regular expression. A text on which that takes too long to find out
   * breaks the rule: the search ends after 2,000,000 steps and 100 more for each character.
   *
   * @throws IllegalArgumentException if it is none
   */
  public Rules<T> pattern(String name, String regex) {
    try {
      return add(name, Tests.pattern(Pattern.compile(regex)));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "the pattern for " + name + " is no regular expression: " + e.getDescription(), e);
    }
  }

  /** One of these values; a constant of an enum may be given by its name. */
  public Rules<T> oneOf(String name, Object... values) {
    return add(name, Tests.oneOf(List.of(values)));
  }

  /**
   * Any other rule.
   *
   * @param name the field that is told
   * @param message what must be, such as {@code must be below the list price}
   * @param test whether an item is as it must be
   */
  public Rules<T> check(String name, String message, Predicate<? super T> test) {
    Function<? super T, ? extends @Nullable Object> reader = reader(name);
    return add(
        new Check<>(
            name,
            item ->
                test.test(item)
                    ? null
                    : message + Tests.was(Values.unwrapped(reader.apply(item)))));
  }

  private Rules<T> add(String name, Tests.Test test) {
    Function<? super T, ? extends @Nullable Object> reader = reader(name);
    return add(new Check<>(name, item -> test.fault(Values.unwrapped(reader.apply(item)))));
  }

  private Rules<T> add(Check<T> check) {
    List<Check<T>> more = new ArrayList<>(checks);
    more.add(check);
    return new Rules<>(type, fields, List.copyOf(more));
  }

  private Function<? super T, ? extends @Nullable Object> reader(String name) {
    Function<? super T, ? extends @Nullable Object> own = fields.get(name);
    return own != null ? own : Values.reader(type, name);
  }

  /** The rules that an item breaks, in the order they were given. */
  public List<Violation> violations(T item) {
    List<Violation> found = new ArrayList<>();
    for (Check<T> check : checks) {
      String fault = check.fault().apply(item);
      if (fault != null) {
        found.add(new Violation(check.field(), check.field() + " " + fault));
      }
    }
    return found;
  }
}
