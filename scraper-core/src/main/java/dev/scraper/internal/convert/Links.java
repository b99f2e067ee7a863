package dev.scraper.internal.convert;

import dev.scraper.http.Url;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The types of addresses. */
final class Links {

  private static final String NOT_IN_URI = "\"<>\\^`{|}[]";

  private Links() {}

  static boolean isLink(Class<?> type) {
    return type == Url.class || type == URI.class || type == URL.class;
  }

  /** What reads this type, or null if it is none of these. */
  static @Nullable Conversion of(Class<?> type) {
    if (type == Url.class) {
      return Links::url;
    }
    if (type == URL.class) {
      return Links::javaUrl;
    }
    return type == URI.class ? Links::uri : null;
  }

  private static Url url(String text, Function<String, Optional<Url>> resolver) {
    return resolver.apply(text).orElseThrow(() -> noLink(text));
  }

  private static URL javaUrl(String text, Function<String, Optional<Url>> resolver) {
    try {
      return uri(url(text, resolver)).toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(noLink(text).getMessage(), e);
    }
  }

  /** Another scheme, as in {@code mailto:}, makes a URI though it makes no address of a page. */
  private static URI uri(String text, Function<String, Optional<Url>> resolver) {
    Optional<Url> url = resolver.apply(text);
    if (url.isPresent()) {
      return uri(url.get());
    }
    try {
      URI uri = new URI(text.strip());
      if (uri.isAbsolute()) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(Shown.text(text) + " is no URI", e);
    }
    throw noLink(text);
  }

  /** RFC 3986 allows fewer characters than the URL standard does: the others are escaped. */
  private static URI uri(Url url) {
    String text = url.toString();
    int path = url.origin().length();
    StringBuilder escaped = new StringBuilder(text.length()).append(text, 0, path);
    for (int i = path; i < text.length(); i++) {
      char c = text.charAt(i);
      if (NOT_IN_URI.indexOf(c) >= 0 || c == '%' && !isEscape(text, i)) {
        for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
          escaped
              .append('%')
              .append("0123456789ABCDEF".charAt(b >> 4 & 15))
              .append("0123456789ABCDEF".charAt(b & 15));
        }
      } else {
        escaped.append(c);
      }
    }
    return URI.create(escaped.toString());
  }

  private static boolean isEscape(String text, int percent) {
    return percent + 2 < text.length()
        && Character.digit(text.charAt(percent + 1), 16) >= 0
        && Character.digit(text.charAt(percent + 2), 16) >= 0;
  }

  private static IllegalArgumentException noLink(String text) {
    return new IllegalArgumentException(Shown.text(text) + " leads to no http or https address");
  }
}
