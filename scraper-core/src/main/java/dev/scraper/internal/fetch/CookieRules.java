package dev.scraper.internal.fetch;

import java.util.Collection;
import okhttp3.Cookie;
import okhttp3.HttpUrl;

/**
 * What browsers ask of a cookie beyond RFC 6265, whose parser is OkHttp's (with public suffixes):
 * that nobody on the way of a plain connection can set or replace one that is for secure ones.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis">RFC 6265bis,
 *     4.1.3 and 5.7</a>
 */
final class CookieRules {

  /** Of name and value. */
  private static final int MOST_CHARACTERS = 4_096;

  private CookieRules() {}

  /**
   * Whether a jar may take a cookie.
   *
   * @param from who sets it
   * @param known those that the jar has
   */
  static boolean mayBeSet(HttpUrl from, Cookie cookie, Collection<Cookie> known) {
    return cookie.name().length() + cookie.value().length() <= MOST_CHARACTERS
        && (from.isHttps() || !cookie.secure())
        && isAsItsNameSays(cookie)
        && (from.isHttps() || known.stream().noneMatch(other -> isShadowed(other, cookie)));
  }

  private static boolean isAsItsNameSays(Cookie cookie) {
    String name = cookie.name();
    if (name.regionMatches(true, 0, "__Host-", 0, 7)) {
      return cookie.secure() && cookie.hostOnly() && cookie.path().equals("/");
    }
    return !name.regionMatches(true, 0, "__Secure-", 0, 9) || cookie.secure();
  }

  /** Whether the new one, of a plain connection, would be sent in place of a secure one. */
  private static boolean isShadowed(Cookie secure, Cookie cookie) {
    return secure.secure()
        && secure.name().equals(cookie.name())
        && (isWithin(secure.domain(), cookie.domain())
            || isWithin(cookie.domain(), secure.domain()))
        && isBelow(cookie.path(), secure.path());
  }

  private static boolean isWithin(String host, String domain) {
    return host.equals(domain) || host.endsWith("." + domain);
  }

  private static boolean isBelow(String path, String folder) {
    return path.equals(folder) || path.startsWith(folder.endsWith("/") ? folder : folder + "/");
  }
}
