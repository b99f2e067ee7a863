package dev.scraper.data;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Dates of feeds: RFC 3339 and W3CDTF, also with a space for the T or without seconds; RFC 822 and
 * 2822, also without the weekday, with whole month names or two digits of a year.
 */
final class FeedDates {

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

  /** Zones that RFC 822 names, and those that are common in feeds; in hours. */
  private static final Map<String, Integer> ZONES =
      Map.ofEntries(
          Map.entry("EST", -5),
          Map.entry("EDT", -4),
          Map.entry("CST", -6),
          Map.entry("CDT", -5),
          Map.entry("MST", -7),
          Map.entry("MDT", -6),
          Map.entry("PST", -8),
          Map.entry("PDT", -7),
          Map.entry("BST", 1),
          Map.entry("CET", 1),
          Map.entry("CEST", 2),
          Map.entry("MSK", 3),
          Map.entry("JST", 9));

  private static final String TIME = "(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9})\\d*+)?)?";
  private static final String ZONE = "\\s*+([A-Za-z]{1,5})?+\\s*+([+-]\\d{2}:?\\d{2})?+";

  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4})(?:-(\\d{1,2})(?:-(\\d{1,2})(?:(?:[Tt]|\\s++)" + TIME + ZONE + ")?+)?+)?+");

  private static final Pattern MAIL =
      Pattern.compile(
          "(?:[A-Za-z]++\\.?,?\\s*+)?+(\\d{1,2})[\\s-]++([A-Za-z]{3,9})\\.?[\\s,-]++(\\d{2,4})"
              + "(?:[\\s,]++"
              + TIME
              + ZONE
              + "(?:\\s*+\\(.*)?)?");

  private FeedDates() {}

  static Optional<OffsetDateTime> read(String text) {
    String bare = text.strip();
    try {
      Matcher iso = ISO.matcher(bare);
      if (iso.matches()) {
        return Optional.of(date(number(iso, 1, 0), number(iso, 2, 1), number(iso, 3, 1), iso, 4));
      }
      Matcher mail = MAIL.matcher(bare);
      if (mail.matches()) {
        int month = 1 + MONTHS.indexOf(mail.group(2).substring(0, 3).toLowerCase(Locale.ROOT));
        return Optional.of(date(year(mail.group(3)), month, number(mail, 1, 1), mail, 4));
      }
    } catch (DateTimeException e) {
      // no such day or time
    }
    return Optional.empty();
  }

  /** RFC 2822, 4.3. */
  private static int year(String digits) {
    int year = Integer.parseInt(digits);
    return digits.length() == 4 ? year : year < 50 ? 2000 + year : 1900 + year;
  }

  private static OffsetDateTime date(int year, int month, int day, Matcher rest, int time) {
    // A leap second is the last one of its minute.
    int second = Math.min(59, number(rest, time + 2, 0));
    String fraction = rest.group(time + 3);
    int nanos = fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
    return LocalDateTime.of(
            year, month, day, number(rest, time, 0), number(rest, time + 1, 0), second, nanos)
        .atOffset(zone(rest.group(time + 4), rest.group(time + 5)));
  }

  private static ZoneOffset zone(@Nullable String name, @Nullable String offset) {
    if (offset != null) {
      return ZoneOffset.of(offset);
    }
    return name == null
        ? ZoneOffset.UTC
        : ZoneOffset.ofHours(ZONES.getOrDefault(name.toUpperCase(Locale.ROOT), 0));
  }

  private static int number(Matcher matcher, int group, int otherwise) {
    String digits = matcher.group(group);
    return digits == null ? otherwise : Integer.parseInt(digits);
  }
}
