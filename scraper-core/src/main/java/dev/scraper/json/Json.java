package dev.scraper.json;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON value (RFC 8259): an object, an array, text, a number, a truth value, null, or nothing at
 * all where a pointer leads nowhere.
 *
 * <p><b>Thread-safety:</b> immutable.
 */
public final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING)
          .build();

  private final JsonNode node;

  private Json(JsonNode node) {
    this.node = node;
  }

  /**
   * Reads one JSON text.
   *
   * @throws IllegalArgumentException if it is none; the message says where
   */
  public static Json parse(String text) {
    try {
      return new Json(MAPPER.readTree(text));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * The JSON of a record, a map, a list, a bean or a plain value.
   *
   * @throws IllegalArgumentException if it has none; the message names the class
   */
  public static Json of(@Nullable Object value) {
    try {
      return new Json(MAPPER.valueToTree(value));
    } catch (JacksonException | IllegalArgumentException e) {
      String type = value == null ? "null" : value.getClass().getName();
      throw new IllegalArgumentException("no JSON can be made of " + type + ": " + e, e);
    }
  }

  /**
   * This value as an instance of a record or another class; what the class does not name is left
   * out.
   *
   * @throws IllegalArgumentException if it does not fit; the message says where
   */
  public <T> T as(Class<T> type) {
    try {
      return Objects.requireNonNull(MAPPER.treeToValue(node, type), "null");
    } catch (JacksonException | NullPointerException e) {
      throw new IllegalArgumentException("not a " + type.getSimpleName() + ": " + e, e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Json that && node.equals(that.node);
  }

  @Override
  public int hashCode() {
    return node.hashCode();
  }

  /** The JSON text, in one line. */
  @Override
  public String toString() {
    return MAPPER.writeValueAsString(node);
  }
}
