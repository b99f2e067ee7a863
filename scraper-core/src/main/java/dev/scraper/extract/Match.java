package dev.scraper.extract;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value is the part of the text, attribute or HTML that a regular expression finds: its first
 * group, or the whole of the match if it has none. In a list, texts in which it finds nothing are
 * left out. A text on which it would take too long (2,000,000 steps and 100 more for each
 * character) is a value that cannot be read, as is one that is no number where a number is wanted.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Match {

  /** A regular expression of {@link java.util.regex.Pattern}. */
  String value();
}
