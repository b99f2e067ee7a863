package dev.scraper.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Locale;

/** How values are written for people. */
final class Text {

  private Text() {}

  /**
   * The text on one line, without characters that act on a terminal: each run of line breaks and
   * tabs is a space; other control characters (C0, C1, DEL) and bidirectional controls are dropped.
   */
  static String clean(String text) {
    int i = 0;
    while (i < text.length() && !acts(text.charAt(i))) {
      i++;
    }
    if (i == text.length()) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length()).append(text, 0, i);
    for (; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean space = c == '\n' || c == '\r' || c == '\t';
      if (!acts(c)) {
        clean.append(c);
      } else if (space && !clean.isEmpty() && clean.charAt(clean.length() - 1) != ' ') {
        clean.append(' ');
      }
    }
    return clean.toString();
  }

  /** Whether a character does something to a terminal rather than to be shown. */
  static boolean acts(char c) {
    return c < ' '
        || c >= 0x7f && c <= 0x9f
        || c == 0x061c
        || c == 0x200e
        || c == 0x200f
        || c >= 0x2028 && c <= 0x202e
        || c >= 0x2066 && c <= 0x2069;
  }

  /** At most so many characters. */
  static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, Math.max(0, most));
  }

  /** {@code 850 ms}, {@code 12.3 s}, {@code 4:05}, {@code 1:04:05}. */
  static String of(Duration time) {
    long millis = time.toMillis();
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    return clock(time);
  }

  /** {@code 0:05}, {@code 1:04:05}. */
  static String clock(Duration time) {
    long hours = time.toHours();
    return hours == 0
        ? String.format(Locale.ROOT, "%d:%02d", time.toMinutesPart(), time.toSecondsPart())
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", hours, time.toMinutesPart(), time.toSecondsPart());
  }

  /** {@code 512 B}, {@code 1.2 MB}; a kB is 1,000 bytes. */
  static String bytes(long count) {
    if (count < 1_000) {
      return count + " B";
    }
    double value = count;
    int unit = -1;
    while (value >= 999.95 && unit < 3) {
      value /= 1_000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %sB", value, "kMGT".charAt(unit));
  }

  /** {@code 1 page}, {@code 2 pages}. */
  static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** Why a file or a folder cannot be made or read; the JDK often says no more than its name. */
  static String why(IOException thrown) {
    if (thrown instanceof FileSystemException failure && failure.getReason() == null) {
      String file = failure.getFile();
      if (thrown instanceof AccessDeniedException) {
        return clean(file + ": permission denied");
      }
      if (thrown instanceof FileAlreadyExistsException) {
        return clean(file + ": there is a file in its place");
      }
      if (thrown instanceof NoSuchFileException) {
        return clean(file + ": there is no such folder");
      }
    }
    return of(thrown);
  }

  /** What an exception says, on one line. */
  static String of(Throwable thrown) {
    String message = thrown.getMessage();
    return clean(message == null || message.isBlank() ? thrown.getClass().getName() : message);
  }
}
