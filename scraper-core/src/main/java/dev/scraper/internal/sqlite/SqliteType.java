package dev.scraper.internal.sqlite;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The type of a column, and how values are put there; {@code Exporters.sqlite} says which when. */
public enum SqliteType {
  /** Whole numbers and truth values. */
  INTEGER,
  /** Binary floating point. */
  REAL,
  /** All else. */
  TEXT;

  private static final Set<Class<?>> INTEGERS =
      Set.of(
          long.class,
          int.class,
          short.class,
          byte.class,
          boolean.class,
          Long.class,
          Integer.class,
          Short.class,
          Byte.class,
          Boolean.class,
          OptionalInt.class,
          OptionalLong.class,
          AtomicInteger.class,
          AtomicLong.class,
          LongAdder.class);

  private static final Set<Class<?>> REALS =
      Set.of(double.class, float.class, Double.class, Float.class, OptionalDouble.class);

  /** The fields that the engine itself gives to a record as numbers. */
  private static final Set<String> NUMBERS = Set.of("status", "depth");

  /**
   * @param type the class a record declares, or Object if none does
   */
  static SqliteType of(String field, Class<?> type) {
    if (type == Object.class) {
      return NUMBERS.contains(field) ? INTEGER : TEXT;
    }
    return INTEGERS.contains(type) ? INTEGER : REALS.contains(type) ? REAL : TEXT;
  }

  private static boolean isNotFinite(Object value) {
    return (value instanceof Double || value instanceof Float)
        && !Double.isFinite(((Number) value).doubleValue());
  }

  /** Gives a text, a number of the JDK, a truth value or null to a statement. */
  void bind(PreparedStatement statement, int at, @Nullable Object value) throws SQLException {
    if (value == null || isNotFinite(value)) {
      statement.setObject(at, null);
    } else if (value instanceof String text) {
      statement.setString(at, text);
    } else if (this == TEXT || value instanceof BigDecimal || value instanceof BigInteger) {
      statement.setString(at, value.toString());
    } else if (value instanceof Boolean truth) {
      statement.setLong(at, truth ? 1 : 0);
    } else if (value instanceof Double || value instanceof Float) {
      // By way of its text a float of 0.1 is 0.1, not 0.10000000149.
      statement.setDouble(at, Double.parseDouble(value.toString()));
    } else {
      statement.setLong(at, ((Number) value).longValue());
    }
  }
}
