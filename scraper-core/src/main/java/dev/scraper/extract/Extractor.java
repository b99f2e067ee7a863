package dev.scraper.extract;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jspecify.annotations.Nullable;

/**
 * How items of one type are made of elements: by the annotations of their type, or by a function.
 * Selectors are compiled once, so keep an extractor rather than making one for each page.
 *
 * <p>{@code page.all(extractor)} and {@link Extract} use it.
 *
 * <p><b>Thread-safety:</b> immutable, and safe if the function and the converters are.
 *
 * @param <T> the type of the items
 */
public final class Extractor<T> {

  /** Makes an item of an element; the result is of type T or {@link Gap#FAILED}. */
  private interface Body {
    @Nullable Object read(Element element, Reading reading, Path path);
  }

  private final String name;
  private final @Nullable Picker picker;
  private final Body body;

  private Extractor(String name, @Nullable Picker picker, Body body) {
    this.name = name;
    this.picker = picker;
    this.body = body;
  }

  /**
   * Fills a record or class by its annotations.
   *
   * @throws IllegalArgumentException if the type cannot be filled; the message names the component
   */
  public static <T> Extractor<T> of(Class<T> type) {
    return of(type, Converters.NONE);
  }

  /**
   * Fills a record or class by its annotations, and its components by these converters too. The
   * type is looked at anew, so keep the extractor.
   *
   * @throws IllegalArgumentException if the type cannot be filled; the message names the component
   */
  public static <T> Extractor<T> of(Class<T> type, Converters converters) {
    Plan plan = Plans.of(type, converters);
    return new Extractor<>(Plans.name(type), plan.own().orElse(null), plan::read);
  }

  /**
   * Fills a record or class from each element that matches.
   *
   * @param css which elements are one instance each, whatever the type's own selector is
   * @throws IllegalArgumentException if type or selector cannot be used; the message says why
   */
  public static <T> Extractor<T> each(String css, Class<T> type) {
    return of(type).on(css);
  }

  /**
   * Calls a function for each element that matches.
   *
   * @param css which elements are one item each
   * @param make makes an item of the fields of one element; it should have no other effect, since
   *     it goes on after a problem to find the others
   * @throws IllegalArgumentException if the selector cannot be read
   */
  public static <T> Extractor<T> each(String css, Function<Fields, ? extends T> make) {
    return Extractor.<T>of(make).on(css);
  }

  /** Calls a function with the fields of the whole page, or of the one element it is used on. */
  public static <T> Extractor<T> of(Function<Fields, ? extends T> make) {
    return of(make, Converters.NONE);
  }

  /** Like {@link #of(Function)}, with converters for {@link Fields#value}. */
  public static <T> Extractor<T> of(Function<Fields, ? extends T> make, Converters converters) {
    Prepared prepared = new Prepared(converters);
    return new Extractor<>(
        "item", null, (element, reading, path) -> Fields.item(make, element, reading, prepared));
  }

  /**
   * The same extractor for each element that matches.
   *
   * @param css which elements are one item each, whatever selector the extractor had
   * @throws IllegalArgumentException if the selector cannot be read
   */
  public Extractor<T> on(String css) {
    return new Extractor<>(name, Picker.css(css), body);
  }

  /** The elements that are one item each; nothing if the extractor has no selector. */
  Optional<List<Element>> elements(Element root, Context context) {
    if (picker == null) {
      return Optional.empty();
    }
    List<? extends Node> nodes = picker.all(root);
    SelectorWatch watch = context.watch();
    if (watch != null) {
      watch.matched(name, picker.written(), nodes.size());
    }
    return Optional.of(
        nodes.stream().filter(Element.class::isInstance).map(Element.class::cast).toList());
  }

  /** The selector as written; empty without one. */
  String selector() {
    return picker == null ? "" : picker.written();
  }

  /** What messages call an item. */
  String name() {
    return name;
  }

  /**
   * Makes an item.
   *
   * @throws ExtractException with all that is wrong with it
   */
  T read(Element element, Context context) {
    Reading reading = new Reading(context);
    Object made = body.read(element, reading, Path.of(name));
    if (reading.failed() || made == Gap.FAILED) {
      throw reading.exception(name, element);
    }
    @SuppressWarnings("unchecked") // a plan makes instances of its type, a function what it may
    T item = (T) Objects.requireNonNull(made);
    return item;
  }
}
