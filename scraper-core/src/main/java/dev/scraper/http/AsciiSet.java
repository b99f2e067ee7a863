package dev.scraper.http;

/**
 * A set of ASCII characters; no other character is ever in it. A record, because the JIT takes the
 * fields of a constant record for constants.
 *
 * @param low the characters below 64, a bit for each
 * @param high those from 64 on
 */
record AsciiSet(long low, long high) {

  static final AsciiSet DIGITS = range('0', '9');
  static final AsciiSet LOWER_CASE = range('a', 'z');
  static final AsciiSet ALPHANUMERIC = DIGITS.and(LOWER_CASE).and(range('A', 'Z'));

  /** RFC 3986, section 2.3. */
  static final AsciiSet UNRESERVED = ALPHANUMERIC.and(of("-._~"));

  static AsciiSet of(String characters) {
    long low = 0;
    long high = 0;
    for (int i = 0; i < characters.length(); i++) {
      char c = characters.charAt(i);
      low |= c < 64 ? 1L << c : 0;
      high |= c < 64 ? 0 : 1L << (c - 64);
    }
    return new AsciiSet(low, high);
  }

  /** Both ends included. */
  static AsciiSet range(char first, char last) {
    StringBuilder all = new StringBuilder();
    for (char c = first; c <= last; c++) {
      all.append(c);
    }
    return of(all.toString());
  }

  AsciiSet and(AsciiSet more) {
    return new AsciiSet(low | more.low, high | more.high);
  }

  AsciiSet without(String characters) {
    AsciiSet less = of(characters);
    return new AsciiSet(low & ~less.low, high & ~less.high);
  }

  boolean contains(char c) {
    // A shift of a long looks at the lower six bits of its distance only.
    return c < 128 && (((c < 64 ? low : high) >>> c) & 1) != 0;
  }

  /** The first character from there on that is not in the set, or the end. */
  int skip(String text, int from, int to) {
    int i = from;
    while (i < to && contains(text.charAt(i))) {
      i++;
    }
    return i;
  }
}
