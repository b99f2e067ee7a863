package dev.scraper.http;

import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Scheme, host and port in their canonical form. One instance is shared by the URLs of a page that
 * have the same origin, so that the hash of its text is computed once.
 *
 * <p><b>Thread-safety:</b> immutable.
 */
final class Origin {

  /**
   * Longer ones are refused unread, because HttpUrl takes time for international names that grows
   * with the square of their length: seconds for 10,000 characters. A name has at most 253.
   */
  private static final int MAX_AUTHORITY = 300;

  private static final int MAX_HOST = 253;
  private static final int MAX_LABEL = 63;

  private static final AsciiSet PLAIN_LABEL =
      AsciiSet.LOWER_CASE.and(AsciiSet.DIGITS).and(AsciiSet.of("-"));

  private final String text;
  private final String scheme;
  private final String host;
  private final int port;

  /** Computed when first asked for; all threads compute the same. */
  private @Nullable String registrableDomain;

  private Origin(String text, String scheme, String host, int port) {
    this.text = text;
    this.scheme = scheme;
    this.host = host;
    this.port = port;
  }

  /**
   * @param scheme {@code http} or {@code https}
   * @param input holds {@code host[:port]} in the given range
   * @param known given back when it is the one that is meant
   * @return null if that is no host with a port
   */
  static @Nullable Origin read(
      String scheme, String input, int from, int to, @Nullable Origin known) {
    if (from == to || to - from > MAX_AUTHORITY) {
      return null;
    }
    if (known != null && known.isSpelled(scheme, input, from, to)) {
      return known;
    }
    Origin read = plain(scheme, input, from, to);
    if (read == null) {
      read = parsed(scheme, input.substring(from, to));
    }
    return read != null && known != null && read.text.equals(known.text) ? known : read;
  }

  private boolean isSpelled(String otherScheme, String input, int from, int to) {
    int start = scheme.length() + "://".length();
    return text.length() - start == to - from
        && scheme.equals(otherScheme)
        && text.regionMatches(start, input, from, to - from);
  }

  /** Reads what is canonical as it stands; null if there is any doubt. */
  private static @Nullable Origin plain(String scheme, String input, int from, int to) {
    int hostEnd = from;
    int labelStart = from;
    while (true) {
      hostEnd = PLAIN_LABEL.skip(input, hostEnd, to);
      if (!isPlainLabel(input, labelStart, hostEnd)) {
        return null;
      }
      if (hostEnd == to || input.charAt(hostEnd) != '.') {
        break;
      }
      labelStart = ++hostEnd;
    }
    if (hostEnd - from > MAX_HOST) {
      return null;
    }
    // A last label that starts with a digit may be part of an IPv4 address in whatever spelling.
    if (AsciiSet.DIGITS.contains(input.charAt(labelStart)) && !isPlainIpv4(input, from, hostEnd)) {
      return null;
    }
    int port = plainPort(scheme, input, hostEnd, to);
    return port < 0
        ? null
        : new Origin(
            scheme + "://" + input.substring(from, to),
            scheme,
            input.substring(from, hostEnd),
            port);
  }

  /** Whether it is four decimal numbers below 256, none with a zero too many. */
  private static boolean isPlainIpv4(String input, int from, int to) {
    int start = from;
    for (int part = 1; part <= 4; part++) {
      int end = AsciiSet.DIGITS.skip(input, start, to);
      int digits = end - start;
      if (digits < 1 || digits > 3 || digits > 1 && input.charAt(start) == '0') {
        return false;
      }
      if (digits == 3 && Integer.parseInt(input, start, end, 10) > 255) {
        return false;
      }
      if (part == 4 ? end != to : end == to || input.charAt(end) != '.') {
        return false;
      }
      start = end + 1;
    }
    return true;
  }

  private static boolean isPlainLabel(String input, int from, int to) {
    return from < to && to - from <= MAX_LABEL && !input.startsWith("xn--", from);
  }

  /** The port of an authority that needs no rewriting, or -1 where this cannot tell. */
  private static int plainPort(String scheme, String input, int colon, int to) {
    int usual = HttpUrl.defaultPort(scheme);
    if (colon == to) {
      return usual;
    }
    int first = colon + 1;
    if (input.charAt(colon) != ':'
        || to - first < 1
        || to - first > 5
        || input.charAt(first) == '0'
        || AsciiSet.DIGITS.skip(input, first, to) < to) {
      return -1;
    }
    int port = Integer.parseInt(input, first, to, 10);
    return port > 65_535 || port == usual ? -1 : port;
  }

  private static @Nullable Origin parsed(String scheme, String authority) {
    HttpUrl url = HttpUrl.parse(scheme + "://" + authority + "/");
    if (url == null) {
      return null;
    }
    String text = url.toString();
    // HttpUrl writes a few names that it does not read again, such as that of http://a&\u00e4/.
    if (url.host().contains("xn--") && !url.equals(HttpUrl.parse(text))) {
      return null;
    }
    return new Origin(text.substring(0, text.length() - 1), scheme, url.host(), url.port());
  }

  String scheme() {
    return scheme;
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  String registrableDomain() {
    String domain = registrableDomain;
    if (domain == null) {
      HttpUrl url = HttpUrl.parse(text);
      String known = url == null ? null : url.topPrivateDomain();
      domain = known == null ? host : known;
      registrableDomain = domain;
    }
    return domain;
  }

  boolean isSame(Origin other) {
    return this == other || text.equals(other.text);
  }

  /** {@code scheme://host[:port]}, without a slash at the end. */
  @Override
  public String toString() {
    return text;
  }
}
