package dev.scraper.form;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.temporal.IsoFields;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of the inputs for dates and times: what is no valid one a browser takes for none.
 *
 * @see <a
 *     href="https://html.spec.whatwg.org/multipage/common-microsyntaxes.html#dates-and-times">Dates
 *     and times</a>
 */
final class Moments {

  private static final Pattern WEEK = Pattern.compile("(\\d{4})-W(\\d{2})");
  private static final Pattern LOCAL = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})[T ]([\\d:.]+)");
  private static final Pattern TIME = Pattern.compile("\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,3})?)?");

  private Moments() {}

  /** The value that is sent; empty text for one that is not of that type. */
  static String value(String type, String value) {
    try {
      return switch (type) {
        case "date" -> LocalDate.parse(value).toString();
        case "month" -> YearMonth.parse(value).toString();
        case "week" -> isWeek(value) ? value : "";
        case "time" -> time(value);
        default -> local(value);
      };
    } catch (DateTimeException e) {
      return "";
    }
  }

  private static boolean isWeek(String value) {
    Matcher week = WEEK.matcher(value);
    if (!week.matches()) {
      return false;
    }
    // The fourth of January is always in the first week.
    LocalDate inYear = Year.of(Integer.parseInt(week.group(1))).atMonth(1).atDay(4);
    return inYear
        .range(IsoFields.WEEK_OF_WEEK_BASED_YEAR)
        .isValidValue(Long.parseLong(week.group(2)));
  }

  private static String time(String value) {
    if (!TIME.matcher(value).matches()) {
      return "";
    }
    LocalTime.parse(value);
    return value;
  }

  private static String local(String value) {
    Matcher local = LOCAL.matcher(value);
    if (!local.matches()) {
      return "";
    }
    String time = time(local.group(2));
    return time.isEmpty() ? "" : LocalDate.parse(local.group(1)) + "T" + time;
  }
}
