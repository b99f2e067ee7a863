package dev.scraper.internal.convert;

/** Text of a page as messages quote it. */
final class Shown {

  private static final int LONGEST = 80;

  private Shown() {}

  /** In quotes, in one line, cut after 80 characters. */
  static String text(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? "'" + line + "'" : "'" + line.substring(0, LONGEST) + "...'";
  }
}
