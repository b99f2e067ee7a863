package dev.scraper.http;

import java.util.Objects;
import okhttp3.HttpUrl;

/** Resolves the path of a link: plain ones by themselves, any other through {@link HttpUrl}. */
final class UrlPath {

  /** What stays as it is in a path; escapes and dot segments are looked at one by one. */
  private static final AsciiSet PLAIN = AsciiSet.UNRESERVED.and(AsciiSet.of("!$&'()*+,;=:@/%"));

  /** Any one: parsing its name for each path would take longer than the path. */
  private static final HttpUrl HOST = HttpUrl.get("http://h/");

  private enum Shape {
    PLAIN,
    MAYBE_DOTS,
    ODD
  }

  private UrlPath() {}

  /**
   * @param directory a canonical URL up to a slash of its path
   * @param root where the path begins in it
   * @param link holds the path in the given range; without a leading slash
   * @return directory and path as one canonical URL
   */
  static String resolve(String directory, int root, String link, int from, int to) {
    switch (shape(link, from, to)) {
      case PLAIN:
        return directory.concat(link.substring(from, to));
      case MAYBE_DOTS:
        return withoutDotSegments(directory, root, link, from, to);
      default:
        return directory.substring(0, root)
            + parsed(directory.substring(root + 1), link.substring(from, to));
    }
  }

  /** The path from its slash on. */
  private static String parsed(String directory, String path) {
    // The dot keeps slashes and colons at the beginning from being taken for more than a path, and
    // the question mark spaces at the end from being trimmed.
    String url = Objects.requireNonNull(HOST.resolve("./" + directory + path + '?')).toString();
    return url.substring(HOST.toString().length() - 1, url.length() - 1);
  }

  private static Shape shape(String link, int from, int to) {
    Shape shape = Shape.PLAIN;
    char before = '/';
    for (int i = from; i < to; i++) {
      char c = link.charAt(i);
      if (!PLAIN.contains(c) || c == '%' && isEscapedDot(link, i, to)) {
        return Shape.ODD;
      }
      if (c == '.' && before == '/') {
        shape = Shape.MAYBE_DOTS;
      }
      before = c;
    }
    return shape;
  }

  private static boolean isEscapedDot(String link, int percent, int to) {
    return percent + 2 < to
        && link.charAt(percent + 1) == '2'
        && (link.charAt(percent + 2) | 0x20) == 'e';
  }

  private static String withoutDotSegments(
      String directory, int root, String link, int from, int to) {
    StringBuilder url = new StringBuilder(directory.length() + to - from).append(directory);
    int start = from;
    while (start < to) {
      int slash = link.indexOf('/', start);
      int end = slash < 0 || slash > to ? to : slash;
      if (isDots(link, start, end)) {
        // The builder ends with a slash here; one dot leaves it alone.
        if (end - start == 2 && url.length() - 1 > root) {
          url.setLength(url.lastIndexOf("/", url.length() - 2) + 1);
        }
      } else {
        url.append(link, start, Math.min(end + 1, to));
      }
      start = end + 1;
    }
    return url.toString();
  }

  private static boolean isDots(String link, int start, int end) {
    return end - start == 1 && link.charAt(start) == '.'
        || end - start == 2 && link.startsWith("..", start);
  }
}
