package dev.scraper.page;

import dev.scraper.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a response's Content-Type fields say together, read as the Fetch and MIME Sniffing standards
 * do: of several values the last readable one counts, and the charset of an equal type before it
 * stays unless it names one itself.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param type before the slash, in lower case
 * @param subtype after the slash, in lower case
 * @param charset the charset parameter as written, if there is one
 * @see <a href="https://fetch.spec.whatwg.org/#concept-header-extract-mime-type">Extract a MIME
 *     type</a>
 */
record ContentType(String type, String subtype, @Nullable String charset) {

  /** The type of these headers; null where none is readable. */
  static @Nullable ContentType of(Headers headers) {
    ContentType last = null;
    for (String field : headers.all("Content-Type")) {
      for (String value : split(field, ',')) {
        ContentType next = parse(value);
        if (next != null) {
          last = next.charset == null && next.isSameAs(last) ? last : next;
        }
      }
    }
    return last;
  }

  private boolean isSameAs(@Nullable ContentType that) {
    return that != null && type.equals(that.type) && subtype.equals(that.subtype);
  }

  private static @Nullable ContentType parse(String value) {
    List<String> parts = split(value, ';');
    String essence = parts.get(0).strip().toLowerCase(Locale.ROOT);
    int slash = essence.indexOf('/');
    if (slash < 0 || essence.equals("*/*")) {
      return null;
    }
    String type = essence.substring(0, slash);
    String subtype = essence.substring(slash + 1);
    return isToken(type) && isToken(subtype)
        ? new ContentType(type, subtype, charset(parts.subList(1, parts.size())))
        : null;
  }

  private static @Nullable String charset(List<String> parameters) {
    for (String parameter : parameters) {
      int equals = parameter.indexOf('=');
      if (equals >= 0 && parameter.substring(0, equals).strip().equalsIgnoreCase("charset")) {
        return parameter.substring(equals + 1).strip();
      }
    }
    return null;
  }

  /** Splits at the separator where it stands outside double quotes. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>(2);
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quoted) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(Math.min(start, text.length())));
    return parts;
  }

  private static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f || "\"(),/:;<=>?@[\\]{}".indexOf(c) >= 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
