package dev.scraper.extract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How numbers and dates are written. On a record or class it is for all its components; what a
 * component says itself goes first. It is not passed on to nested types.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.TYPE})
public @interface Format {

  /**
   * A language tag such as {@code de-DE}: whose separators numbers have, and whose names the months
   * have. Without one only numbers are read that mean the same everywhere, and months are English.
   */
  String locale() default "";

  /**
   * How dates and times are written, as {@link java.time.format.DateTimeFormatter} has it. Without
   * a pattern as in ISO 8601.
   */
  String pattern() default "";

  /** The time zone, such as {@code Europe/Berlin}, of times that are written without one. */
  String zone() default "";
}
