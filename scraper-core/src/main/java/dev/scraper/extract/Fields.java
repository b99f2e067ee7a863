package dev.scraper.extract;

import dev.scraper.http.Url;
import dev.scraper.internal.convert.Conversion;
import dev.scraper.internal.convert.Conversions;
import dev.scraper.internal.convert.Notation;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one element, read one by one: extraction without annotations.
 *
 * <p>A selector finds what is inside the element, and an empty one is the element itself; a single
 * value is that of the first match. What is missing or cannot be read is a problem of the item,
 * unless the method says otherwise. After a problem the method gives a stand-in (an empty text, 0,
 * or null), so that the problems of all fields are found; then the item is thrown away and the
 * {@link ExtractException} thrown.
 *
 * <p><b>Thread-safety:</b> for the thread and the call that it was made for.
 */
public final class Fields {

  private final Element element;
  private final Reading reading;
  private final Path path;
  private final Prepared prepared;

  private Fields(Element element, Reading reading, Path path, Prepared prepared) {
    this.element = element;
    this.reading = reading;
    this.path = path;
    this.prepared = prepared;
  }

  /** The element. */
  public Element element() {
    return element;
  }

  /** The address of the page; a problem if it has none. */
  public Url pageUrl() {
    Url url = reading.context().url();
    if (url == null) {
      reading.problem(path.to("pageUrl"), "", "the element is on no page", element);
    }
    return standIn(url);
  }

  /** The text, white space collapsed. */
  public String text(String css) {
    return string("text", css, Part.TEXT, "no text");
  }

  /** The text, or nothing if the selector matches nothing. */
  public Optional<String> optionalText(String css) {
    return optional("optionalText", css, leaf(Part.TEXT, String.class));
  }

  /** The text of each match. */
  public List<String> texts(String css) {
    return list("texts", css, leaf(Part.TEXT, String.class));
  }

  /** The text that is not in an element inside. */
  public String ownText(String css) {
    return string("ownText", css, Part.OWN_TEXT, "no text");
  }

  /** The HTML inside; of a script or style its source. */
  public String html(String css) {
    return string("html", css, Part.HTML, "no HTML");
  }

  /** An attribute, as written; with {@code abs:} before its name, resolved as jsoup does. */
  public String attr(String css, String name) {
    return string("attr", css, Part.attribute(name), "no attribute '" + name + "'");
  }

  /** An attribute, or nothing if there is no match or it does not have it. */
  public Optional<String> optionalAttr(String css, String name) {
    return optional("optionalAttr", css, leaf(Part.attribute(name), String.class));
  }

  /** The attribute of each match that has it. */
  public List<String> attrs(String css, String name) {
    return list("attrs", css, leaf(Part.attribute(name), String.class));
  }

  /** The address that {@code href}, {@code src} or else the text leads to, resolved. */
  public Url url(String css) {
    return standIn((Url) single("url", css, leaf(Part.LINK, Url.class)));
  }

  /** The address, or nothing if there is no match. */
  public Optional<Url> optionalUrl(String css) {
    return optional("optionalUrl", css, leaf(Part.LINK, Url.class));
  }

  /** The address of each match. */
  public List<Url> urls(String css) {
    return list("urls", css, leaf(Part.LINK, Url.class));
  }

  /**
   * The part of the text that a regular expression finds: its first group, or the whole match. Text
   * on which that takes too long is told as text that cannot be read; see {@link Match}.
   */
  public String matches(String css, String regex) {
    Leaf leaf =
        new Leaf.Text(
            Part.TEXT,
            "",
            prepared.regex(regex),
            prepared.conversion(String.class, Notation.UNKNOWN),
            true);
    Object found = single("matches", css, leaf);
    return found == null ? "" : (String) found;
  }

  /** Whether the selector matches anything. */
  public boolean has(String css) {
    Picker picker = prepared.picker(css);
    List<?> found = picker.all(element);
    reading.tell(path.to("has"), css, found.size());
    return !found.isEmpty();
  }

  /** The whole number in the text, one that means the same in all locales. */
  public long number(String css) {
    Object found = single("number", css, leaf(Part.TEXT, Long.class));
    return found == null ? 0 : (long) found;
  }

  /** The whole number in the text, as the locale writes it. */
  public long number(String css, Locale locale) {
    Object found = single("number", css, leaf(Long.class, new Notation(locale, null, null)));
    return found == null ? 0 : (long) found;
  }

  /** The number in the text, one that means the same in all locales. */
  public BigDecimal decimal(String css) {
    return decimal(css, Notation.UNKNOWN);
  }

  /** The number in the text, as the locale writes it. */
  public BigDecimal decimal(String css, Locale locale) {
    return decimal(css, new Notation(locale, null, null));
  }

  private BigDecimal decimal(String css, Notation notation) {
    Object found = single("decimal", css, leaf(BigDecimal.class, notation));
    return found == null ? BigDecimal.ZERO : (BigDecimal) found;
  }

  /** A date as in ISO 8601: the {@code datetime} of an element that has one, or the text. */
  public LocalDate date(String css) {
    return standIn((LocalDate) single("date", css, leaf(Part.TIME, LocalDate.class)));
  }

