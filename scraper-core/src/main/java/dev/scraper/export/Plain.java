package dev.scraper.export;

import dev.scraper.http.Url;
import dev.scraper.json.Json;
import java.io.File;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.BaseStream;
import org.jsoup.nodes.Node;
import org.jspecify.annotations.Nullable;

/** Turns values into the plain ones that {@link Row} promises. */
final class Plain {

  /** Deep enough for any data, shallow enough to end a structure that holds itself. */
  private static final int MAX_DEPTH = 100;

  private Plain() {}

  static @Nullable Object of(@Nullable Object value) {
    return of(value, 0);
  }

  static @Nullable Object of(@Nullable Object value, int depth) {
    if (value == null || value instanceof Boolean) {
      return value;
    }
    if (value instanceof CharSequence || value instanceof Character) {
      return wellFormed(value.toString());
    }
    if (value instanceof Number number) {
      return number(number);
    }
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    if (isWrittenAsText(value)) {
      return wellFormed(value.toString());
    }
    if (depth >= MAX_DEPTH) {
      throw refusal(value, "nested deeper than " + MAX_DEPTH + " levels, or inside itself", null);
    }
    return structure(value, depth);
  }

  private static @Nullable Object structure(Object value, int depth) {
    if (value instanceof Json json) {
      return json.isPresent() && !json.isNull() ? of(json.as(Object.class), depth) : null;
    }
    if (value instanceof Record found) {
      return RecordShape.of(found.getClass()).map(found, depth);
    }
    if (value instanceof Map<?, ?> map) {
      return map(map, depth);
    }
    if (value instanceof Collection<?> values) {
      List<@Nullable Object> list = new ArrayList<>(values.size());
      values.forEach(each -> list.add(of(each, depth + 1)));
      return Collections.unmodifiableList(list);
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    if (value.getClass().isArray()) {
      return array(value, depth);
    }
    if (isOptional(value)) {
      return optional(value, depth);
    }
    return bean(value, depth);
  }

  private static Map<String, @Nullable Object> map(Map<?, ?> map, int depth) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Object key = of(entry.getKey(), depth + 1);
      if (key == null || key instanceof List || key instanceof Map) {
        throw refusal(map, "its key " + entry.getKey() + " is no text", null);
      }
      String name = key.toString();
      if (plain.containsKey(name)) {
        throw refusal(map, "two of its keys read '" + name + "'", null);
      }
      plain.put(name, of(entry.getValue(), depth + 1));
    }
    return Collections.unmodifiableMap(plain);
  }

  private static List<@Nullable Object> array(Object array, int depth) {
    int length = Array.getLength(array);
    List<@Nullable Object> list = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      list.add(of(Array.get(array, i), depth + 1));
    }
    return Collections.unmodifiableList(list);
  }

  private static boolean isOptional(Object value) {
    return value instanceof Optional
        || value instanceof OptionalInt
        || value instanceof OptionalLong
        || value instanceof OptionalDouble;
  }

  private static @Nullable Object optional(Object value, int depth) {
    if (value instanceof OptionalInt found) {
      return found.isPresent() ? found.getAsInt() : null;
    }
    if (value instanceof OptionalLong found) {
      return found.isPresent() ? found.getAsLong() : null;
    }
    if (value instanceof OptionalDouble found) {
      return found.isPresent() ? found.getAsDouble() : null;
    }
    return of(((Optional<?>) value).orElse(null), depth + 1);
  }

  private static @Nullable Object bean(Object value, int depth) {
    if (value instanceof Node) {
      throw refusal(value, "take its text() or attr() instead", null);
    }
    if (value instanceof BaseStream) {
      throw refusal(value, "a stream can be read only once; collect it to a list", null);
    }
    Object properties;
    try {
      properties = Beans.properties(value);
    } catch (RuntimeException | StackOverflowError e) {
      throw refusal(value, String.valueOf(e.getMessage()).lines().findFirst().orElse(""), e);
    }
    return of(properties, depth + 1);
  }

  private static boolean isWrittenAsText(Object value) {
    return value instanceof Url
        || value instanceof URI
        || value instanceof URL
        || value instanceof TemporalAccessor
        || value instanceof TemporalAmount
        || value instanceof ZoneId
        || value instanceof UUID
        || value instanceof Path
        || value instanceof File;
  }

  private static Number number(Number number) {
    if (number instanceof Integer
        || number instanceof Long
        || number instanceof Double
        || number instanceof Float
        || number instanceof Short
        || number instanceof Byte
        || number.getClass() == BigDecimal.class
        || number.getClass() == BigInteger.class) {
      return number;
    }
    if (number instanceof AtomicLong
        || number instanceof AtomicInteger
        || number instanceof LongAdder) {
      return number.longValue();
    }
    try {
      return new BigDecimal(number.toString());
    } catch (NumberFormatException e) {
      throw refusal(number, "'" + number + "' is no decimal number", e);
    }
  }

  /** The text itself, or with U+FFFD for each half of a surrogate pair that stands alone. */
  static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(++i))) {
          return replaced(text);
        }
      }
    }
    return text;
  }

  private static String replaced(String text) {
    StringBuilder fixed = new StringBuilder(text.length());
    text.codePoints()
        .map(
            each ->
                each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE
                    ? '\uFFFD'
                    : each)
        .forEach(fixed::appendCodePoint);
    return fixed.toString();
  }

  private static IllegalArgumentException refusal(
      Object value, String why, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "cannot export " + value.getClass().getName() + ": " + why, cause);
  }
}
