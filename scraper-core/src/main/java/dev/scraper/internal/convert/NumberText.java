package dev.scraper.internal.convert;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes the one number out of a text: {@code 51.77} of {@code £51.77}, {@code 22} of {@code In
 * stock (22 available)}. A text with no number, with two, or with one that can be read in two ways
 * is refused, since a wrong number is worse than none.
 *
 * <p><b>Thread-safety:</b> immutable.
 */
final class NumberText {

  /** More digits than any number of a page; conversions take time quadratic in them. */
  private static final int MOST_DIGITS = 300;

  private static final Pattern SCIENTIFIC =
      Pattern.compile("[+-]?[0-9]{1,40}(?:\\.[0-9]{1,40})?[eE][+-]?[0-9]{1,3}");

  /** What follows a number that is short for a larger one. */
  private static final Pattern SHORTENED =
      Pattern.compile(
          "\\s?(?:[kKMB]|(?i:mn|mln|bn|tsd|mio|mrd|thousand|million|billion))(?!\\p{L})");

  private static final String MARKS = "[\\u200B\\u200E\\u200F\\u061C\\u2066-\\u2069\\uFEFF]";

  private final Separators separators;
  private final Pattern token;

  /**
   * @param locale whose separators the number has; null to take only what is the same number in all
   *     of them
   */
  NumberText(@Nullable Locale locale) {
    separators = locale == null ? Separators.any() : Separators.of(locale);
    // Possessive, or a long row of numbers would overflow the stack.
    token =
        Pattern.compile(
            "\\d++(?:[" + separators.all() + "]\\d++)*+", Pattern.UNICODE_CHARACTER_CLASS);
  }

  /**
   * The number in the text.
   *
   * @throws IllegalArgumentException if there is not exactly one
   */
  BigDecimal read(String written) {
    String text = written.replaceAll(MARKS, "").strip();
    if (SCIENTIFIC.matcher(text).matches()) {
      return new BigDecimal(text);
    }
    List<int[]> found = tokens(text);
    if (found.size() != 1) {
      throw refusal(found.isEmpty() ? "no number in " : found.size() + " numbers in ", text);
    }
    int from = found.get(0)[0];
    int to = found.get(0)[1];
    checkWhatFollows(text, to);
    String digits = text.substring(from, to);
    boolean fraction = isFraction(text, from);
    if (fraction && separators.occurIn(digits)) {
      throw refusal("no number that can be read in ", text);
    }
    BigDecimal number =
        fraction
            ? new BigDecimal("0." + ascii(digits))
            : separators.number(ascii(digits), Shown.text(text));
    return Sign.isNegative(text, fraction ? from - 1 : from) ? number.negate() : number;
  }

  private List<int[]> tokens(String text) {
    List<int[]> found = new ArrayList<>(2);
    Matcher matcher = token.matcher(text);
    while (matcher.find()) {
      if (matcher.end() - matcher.start() > MOST_DIGITS) {
        throw refusal("too many digits in ", text);
      }
      found.add(new int[] {matcher.start(), matcher.end()});
    }
    return found;
  }

  /** Whether the number begins with its decimal point. */
  private boolean isFraction(String text, int from) {
    char before = from > 0 ? text.charAt(from - 1) : ' ';
    boolean first = from < 2 || !isPartOfWord(text.charAt(from - 2));
    if (before != '.' && before != ',' || !first) {
      return false;
    }
    if (!separators.isDecimal(before)) {
      throw refusal("a number without its beginning in ", text);
    }
    return true;
  }

  private static boolean isPartOfWord(char c) {
    return Character.isLetterOrDigit(c) || c == '.' || c == ',';
  }

  private static void checkWhatFollows(String text, int to) {
    if (to < text.length() && Character.getType(text.charAt(to)) == Character.OTHER_NUMBER) {
      throw refusal("a fraction or a power in ", text);
    }
    if (SHORTENED.matcher(text).region(to, text.length()).useTransparentBounds(true).lookingAt()) {
      throw refusal("a number that is short for a larger one in ", text);
    }
  }

  private static String ascii(String digits) {
    StringBuilder ascii = new StringBuilder(digits.length());
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      ascii.append(Character.isDigit(c) ? (char) ('0' + Character.digit(c, 10)) : c);
    }
    return ascii.toString();
  }

  private static IllegalArgumentException refusal(String why, String text) {
    return new IllegalArgumentException(why + Shown.text(text));
  }
}