  /** A date in a pattern of {@link java.time.format.DateTimeFormatter}, with English names. */
  public LocalDate date(String css, String pattern) {
    return date(css, pattern, Locale.ENGLISH);
  }

  /** A date in a pattern of {@link java.time.format.DateTimeFormatter}. */
  public LocalDate date(String css, String pattern, Locale locale) {
    Notation notation = new Notation(locale, pattern, null);
    return standIn((LocalDate) single("date", css, leaf(LocalDate.class, notation)));
  }

  /**
   * A value of any type that text is converted to, or that the extractor has a converter for; of a
   * record or class with annotations, one that is filled from the first match.
   *
   * @throws IllegalArgumentException if the type is none of these
   */
  public <V> V value(String css, Class<V> type) {
    @SuppressWarnings("unchecked") // a leaf gives the wrapper of a primitive type
    V value = (V) single("value", css, valueLeaf(type));
    return standIn(value);
  }

  /** Like {@link #value}, or nothing if there is no match or its text is blank. */
  public <V> Optional<V> optionalValue(String css, Class<V> type) {
    return optional("optionalValue", css, valueLeaf(type));
  }

  /** Like {@link #value}, of each match. */
  public <V> List<V> values(String css, Class<V> type) {
    return list("values", css, valueLeaf(type));
  }

  /** What a function makes of the first match. */
  public <V> V one(String css, Function<Fields, ? extends V> make) {
    @SuppressWarnings("unchecked") // the leaf gives what the function gives
    V made = (V) single("one", css, nested(make));
    return standIn(made);
  }

  /** What a function makes of the first match, or nothing if there is none. */
  public <V> Optional<V> optional(String css, Function<Fields, ? extends V> make) {
    return optional("optional", css, nested(make));
  }

  /** What a function makes of each match. */
  public <V> List<V> list(String css, Function<Fields, ? extends V> make) {
    return list("list", css, nested(make));
  }

  private <V> Leaf nested(Function<Fields, ? extends V> make) {
    return (node, selector, reading, path) ->
        node instanceof Element inside && reading.enterNested()
            ? make(make, new Fields(inside, reading, path, prepared))
            : reading.problem(path, selector, "more nested values than any page has", node);
  }

  /** Makes a whole item. */
  static <V> Object item(
      Function<Fields, ? extends V> make, Element element, Reading reading, Prepared prepared) {
    return make(make, new Fields(element, reading, Path.of(""), prepared));
  }

  /** What it throws after a problem comes of the stand-ins. */
  private static <V> Object make(Function<Fields, ? extends V> make, Fields fields) {
    try {
      V made = make.apply(fields);
      if (made != null) {
        return made;
      }
      return fields.problem("the function gave null", null);
    } catch (RuntimeException e) {
      return fields.problem("the function threw " + e, e);
    }
  }

  private Gap problem(String what, @Nullable RuntimeException why) {
    Path where = path.name().isEmpty() ? Path.of("item") : path;
    return reading.failed() ? Gap.FAILED : reading.problem(where, "", what, element, why);
  }

  private Leaf leaf(Part part, Class<?> type) {
    return leaf(part, "", type, Notation.UNKNOWN);
  }

  private Leaf leaf(Class<?> type, Notation notation) {
    return leaf(Part.TEXT, "", type, notation);
  }

  private Leaf leaf(Part part, String missing, Class<?> type, Notation notation) {
    Conversion conversion = prepared.conversion(type, notation);
    return new Leaf.Text(part, missing, null, conversion, type == String.class);
  }

  private Leaf valueLeaf(Class<?> type) {
    if (type == Element.class) {
      return Leaf.ELEMENT;
    }
    if (!prepared.converts(type) && PlanCompiler.isFillable(type)) {
      return Leaf.nested(prepared.plan(type));
    }
    Part part = Conversions.isLink(type) ? Part.LINK : Part.TEXT;
    return leaf(Conversions.isTime(type) ? Part.TIME : part, type);
  }

  private String string(String method, String css, Part part, String missing) {
    Object found = single(method, css, leaf(part, missing, String.class, Notation.UNKNOWN));
    return found == null ? "" : (String) found;
  }

  /** The value, or null after a problem. */
  private @Nullable Object single(String method, String css, Leaf leaf) {
    return read(method, css, leaf, Shape.SINGLE);
  }

  @SuppressWarnings("unchecked") // the leaf gives values of the type that the caller says
  private <V> Optional<V> optional(String method, String css, Leaf leaf) {
    Object found = read(method, css, leaf, Shape.OPTIONAL);
    return found == null ? Optional.empty() : (Optional<V>) found;
  }

  @SuppressWarnings("unchecked") // the leaf gives values of the type that the caller says
  private <V> List<V> list(String method, String css, Leaf leaf) {
    Object found = read(method, css, leaf, Shape.LIST);
    return found == null ? List.of() : (List<V>) found;
  }

  private @Nullable Object read(String method, String css, Leaf leaf, Shape shape) {
    Binding binding = new Binding(method, prepared.picker(css), leaf, shape, Binding.Absence.NONE);
    Object found = binding.read(element, reading, path);
    return found == Gap.FAILED ? null : found;
  }

  /** Null after a problem: no caller gets to see an item that was made of it. */
  @SuppressWarnings("NullAway")
  private static <V> V standIn(@Nullable V value) {
    return value;
  }
}
