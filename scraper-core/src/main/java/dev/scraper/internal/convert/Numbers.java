package dev.scraper.internal.convert;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The number types. */
final class Numbers {

  private static final Map<Class<?>, Function<BigDecimal, Object>> EXACT =
      Map.of(
          Byte.class, BigDecimal::byteValueExact,
          Short.class, BigDecimal::shortValueExact,
          Integer.class, BigDecimal::intValueExact,
          Long.class, BigDecimal::longValueExact,
          BigInteger.class, BigDecimal::toBigIntegerExact,
          BigDecimal.class, number -> number,
          Float.class, number -> finite(number.floatValue()),
          Double.class, number -> finite(number.doubleValue()));

  private Numbers() {}

  static boolean isNumber(Class<?> type) {
    return EXACT.containsKey(type);
  }

  /** What reads this type, or null if it is no number type. */
  static @Nullable Conversion of(Class<?> type, Notation notation) {
    Function<BigDecimal, Object> exact = EXACT.get(type);
    if (exact == null) {
      return null;
    }
    NumberText numbers = new NumberText(notation.locale());
    return (text, resolver) -> {
      BigDecimal number = numbers.read(text);
      try {
        return exact.apply(number);
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException(
            number + " in " + Shown.text(text) + " does not fit " + name(type), e);
      }
    };
  }

  private static String name(Class<?> type) {
    String name = type.getSimpleName();
    if (type == Integer.class) {
      return "int";
    }
    return type.getPackageName().equals("java.lang") ? name.toLowerCase(Locale.ROOT) : name;
  }

  private static Object finite(float number) {
    if (Float.isInfinite(number)) {
      throw new ArithmeticException();
    }
    return number;
  }

  private static Object finite(double number) {
    if (Double.isInfinite(number)) {
      throw new ArithmeticException();
    }
    return number;
  }
}
