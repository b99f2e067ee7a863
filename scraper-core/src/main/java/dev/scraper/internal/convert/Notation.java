package dev.scraper.internal.convert;

import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a site writes numbers and dates.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param locale whose separators and month names are used; null if that is not known
 * @param pattern of dates, as {@link java.time.format.DateTimeFormatter} has it; null for ISO 8601
 * @param zone of times that are written without one; null if that is not known
 */
public record Notation(@Nullable Locale locale, @Nullable String pattern, @Nullable ZoneId zone) {

  /** Nothing is known. */
  public static final Notation UNKNOWN = new Notation(null, null, null);
}
