package dev.scraper.internal.convert;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQuery;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The types of {@code java.time}: by a pattern, or as ISO 8601 has it, where a space may stand for
 * the T, a date may be followed by a time that is left out, and an offset may lack its colon.
 */
final class Times {

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .parseLenient()
          .appendOffset("+HH:MM:ss", "Z")
          .optionalStart()
          .appendLiteral('[')
          .parseCaseSensitive()
          .appendZoneRegionId()
          .appendLiteral(']')
          .toFormatter(Locale.ROOT);

  private static final Pattern BARE_OFFSET = Pattern.compile("([+-]\\d\\d)(\\d\\d)$");

  private record Kind(DateTimeFormatter iso, TemporalQuery<?> query, String example) {}

  private static final Map<Class<?>, Kind> KINDS =
      Map.of(
          LocalDate.class, new Kind(ISO, LocalDate::from, "2026-11-21"),
          LocalDateTime.class, new Kind(ISO, Times::local, "2026-11-21T09:30:00"),
          LocalTime.class, new Kind(DateTimeFormatter.ISO_LOCAL_TIME, LocalTime::from, "09:30:00"),
          OffsetDateTime.class, new Kind(ISO, Times::offset, "2026-11-21T09:30:00+01:00"),
          ZonedDateTime.class, new Kind(ISO, ZonedDateTime::from, "2026-11-21T09:30:00+01:00"),
          Instant.class, new Kind(ISO, Instant::from, "2026-11-21T09:30:00Z"),
          YearMonth.class, new Kind(pattern("uuuu-MM", Locale.ROOT), YearMonth::from, "2026-11"),
          Year.class, new Kind(pattern("uuuu", Locale.ROOT), Year::from, "2026"));

  private Times() {}

  static boolean isTime(Class<?> type) {
    return KINDS.containsKey(type) || type == Duration.class;
  }

  /**
   * What reads this type, or null if it is no type of a time.
   *
   * @throws IllegalArgumentException if the pattern is none
   */
  static @Nullable Conversion of(Class<?> type, Notation notation) {
    if (type == Duration.class) {
      return (text, resolver) -> duration(text);
    }
    Kind kind = KINDS.get(type);
    return kind == null ? null : of(type.getSimpleName(), kind, notation);
  }

  private static Conversion of(String type, Kind kind, Notation notation) {
    String pattern = notation.pattern();
    Locale locale = notation.locale() == null ? Locale.ENGLISH : notation.locale();
    DateTimeFormatter bare = pattern == null ? kind.iso : pattern(pattern, locale);
    DateTimeFormatter formatter = notation.zone() == null ? bare : bare.withZone(notation.zone());
    String form =
        pattern == null
            ? " in ISO form, such as " + kind.example
            : " in the pattern '" + pattern + "' (" + locale.toLanguageTag() + ")";
    return (text, resolver) -> {
      String line = text.strip().replaceAll("[\\s\\p{Zs}]+", " ");
      try {
        return formatter.parse(pattern == null ? iso(line) : line, kind.query);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(Shown.text(text) + " is no " + type + form, e);
      }
    };
  }

  private static String iso(String line) {
    String text = line.replace(' ', 'T');
    return text.indexOf('T') < 0 ? text : BARE_OFFSET.matcher(text).replaceFirst("$1:$2");
  }

  private static DateTimeFormatter pattern(String pattern, Locale locale) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .toFormatter(locale);
  }

  /** An offset that would be dropped makes it another time. */
  private static LocalDateTime local(TemporalAccessor parsed) {
    if (parsed.isSupported(ChronoField.OFFSET_SECONDS)) {
      throw new DateTimeException("it has an offset");
    }
    return LocalDateTime.from(parsed);
  }

  private static OffsetDateTime offset(TemporalAccessor parsed) {
    return parsed.isSupported(ChronoField.OFFSET_SECONDS)
        ? OffsetDateTime.from(parsed)
        : ZonedDateTime.from(parsed).toOffsetDateTime();
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text.strip());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          Shown.text(text) + " is no Duration in ISO form, such as PT1H30M", e);
    }
  }
}
