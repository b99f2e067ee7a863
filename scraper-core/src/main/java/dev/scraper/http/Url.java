package dev.scraper.http;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * An absolute http or https address as it is sent: parsed as the WHATWG URL standard says, without
 * fragment and user info.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @see <a href="https://url.spec.whatwg.org/">WHATWG URL</a>
 */
public final class Url {

  private final String text;
  private final String origin;

  Url(String text, String origin) {
    this.text = text;
    this.origin = origin;
  }

  /**
   * @throws IllegalArgumentException if it is no absolute http or https URL
   */
  public static Url parse(String text) {
    return tryParse(text)
        .orElseThrow(
            () -> new IllegalArgumentException("not an http or https URL: '" + text + "'"));
  }

  /** The URL, or nothing if it is no absolute http or https URL. */
  public static Optional<Url> tryParse(String text) {
    return Optional.ofNullable(HttpUrl.parse(text)).map(Url::of);
  }

  static Url of(HttpUrl parsed) {
    HttpUrl bare = parsed.newBuilder().username("").password("").fragment(null).build();
    String text = bare.toString();
    int path = text.indexOf('/', text.indexOf("//") + 2);
    return new Url(text, text.substring(0, path));
  }

  /** Resolves a link found on this page, with the query encoded in UTF-8. */
  public Optional<Url> resolve(String link) {
    return resolve(link, StandardCharsets.UTF_8);
  }

  /**
   * Resolves a link found on this page.
   *
   * @param queryCharset the page's charset, in which the query's characters are encoded
   * @return nothing if the result is no http or https URL
   */
  public Optional<Url> resolve(String link, Charset queryCharset) {
    return Optional.ofNullable(HttpUrl.get(text).resolve(link)).map(Url::of);
  }

  /** {@code http} or {@code https}. */
  public String scheme() {
    return text.startsWith("https") ? "https" : "http";
  }

  /** Scheme, host name and, where it is not the default, port: what manners are counted by. */
  public String origin() {
    return origin;
  }

  /** The host name in its canonical form, an IPv6 address without brackets. */
  public String host() {
    return HttpUrl.get(text).host();
  }

  /** The port, the scheme's default where none is written. */
  public int port() {
    return HttpUrl.get(text).port();
  }

  /** The encoded path; starts with a slash. */
  public String path() {
    String rest = pathAndQuery();
    int query = rest.indexOf('?');
    return query < 0 ? rest : rest.substring(0, query);
  }

  /** The encoded path with the query, if there is one: what follows the origin. */
  public String pathAndQuery() {
    return text.substring(origin.length());
  }

  /** The encoded query without its question mark; absent when there is no question mark. */
  public Optional<String> query() {
    int mark = text.indexOf('?', origin.length());
    return mark < 0 ? Optional.empty() : Optional.of(text.substring(mark + 1));
  }

  /**
   * The canonical spelling that two URLs share when the crawl takes them for one: escapes in upper
   * case, escaped unreserved characters decoded, query pieces sorted, empty ones dropped.
   */
  public String identity() {
    return text;
  }

  /** The identity of a GET of this URL as 64 bits. */
  public long fingerprint() {
    return Fingerprints.of(identity());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Url that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The URL as it is sent. */
  @Override
  public String toString() {
    return text;
  }
}
