package dev.scraper.json;

import java.util.Iterator;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Makes one line of what went wrong with JSON. Stateless. */
final class JsonErrors {

  private static final int SHOWN = 80;
  private static final int SHOWN_NAMES = 5;

  private JsonErrors() {}

  /** A text that is no JSON. */
  static JsonException unreadable(JacksonException e) {
    return new JsonException(
        "not JSON: " + place(e.getLocation()) + shown(oneLine(e.getOriginalMessage()), 200), e);
  }

  static JsonException trailing(TokenStreamLocation location) {
    return new JsonException(
        "not JSON: " + place(location) + "something follows after the end of the value", null);
  }

  private static String place(TokenStreamLocation location) {
    return location == null || location.getLineNr() < 1
        ? ""
        : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
  }

  /** A value that is not what was asked for. */
  static JsonException unfit(String where, String wanted, JsonNode found) {
    return new JsonException(at(where) + "wanted " + wanted + ", found " + describe(found), null);
  }

  /** A value that could not be bound to a type. */
  static JsonException unbound(String where, JsonNode node, Class<?> type, JacksonException e) {
    String inside = pointer(e.getPath());
    JsonNode found = node.at(inside);
    String place = where + inside;
    if (e instanceof ValueInstantiationException) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return new JsonException(
          at(place) + "no " + type.getSimpleName() + ": " + shown(oneLine(cause.toString()), 200),
          e);
    }
    if (e instanceof InvalidDefinitionException) {
      return new JsonException(
          "JSON cannot be bound to "
              + type.getName()
              + ": "
              + shown(oneLine(e.getOriginalMessage()), 300),
          e);
    }
    String wanted = target(e, type).getSimpleName();
    return new JsonException(at(place) + "wanted " + wanted + ", found " + describe(found), e);
  }

  private static Class<?> target(JacksonException e, Class<?> whole) {
    Class<?> target = null;
    if (e instanceof MismatchedInputException mismatch) {
      target = mismatch.getTargetType();
    } else if (e instanceof InputCoercionException overflow) {
      target = overflow.getTargetType();
    }
    return target == null ? whole : target;
  }

  private static String at(String where) {
    return where.isEmpty() ? "the JSON value: " : "JSON at " + shown(where, 200) + ": ";
  }

  private static String pointer(List<JacksonException.Reference> path) {
    StringBuilder pointer = new StringBuilder();
    for (JacksonException.Reference step : path) {
      String name = step.getPropertyName();
      pointer.append('/').append(name == null ? step.getIndex() : escape(name));
    }
    return pointer.toString();
  }

  /** A name as a reference token (RFC 6901, 3). */
  static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private static String describe(JsonNode node) {
    if (node.isMissingNode()) {
      return "nothing";
    }
    if (node.isArray()) {
      return "an array of " + node.size();
    }
    return node.isObject() ? describeObject(node) : shown(oneLine(node.toString()), SHOWN);
  }

  private static String describeObject(JsonNode node) {
    StringBuilder text = new StringBuilder(node.isEmpty() ? "an empty object" : "an object with ");
    Iterator<String> names = node.propertyNames().iterator();
    for (int i = 0; i < SHOWN_NAMES && names.hasNext(); i++) {
      text.append(i == 0 ? "" : ", ").append(shown(oneLine(names.next()), SHOWN / 2));
    }
    return text.append(names.hasNext() ? ", ..." : "").toString();
  }

  private static String oneLine(String text) {
    return text == null ? "" : text.replaceAll("\\s+", " ");
  }

  private static String shown(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length) + "...";
  }
}
