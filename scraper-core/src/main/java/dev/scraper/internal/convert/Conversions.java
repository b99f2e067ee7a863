package dev.scraper.internal.convert;

import java.lang.invoke.MethodType;
import java.util.Optional;

/** The types that text is converted to without a converter of the user's. */
public final class Conversions {

  /** What is supported, for messages. */
  public static final String SUPPORTED =
      "String, numbers, boolean, char, enums, Url, URI, URL, java.time, Locale, Currency, UUID,"
          + " Element, records and classes with annotations, and List, Set, Collection, Optional"
          + " or arrays of these";

  private Conversions() {}

  /**
   * What reads the type, or nothing if it is not supported. A primitive is read as its wrapper.
   *
   * @throws IllegalArgumentException if the notation's pattern is none
   */
  public static Optional<Conversion> of(Class<?> type, Notation notation) {
    if (type == String.class) {
      return Optional.of((text, resolver) -> text);
    }
    Class<?> wrapped = MethodType.methodType(type).wrap().returnType();
    return Optional.ofNullable(Numbers.of(wrapped, notation))
        .or(() -> Optional.ofNullable(Times.of(wrapped, notation)))
        .or(() -> Optional.ofNullable(Links.of(wrapped)))
        .or(() -> Optional.ofNullable(Words.of(wrapped)));
  }

  /** Whether the type is an address, which is read from a link's attribute, not from its text. */
  public static boolean isLink(Class<?> type) {
    return Links.isLink(type);
  }

  /** Whether the type is a number, primitive or not. */
  public static boolean isNumber(Class<?> type) {
    return Numbers.isNumber(MethodType.methodType(type).wrap().returnType());
  }

  /** Whether the type is one of {@code java.time}. */
  public static boolean isTime(Class<?> type) {
    return Times.isTime(type);
  }
}
