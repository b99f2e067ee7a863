package dev.scraper.event;

import dev.scraper.http.FailureKind;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request that failed for good.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param url as queued: the head of a redirect chain
 * @param kind why
 * @param status the last HTTP status, or null when there was none
 * @param attempts how often the request was sent; redirect hops and robots.txt are not counted
 * @param message one line for people; made so if it is not: control characters and white space
 *     become single blanks, and what is past 500 characters is cut
 * @param referrer the page it was found on, or null for a seed
 * @param cause what was thrown, where something was
 */
public record Failure(
    String url,
    FailureKind kind,
    @Nullable Integer status,
    int attempts,
    String message,
    @Nullable String referrer,
    @Nullable Throwable cause) {

  private static final int LONGEST_MESSAGE = 500;

  private static final Pattern NOT_FOR_A_LINE = Pattern.compile("[\\p{Cc}\\p{Z}]+");

  /** Checks the values. */
  public Failure {
    Objects.requireNonNull(url);
    Objects.requireNonNull(kind);
    message = line(message);
  }

  private static String line(String text) {
    String line = NOT_FOR_A_LINE.matcher(text).replaceAll(" ").strip();
    if (line.length() <= LONGEST_MESSAGE) {
      return line;
    }
    int end =
        LONGEST_MESSAGE - (Character.isHighSurrogate(line.charAt(LONGEST_MESSAGE - 1)) ? 1 : 0);
    return line.substring(0, end) + "...";
  }

  /** The last HTTP status, if there was one. */
  public OptionalInt lastStatus() {
    return status == null ? OptionalInt.empty() : OptionalInt.of(status);
  }
}
