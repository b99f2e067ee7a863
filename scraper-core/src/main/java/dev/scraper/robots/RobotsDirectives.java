package dev.scraper.robots;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What robots meta tags and X-Robots-Tag headers say of a page's links.
 *
 * <p><b>Thread-safety:</b> stateless.
 */
public final class RobotsDirectives {

  /** Directives with a value; any other name before a colon is a crawler's. */
  private static final Set<String> VALUED =
      Set.of("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview");

  /** A crawler's name. The pieces of a date have spaces before their colon. */
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z/-]+");

  private RobotsDirectives() {}

  /** Whether the content of a robots meta tag holds {@code nofollow} or {@code none}. */
  public static boolean metaForbidsFollowing(List<String> contents) {
    for (String content : contents) {
      for (String directive : content.split(",")) {
        if (forbids(directive)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Whether X-Robots-Tag headers tell everybody, or us, {@code nofollow} or {@code none}. A name
   * before a colon holds for what follows it in its header, up to the next name.
   *
   * @param xRobotsTag the value of each header
   * @param productToken ours, compared whole and without case; empty if the user agent has none
   */
  public static boolean headerForbidsFollowing(
      List<String> xRobotsTag, Optional<String> productToken) {
    for (String header : xRobotsTag) {
      boolean forUs = true;
      for (String piece : header.split(",")) {
        int colon = piece.indexOf(':');
        String name = colon < 0 ? "" : piece.substring(0, colon).strip();
        boolean named =
            NAME.matcher(name).matches() && !VALUED.contains(name.toLowerCase(Locale.ROOT));
        if (named) {
          forUs = name.equals("*") || productToken.filter(name::equalsIgnoreCase).isPresent();
        }
        if (forUs && forbids(named ? piece.substring(colon + 1) : piece)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean forbids(String directive) {
    String word = directive.strip();
    return word.equalsIgnoreCase("nofollow") || word.equalsIgnoreCase("none");
  }
}
