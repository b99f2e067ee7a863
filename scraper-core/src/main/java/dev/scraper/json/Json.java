package dev.scraper.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A JSON value (RFC 8259): an object, an array, text, a number, a truth value, null, or nothing at
 * all where a pointer leads nowhere.
 *
 * <p>Bound to a record (or another class) by {@link #as}: components by their names, what the
 * record does not name left out; numbers exactly, {@code BigDecimal} with the digits as written;
 * dates and times of java.time in ISO form; enum constants by name, without case; text that spells
 * a number taken for it. What is missing or null gives {@code Optional.empty()}, an empty list, set
 * or map, an absent {@code Json}, null for other objects, and an error for a primitive type.
 *
 * <p>Reading has limits against hostile input: 500 levels, 1,000 digits a number. Of an object that
 * has a name twice the last value counts. Errors are {@link JsonException}s with one line that says
 * where.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6901">RFC 6901, JSON Pointer</a>
 */
public final class Json implements Iterable<Json> {

  private static final int LONGEST_WHERE = 250;

  private final JsonNode node;

  /** The pointer to it from what was read; for messages only. */
  private final String where;

  Json(JsonNode node, String where) {
    this.node = node;
    this.where = where;
  }

  JsonNode node() {
    return node;
  }

  /**
   * Reads one JSON text; a byte order mark before it is passed over.
   *
   * @throws JsonException if it is none, or something follows it; the message says where
   */
  public static Json parse(String text) {
    String bare = text.startsWith("\ufeff") ? text.substring(1) : text;
    return JsonText.read(() -> JsonMapping.MAPPER.createParser(bare));
  }

  /**
   * Reads one JSON text in UTF-8, or in UTF-16 or UTF-32 as its byte order mark or its first bytes
   * tell (RFC 8259, 8.1).
   *
   * @throws JsonException if it is none, or something follows it; the message says where
   */
  public static Json parse(byte[] text) {
    return JsonText.read(() -> JsonMapping.MAPPER.createParser(text));
  }

  /**
   * Reads JSON Lines: a value on each line that is not blank.
   *
   * @throws JsonException if a line is none; the message says which
   */
  public static List<Json> lines(String text) {
    return JsonText.lines(text);
  }

  /**
   * The JSON of a record, a map, a list, a bean or a plain value. Dates and times are ISO text,
   * enum constants their names.
   *
   * @throws JsonException if it has none; the message names the class
   */
  public static Json of(@Nullable Object value) {
    if (value instanceof Json json && json.isPresent()) {
      return json;
    }
    return JsonText.of(value);
  }

  /**
   * The value that a JSON Pointer leads to from here: {@code /items/0/name}; the empty pointer is
   * this value. Where it leads nowhere the result is absent, never null.
   *
   * @throws IllegalArgumentException if it is no pointer
   */
  public Json at(String pointer) {
    return new Json(node.at(JsonText.pointer(pointer)), deeper(pointer));
  }

  /** The value of that name; absent if there is none or this is no object. */
  public Json get(String name) {
    return new Json(node.path(name), deeper("/" + JsonErrors.escape(name)));
  }

  /** Whether there is a value; null is one. */
  public boolean isPresent() {
    return !node.isMissingNode();
  }

  /** Whether it is JSON's null. */
  public boolean isNull() {
    return node.isNull();
  }

  /** Whether it is an object. */
  public boolean isObject() {
    return node.isObject();
  }

  /** Whether it is an array. */
  public boolean isArray() {
    return node.isArray();
  }

  /** Whether it is text. */
  public boolean isText() {
    return node.isString();
  }

  /** Whether it is a number. */
  public boolean isNumber() {
    return node.isNumber();
  }

  /** Whether it is true or false. */
  public boolean isBoolean() {
    return node.isBoolean();
  }

  private boolean isNothing() {
    return node.isMissingNode() || node.isNull();
  }

  /** How many elements an array or values an object has; 0 for all else. */
  public int size() {
    return node.size();
  }

  /** The names in an object, in their order; empty for all else. */
  public Set<String> names() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(node.propertyNames()));
  }

  /**
   * The text, or a number or truth value as JSON writes it.
   *
   * @throws JsonException if it is anything else
   */
  public String text() {
    if (node.isString()) {
      return node.stringValue();
    }
    if (node.isNumber() || node.isBoolean()) {
      return node.toString();
    }
    throw unfit("text");
  }

  /**
   * {@link #text()}, or nothing where there is no value or null.
   *
   * @throws JsonException if it is an object or an array
   */
  public Optional<String> optionalText() {
    return isNothing() ? Optional.empty() : Optional.of(text());
  }

  /**
   * The number, or the one that the text spells, with its digits as written.
   *
   * @throws JsonException if it is anything else
   */
  public BigDecimal decimal() {
    try {
      if (node.isNumber()) {
        return node.decimalValue();
      }
      // The length that JSON itself may have here; BigDecimal takes longer over long ones.
      if (node.isString() && node.stringValue().length() <= 1_000) {
        return new BigDecimal(node.stringValue().strip());
      }
    } catch (NumberFormatException | JacksonException e) {
      // said below
    }
    throw unfit("a number");
  }

  /**
   * The number as a double, or the one that the text spells.
   *
   * @throws JsonException if it is anything else
   */
  public double asDouble() {
    return decimal().doubleValue();
  }

  /**
   * The whole number, or the one that the text spells.
   *
   * @throws JsonException if it is anything else, has a fraction, or does not fit an int
   */
  public int asInt() {
    try {
      return decimal().intValueExact();
    } catch (ArithmeticException e) {
      throw unfit("an int");
    }
  }

  /**
   * The whole number, or the one that the text spells.
   *
   * @throws JsonException if it is anything else, has a fraction, or does not fit a long
   */
  public long asLong() {
    try {
      return decimal().longValueExact();
    } catch (ArithmeticException e) {
      throw unfit("a long");
    }
  }

  /**
   * True or false, or the one that the text spells.
   *
   * @throws JsonException if it is anything else
   */
  public boolean asBoolean() {
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    String text = node.isString() ? node.stringValue().strip() : "";
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return text.equalsIgnoreCase("true");
    }
    throw unfit("true or false");
  }

  /**
   * The elements of an array; none where there is no value or null.
   *
   * @throws JsonException if it is anything else
   */
  public List<Json> list() {
    if (isNothing()) {
      return List.of();
    }
    if (!node.isArray()) {
      throw unfit("an array");
    }
    List<Json> elements = new ArrayList<>(node.size());
    for (JsonNode element : node) {
      elements.add(new Json(element, deeper("/" + elements.size())));
    }
    return List.copyOf(elements);
  }

  /** The elements of {@link #list()}. */
  @Override
  public Iterator<Json> iterator() {
    return list().iterator();
  }

  /**
   * The elements of an array, each as an instance of that type; none where there is no value or
   * null.
   *
   * @throws JsonException if it is anything else, or an element does not fit
   */
  public <T> List<T> list(Class<T> type) {
    return list().stream().map(element -> element.as(type)).toList();
  }

  /**
   * This value as an instance of a record or another class; what the class does not name is left
   * out.
   *
   * @throws JsonException if it does not fit; the message says where
   */
  public <T> T as(Class<T> type) {
    if (type == Json.class) {
      return type.cast(this);
    }
    if (isNothing()) {
      throw unfit(type.getSimpleName());
    }
    try {
      T value = JsonMapping.MAPPER.treeToValue(node, type);
      return Objects.requireNonNullElseGet(
          value,
          () -> {
            throw unfit(type.getSimpleName());
          });
    } catch (JacksonException e) {
      throw JsonErrors.unbound(where, node, type, e);
    }
  }

  /**
   * {@link #as}, or nothing where there is no value or null.
   *
   * @throws JsonException if there is a value and it does not fit; the message says where
   */
  public <T> Optional<T> optional(Class<T> type) {
    return isNothing() ? Optional.empty() : Optional.of(as(type));
  }

  /** Messages show its beginning only; a name of the page's can be long and have many elements. */
  private String deeper(String steps) {
    return where.length() > LONGEST_WHERE ? where : where + steps;
  }

  private JsonException unfit(String wanted) {
    return JsonErrors.unfit(where, wanted, node);
  }

  /** Whether the other is the same JSON: members in any order, numbers with the same digits. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Json that && node.equals(that.node);
  }

  @Override
  public int hashCode() {
    return node.hashCode();
  }

  /** The JSON text, in one line; empty where there is no value. */
  @Override
  public String toString() {
    return isPresent() ? JsonMapping.MAPPER.writeValueAsString(node) : "";
  }
}
