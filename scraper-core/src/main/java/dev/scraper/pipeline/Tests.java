package dev.scraper.pipeline;

import dev.scraper.internal.regex.EndlessSearch;
import dev.scraper.internal.regex.Search;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The usual tests of one value. */
final class Tests {

  private Tests() {}

  /** Looks at a value. */
  @FunctionalInterface
  interface Test {
    /** What is wrong with a value, to be read after the field's name; null if nothing is. */
    @Nullable String fault(@Nullable Object value);
  }

  static final Test REQUIRED = value -> value == null ? "is required" : null;

  static final Test NOT_BLANK =
      value -> {
        boolean text = value instanceof CharSequence && !value.toString().isBlank();
        return text ? null : "must not be blank" + was(value);
      };

  static String was(@Nullable Object value) {
    return ", was " + Values.shown(value);
  }

  static Test range(@Nullable Number min, @Nullable Number max) {
    BigDecimal least = min == null ? null : bound(min);
    BigDecimal most = max == null ? null : bound(max);
    if (least != null && most != null && least.compareTo(most) > 0) {
      throw new IllegalArgumentException("the range " + min + " to " + max + " is empty");
    }
    String must =
        least == null
            ? "must be at most " + max
            : most == null ? "must be at least " + min : "must be between " + min + " and " + max;
    return value -> {
      if (value == null) {
        return null;
      }
      BigDecimal number = number(value);
      boolean fits =
          number != null
              && (least == null || number.compareTo(least) >= 0)
              && (most == null || number.compareTo(most) <= 0);
      return fits ? null : must + was(value);
    };
  }

  private static BigDecimal bound(Number number) {
    BigDecimal bound = number(number);
    if (bound == null) {
      throw new IllegalArgumentException("not a bound of a range: " + number);
    }
    return bound;
  }

  /** The number that a value is, or null. */
  private static @Nullable BigDecimal number(Object value) {
    if (value instanceof Number || value instanceof CharSequence) {
      try {
        return new BigDecimal(value.toString().strip());
      } catch (NumberFormatException e) {
        return null; // no number at all, or an infinite one
      }
    }
    return null;
  }

  static Test size(int min, int max) {
    if (min < 0 || min > max) {
      throw new IllegalArgumentException("the sizes " + min + " to " + max + " are none");
    }
    return value -> {
      if (value == null) {
        return null;
      }
      int size = size(value);
      return size >= min && size <= max
          ? null
          : "must have a size between "
              + min
              + " and "
              + max
              + (size < 0 ? was(value) : ", was " + size);
    };
  }

  /** -1 for what has no size. */
  private static int size(Object value) {
    if (value instanceof CharSequence text) {
      return text.length();
    }
    if (value instanceof Collection<?> values) {
      return values.size();
    }
    if (value instanceof Map<?, ?> map) {
      return map.size();
    }
    return value.getClass().isArray() ? Array.getLength(value) : -1;
  }

  static Test pattern(Pattern pattern) {
    return value -> {
      try {
        return value == null || Search.matches(pattern, value.toString())
            ? null
            : "must match " + pattern + was(value);
      } catch (EndlessSearch e) {
        return "cannot be checked: " + e.getMessage() + was(value);
      }
    };
  }

  static Test oneOf(List<Object> values) {
    String listed = values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return value ->
        value == null || values.stream().anyMatch(each -> isSame(each, value))
            ? null
            : "must be one of " + listed + was(value);
  }

  private static boolean isSame(Object allowed, Object value) {
    if (allowed.equals(value)) {
      return true;
    }
    if (value instanceof Enum<?> constant) {
      return allowed.equals(constant.name());
    }
    BigDecimal number = value instanceof Number ? number(value) : null;
    BigDecimal other = allowed instanceof Number ? number(allowed) : null;
    return number != null && other != null && number.compareTo(other) == 0;
  }
}
