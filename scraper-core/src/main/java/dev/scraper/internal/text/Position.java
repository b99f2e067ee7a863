package dev.scraper.internal.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the records of a file end.
 *
 * @param end how many bytes of the file they take
 * @param plain how many bytes of text the gzip member has that is not complete there; 0 if there is
 *     none
 * @param crc the CRC-32 of that text
 * @param generation how many times a gzipped file was rewritten; its bytes are then others,
 *     whatever the text is
 */
record Position(long end, long plain, int crc, int generation) {

  private static final Pattern TEXT =
      Pattern.compile("([0-9]{1,18})(?::([0-9]{1,18}):([0-9a-f]{1,8}):([0-9a-f]{1,8}))?");

  static Position at(long end) {
    return new Position(end, 0, 0, 0);
  }

  /**
   * @throws IllegalArgumentException if the text is none of a position
   */
  static Position parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no position in a file: " + text);
    }
    long end = Long.parseLong(parts.group(1));
    return parts.group(2) == null
        ? at(end)
        : new Position(
            end,
            Long.parseLong(parts.group(2)),
            Integer.parseUnsignedInt(parts.group(3), 16),
            Integer.parseUnsignedInt(parts.group(4), 16));
  }

  @Override
  public String toString() {
    return plain == 0 && generation == 0
        ? "" + end
        : end
            + ":"
            + plain
            + ":"
            + Integer.toHexString(crc)
            + ":"
            + Integer.toHexString(generation);
  }
}
