package dev.scraper.internal.text;

import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** Plain values as JSON in UTF-8; NaN and the infinities, which JSON has not, as null. */
public final class JsonText {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  private JsonText() {}

  /** Writes a record as an object, without a line end. */
  public static void write(List<String> names, List<@Nullable Object> values, OutputStream out) {
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      for (int i = 0; i < names.size(); i++) {
        json.writeName(names.get(i));
        write(values.get(i), json);
      }
      json.writeEndObject();
    }
  }

  /** The JSON text of one plain value. */
  public static String of(@Nullable Object value) {
    Bytes bytes = new Bytes();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      write(value, json);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** Whether a number is one that no format but Java's own can write. */
  public static boolean isNotFinite(Number number) {
    return (number instanceof Double || number instanceof Float)
        && !Double.isFinite(number.doubleValue());
  }

  private static void write(@Nullable Object value, JsonGenerator json) {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof Number number) {
      writeNumber(number, json);
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      map.forEach(
          (name, each) -> {
            json.writeName((String) name);
            write(each, json);
          });
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      list.forEach(each -> write(each, json));
      json.writeEndArray();
    } else {
      throw new AssertionError("not a plain value: " + value.getClass());
    }
  }

  private static void writeNumber(Number number, JsonGenerator json) {
    if (isNotFinite(number)) {
      json.writeNull();
    } else if (number instanceof Double real) {
      json.writeNumber(real);
    } else if (number instanceof Float real) {
      json.writeNumber(real);
    } else if (number instanceof BigDecimal decimal) {
      json.writeNumber(decimal);
    } else if (number instanceof BigInteger integer) {
      json.writeNumber(integer);
    } else {
      json.writeNumber(number.longValue());
    }
  }
}
