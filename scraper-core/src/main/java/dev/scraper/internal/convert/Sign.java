package dev.scraper.internal.convert;

/** Tells a minus from a dash in front of a number. */
final class Sign {

  private static final String MINUS = "-\u2212";
  private static final String DASHES = "\u2010\u2011\u2012\u2013\u2014\uFE63\uFF0D";

  private Sign() {}

  /**
   * Whether the number that begins here is negative: a minus stands at the text's start, or after a
   * space and right before the number or its currency.
   *
   * @throws IllegalArgumentException if a dash may be a minus or not, as in {@code EUR-5}
   */
  static boolean isNegative(String text, int number) {
    int at = beforeCurrency(text, number);
    if (at < 0 || !isDash(text.charAt(at))) {
      return false;
    }
    if (isStart(text, at)) {
      return true;
    }
    if (Character.isWhitespace(text.charAt(at + 1))) {
      return false;
    }
    if (MINUS.indexOf(text.charAt(at)) >= 0 && isOpen(text.charAt(at - 1))) {
      return true;
    }
    throw new IllegalArgumentException("a dash that may be a minus or not in " + Shown.text(text));
  }

  static boolean isDash(char c) {
    return MINUS.indexOf(c) >= 0 || DASHES.indexOf(c) >= 0;
  }

  /** The last place before the number that is neither white space nor a currency. */
  private static int beforeCurrency(String text, int number) {
    int at = backOverSpace(text, number - 1);
    int symbol = at;
    while (symbol >= 0 && Character.getType(text.charAt(symbol)) == Character.CURRENCY_SYMBOL) {
      symbol--;
    }
    int letters = symbol;
    while (letters >= 0 && text.charAt(letters) >= 'A' && text.charAt(letters) <= 'Z') {
      letters--;
    }
    int code = symbol - letters;
    at = code > 0 && code <= 3 ? letters : symbol;
    return backOverSpace(text, at);
  }

  private static int backOverSpace(String text, int from) {
    int at = from;
    while (at >= 0 && isSpace(text.charAt(at))) {
      at--;
    }
    return at;
  }

  private static boolean isStart(String text, int at) {
    return backOverSpace(text, at - 1) < 0;
  }

  private static boolean isOpen(char c) {
    return isSpace(c) || c == '(' || c == ':' || Character.getType(c) == Character.CURRENCY_SYMBOL;
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}
