package dev.scraper.internal.convert;

import java.math.BigDecimal;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What may stand between the digits of a number: grouping and decimal separators of one locale, or
 * of an unknown one. Kinds of spaces are one separator, and so are kinds of apostrophes.
 *
 * <p><b>Thread-safety:</b> immutable.
 */
final class Separators {

  private static final Pattern SPACES = Pattern.compile("[\\s\\p{Zs}]");
  private static final Pattern APOSTROPHES = Pattern.compile("[\u2019\u02BC\uFF07]");

  /** Null in an unknown locale. */
  private final @Nullable Locale locale;

  private final char decimal;
  private final char grouping;
  private final Pattern groups;

  private Separators(@Nullable Locale locale, char decimal, char grouping) {
    this.locale = locale;
    this.decimal = decimal;
    this.grouping = grouping;
    boolean lakhs = locale != null && locale.getCountry().equals("IN");
    this.groups = groups(grouping, lakhs);
  }

  static Separators of(Locale locale) {
    DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(locale);
    String grouping = one(String.valueOf(symbols.getGroupingSeparator()));
    return new Separators(locale, symbols.getDecimalSeparator(), grouping.charAt(0));
  }

  static Separators any() {
    return new Separators(null, '.', ',');
  }

  /** The same number with one kind of space and one kind of apostrophe. */
  private static String one(String digits) {
    return APOSTROPHES.matcher(SPACES.matcher(digits).replaceAll(" ")).replaceAll("'");
  }

  private static Pattern groups(char grouping, boolean lakhs) {
    String between = Pattern.quote(String.valueOf(grouping));
    return lakhs
        ? Pattern.compile("\\d{1,3}(?:" + between + "\\d{2,3})*" + between + "\\d{3}")
        : Pattern.compile("\\d{1,3}(?:" + between + "\\d{3})+");
  }

  /** All that may stand between digits, for a character class of a regular expression. */
  String all() {
    String spaces = grouping == ' ' ? " \\u00A0\\u2007\\u2009\\u202F" : "";
    return ".,'\u2019\u02BC\uFF07\u066B\u066C" + spaces;
  }

  boolean occurIn(String digits) {
    return !digits.chars().allMatch(Character::isDigit);
  }

  boolean isDecimal(char c) {
    return c == decimal;
  }

  /**
   * The number that is written with these digits and separators.
   *
   * @param shown the text it stands in, for the message
   * @throws IllegalArgumentException if that is none here, or not the same everywhere
   */
  BigDecimal number(String written, String shown) {
    String digits = one(written);
    BigDecimal number = locale == null ? anywhere(digits, shown) : plain(digits, decimal, groups);
    if (number == null) {
      String where = locale == null ? "any locale" : "the locale " + locale.toLanguageTag();
      throw new IllegalArgumentException(shown + " has no number as " + where + " writes it");
    }
    return number;
  }

  private static @Nullable BigDecimal anywhere(String digits, String shown) {
    boolean apostrophes = digits.indexOf('\'') >= 0;
    int dot = digits.lastIndexOf('.');
    int comma = digits.lastIndexOf(',');
    char last = dot > comma ? '.' : ',';
    boolean once = digits.indexOf(last) == Math.max(dot, comma);
    if (apostrophes) {
      return plain(digits, last, groups('\'', false));
    }
    if (dot < 0 && comma < 0) {
      return plain(digits, '.', groups(',', false));
    }
    if (dot >= 0 && comma >= 0) {
      return plain(digits, last, groups(last == '.' ? ',' : '.', false));
    }
    if (!once) {
      return plain(digits, last == '.' ? ',' : '.', groups(last, false));
    }
    int before = Math.max(dot, comma);
    boolean group = digits.length() - before == 4 && before <= 3 && digits.charAt(0) != '0';
    if (group) {
      throw new IllegalArgumentException(
          shown
              + " is "
              + digits.replace(String.valueOf(last), "")
              + " in one country and "
              + digits.replace(last, '.')
              + " in another: say the locale");
    }
    return plain(digits, last, groups('\'', false));
  }

  private static @Nullable BigDecimal plain(String digits, char decimal, Pattern groups) {
    int point = digits.indexOf(decimal);
    String whole = point < 0 ? digits : digits.substring(0, point);
    String fraction = point < 0 ? "" : digits.substring(point + 1);
    boolean grouped = groups.matcher(whole).matches();
    if (!isDigits(fraction) || !grouped && !isDigits(whole)) {
      return null;
    }
    String plain = grouped ? whole.replaceAll("\\D", "") : whole;
    return new BigDecimal(point < 0 ? plain : plain + "." + fraction);
  }

  private static boolean isDigits(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
