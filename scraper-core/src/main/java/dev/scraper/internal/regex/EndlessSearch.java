package dev.scraper.internal.regex;

import java.util.regex.Pattern;

/** A regular expression was given up on a text: {@link Search}. */
public final class EndlessSearch extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  EndlessSearch(Pattern regex, String text, String what) {
    super(
        "the regular expression "
            + regex
            + " "
            + what
            + " on a text of "
            + text.length()
            + " characters, and was given up");
  }
}
