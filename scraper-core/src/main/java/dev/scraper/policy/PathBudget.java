package dev.scraper.policy;

import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How many pages of one part of each host are enough.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param glob the paths it is for: {@code /blog/*}; a star stands for any characters, also slashes,
 *     all else for itself; compared with the whole path, without the query
 * @param maxPages the most pages of such paths delivered to the spider from one host
 */
public record PathBudget(String glob, long maxPages) {

  /** Checks the values. */
  public PathBudget {
    Objects.requireNonNull(glob);
    if (!glob.startsWith("/") && !glob.startsWith("*")) {
      throw new IllegalArgumentException("a path begins with / or *: '" + glob + "'");
    }
    if (maxPages < 1) {
      throw new IllegalArgumentException("max pages of " + glob + " < 1: " + maxPages);
    }
  }

  /** The paths as a regular expression. */
  public Pattern pattern() {
    return Pattern.compile(
        Arrays.stream(glob.split("\\*+", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
        Pattern.DOTALL);
  }
}
