package dev.scraper.robots;

import java.util.List;
import java.util.Optional;

/** What robots meta tags and X-Robots-Tag headers say of a page's links. */
public final class RobotsDirectives {

  private RobotsDirectives() {}

  /** Whether the content of a robots meta tag holds {@code nofollow} or {@code none}. */
  public static boolean metaForbidsFollowing(List<String> contents) {
    throw new UnsupportedOperationException();
  }

  /** Whether X-Robots-Tag headers tell everybody, or us, {@code nofollow} or {@code none}. */
  public static boolean headerForbidsFollowing(
      List<String> xRobotsTag, Optional<String> productToken) {
    throw new UnsupportedOperationException();
  }
}
