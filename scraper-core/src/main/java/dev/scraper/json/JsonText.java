package dev.scraper.json;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Makes {@link Json} of text and of objects. Stateless. */
final class JsonText {

  private JsonText() {}

  /** The one value that is there to be read. */
  static Json read(Supplier<JsonParser> source) {
    try (JsonParser parser = source.get()) {
      JsonNode node = parser.readValueAsTree();
      if (node == null || node.isMissingNode()) {
        throw new JsonException("not JSON: there is nothing in it", null);
      }
      if (parser.nextToken() != null) {
        throw JsonErrors.trailing(parser.currentTokenLocation());
      }
      return new Json(node, "");
    } catch (JacksonException e) {
      throw JsonErrors.unreadable(e);
    } catch (NumberFormatException e) {
      throw new JsonException("not JSON that can be read: a number's exponent is too large", e);
    }
  }

  static List<Json> lines(String text) {
    List<Json> values = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank()) {
        try {
          values.add(Json.parse(line));
        } catch (JsonException e) {
          throw new JsonException("JSON line " + number + ": " + e.getMessage(), e);
        }
      }
    }
    return List.copyOf(values);
  }

  static Json of(@Nullable Object value) {
    try {
      return new Json(JsonMapping.MAPPER.valueToTree(value), "");
    } catch (JacksonException | IllegalArgumentException e) {
      throw unwritable(value, e.getMessage(), e);
    } catch (StackOverflowError e) {
      throw unwritable(value, "it contains itself or is nested too deeply", e);
    }
  }

  private static JsonException unwritable(@Nullable Object value, String why, Throwable cause) {
    String type = value == null ? "null" : value.getClass().getName();
    return new JsonException("no JSON can be made of " + type + ": " + why, cause);
  }

  /** RFC 6901, 3: a tilde is always the beginning of an escape. */
  static JsonPointer pointer(String text) {
    for (int i = text.indexOf('~'); i >= 0; i = text.indexOf('~', i + 1)) {
      if (i + 1 == text.length() || "01".indexOf(text.charAt(i + 1)) < 0) {
        throw new IllegalArgumentException(
            "not a JSON Pointer: '" + text + "': ~ must be written ~0");
      }
    }
    if (!text.isEmpty() && text.charAt(0) != '/') {
      throw new IllegalArgumentException("not a JSON Pointer: '" + text + "': it begins with /");
    }
    return JsonPointer.compile(text);
  }
}
