package dev.scraper.http;

import java.nio.charset.Charset;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Takes a link apart and puts it together with its base, as {@link HttpUrl} does, which is asked
 * for the two things that need more than looking at characters: host names and paths that are not
 * plain. Time and memory are linear in the link's length.
 */
final class UrlParser {

  private static final AsciiSet SCHEME = AsciiSet.ALPHANUMERIC.and(AsciiSet.of("+-."));

  private final @Nullable Url base;
  private final String link;

  /** Where the fragment begins, or the link ends. */
  private final int end;

  private UrlParser(@Nullable Url base, String link) {
    this.base = base;
    this.link = link;
    int fragment = link.indexOf('#');
    this.end = fragment < 0 ? link.length() : fragment;
  }

  /** The URL that the link means on that base, or null if it means no http or https URL. */
  static @Nullable Url parse(@Nullable Url base, String link, Charset queryCharset) {
    return new UrlParser(base, clean(link)).parse(queryCharset);
  }

  private @Nullable Url parse(Charset queryCharset) {
    int colon = schemeEnd();
    String scheme = colon < 0 ? (base == null ? null : base.scheme()) : scheme(colon);
    if (scheme == null) {
      return null;
    }
    int afterScheme = colon + 1;
    int afterSlashes = afterScheme;
    while (afterSlashes < end && isSlash(link.charAt(afterSlashes))) {
      afterSlashes++;
    }
    if (base == null || afterSlashes - afterScheme >= 2 || !scheme.equals(base.scheme())) {
      return absolute(scheme, afterSlashes, queryCharset);
    }
    return relative(base, afterScheme, queryCharset);
  }

  private @Nullable Url absolute(String scheme, int from, Charset queryCharset) {
    int to = from;
    int host = from;
    for (; to < end; to++) {
      char c = link.charAt(to);
      if (c == '?' || isSlash(c)) {
        break;
      }
      if (c == '@') {
        host = to + 1;
      }
    }
    Origin known = base == null ? null : base.site();
    Origin origin = Origin.read(scheme, link, host, to, known);
    return origin == null ? null : rooted(origin, to, queryCharset);
  }

  private Url relative(Url base, int from, Charset queryCharset) {
    if (from == end) {
      return base;
    }
    char first = link.charAt(from);
    if (isSlash(first)) {
      return rooted(base.site(), from, queryCharset);
    }
    if (first == '?') {
      return url(base.site(), base.withoutQuery(), from, queryCharset);
    }
    int mark = mark(from);
    int root = base.site().toString().length();
    String path = UrlPath.resolve(base.directory(), root, link, from, mark);
    return url(base.site(), path, mark, queryCharset);
  }

  /** With the path from the root; it is empty or starts with a slash of either kind. */
  private Url rooted(Origin origin, int from, Charset queryCharset) {
    String root = origin.toString();
    int mark = mark(from);
    int start = Math.min(from + 1, mark);
    String path = UrlPath.resolve(root.concat("/"), root.length(), link, start, mark);
    return url(origin, path, mark, queryCharset);
  }

  private Url url(Origin origin, String upToPath, int mark, Charset queryCharset) {
    return mark == end
        ? new Url(upToPath, origin, -1)
        : new Url(
            upToPath.concat(UrlQuery.encode(link, mark, end, queryCharset)),
            origin,
            upToPath.length());
  }

  /** The query's question mark, or the end. */
  private int mark(int from) {
    int mark = link.indexOf('?', from);
    return mark < 0 || mark > end ? end : mark;
  }

  /** The colon after the scheme, or -1 if the link has none. */
  private int schemeEnd() {
    if (end == 0 || !AsciiSet.ALPHANUMERIC.contains(link.charAt(0)) || link.charAt(0) <= '9') {
      return -1;
    }
    int colon = SCHEME.skip(link, 1, end);
    return colon < end && link.charAt(colon) == ':' ? colon : -1;
  }

  private @Nullable String scheme(int colon) {
    if (colon == 5 && link.regionMatches(true, 0, "https", 0, 5)) {
      return "https";
    }
    return colon == 4 && link.regionMatches(true, 0, "http", 0, 4) ? "http" : null;
  }

  private static boolean isSlash(char c) {
    return c == '/' || c == '\\';
  }

  /** Without controls and spaces at both ends, and without tabs and line breaks anywhere. */
  private static String clean(String link) {
    // Also what String.trim takes for white space.
    String trimmed = link.trim();
    for (int i = 0; i < trimmed.length(); i++) {
      if (isTabOrBreak(trimmed.charAt(i))) {
        return withoutTabsAndBreaks(trimmed);
      }
    }
    return trimmed;
  }

  private static String withoutTabsAndBreaks(String link) {
    StringBuilder kept = new StringBuilder(link.length());
    for (int i = 0; i < link.length(); i++) {
      if (!isTabOrBreak(link.charAt(i))) {
        kept.append(link.charAt(i));
      }
    }
    return kept.toString();
  }

  private static boolean isTabOrBreak(char c) {
    return c == '\t' || c == '\n' || c == '\r';
  }
}
