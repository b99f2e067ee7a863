package dev.scraper.internal.convert;

import java.util.Arrays;
import java.util.Currency;
import java.util.HashMap;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The types that are written as one word, or a few. */
final class Words {

  private static final Set<String> TRUE = Set.of("true", "yes", "y", "on", "1");
  private static final Set<String> FALSE = Set.of("false", "no", "n", "off", "0");

  /** How many constants of an enum a message names. */
  private static final int MOST_NAMED = 12;

  private Words() {}

  /** What reads this type, or null if it is none of these. */
  static @Nullable Conversion of(Class<?> type) {
    if (type.isEnum()) {
      return constants(type);
    }
    if (type == Boolean.class) {
      return (text, resolver) -> truth(text);
    }
    if (type == Character.class) {
      return (text, resolver) -> character(text);
    }
    if (type == Locale.class) {
      return (text, resolver) -> locale(text);
    }
    if (type == Currency.class) {
      return (text, resolver) -> currency(text);
    }
    return type == UUID.class ? (text, resolver) -> uuid(text) : null;
  }

  private static Object truth(String text) {
    String word = text.strip().toLowerCase(Locale.ROOT);
    if (!TRUE.contains(word) && !FALSE.contains(word)) {
      throw new IllegalArgumentException(
          Shown.text(text) + " is neither true, yes, y, on, 1 nor false, no, n, off, 0");
    }
    return TRUE.contains(word);
  }

  private static Object character(String text) {
    String stripped = text.strip();
    if (stripped.length() != 1) {
      throw new IllegalArgumentException(Shown.text(text) + " is not one character");
    }
    return stripped.charAt(0);
  }

  private static Object locale(String text) {
    try {
      return new Locale.Builder().setLanguageTag(text.strip().replace('_', '-')).build();
    } catch (IllformedLocaleException e) {
      throw new IllegalArgumentException(Shown.text(text) + " is no language tag", e);
    }
  }

  private static Object currency(String text) {
    try {
      return Currency.getInstance(text.strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          Shown.text(text) + " is no currency code of three letters", e);
    }
  }

  private static Object uuid(String text) {
    try {
      return UUID.fromString(text.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(Shown.text(text) + " is no UUID", e);
    }
  }

  private static Conversion constants(Class<?> type) {
    Enum<?>[] constants = (Enum<?>[]) type.getEnumConstants();
    Map<String, Enum<?>> exact = new HashMap<>();
    Map<String, Enum<?>> loose = new HashMap<>();
    for (Enum<?> constant : constants) {
      exact.put(constant.name(), constant);
      loose.putIfAbsent(loose(constant.name()), constant);
    }
    String known =
        Arrays.stream(constants).limit(MOST_NAMED).map(Enum::name).collect(Collectors.joining(", "))
            + (constants.length > MOST_NAMED ? ", ..." : "");
    return (text, resolver) -> {
      Enum<?> constant = exact.getOrDefault(text.strip(), loose.get(loose(text)));
      if (constant == null) {
        throw new IllegalArgumentException(
            Shown.text(text) + " is no " + type.getSimpleName() + " (" + known + ")");
      }
      return constant;
    };
  }

  private static String loose(String name) {
    return name.strip().toUpperCase(Locale.ROOT).replaceAll("[\\s\\p{Zs}_-]+", "_");
  }
}
