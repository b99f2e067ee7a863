package dev.scraper.http;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An absolute http or https address as it is sent: parsed as the WHATWG URL standard says, without
 * fragment and user info. Where that standard and {@link okhttp3.HttpUrl} differ, this is what
 * {@code HttpUrl} makes of it: {@code |} in a path is escaped, {@code http://127.1/} keeps its
 * spelling. But host and port together may have 300 characters at most, and a host whose canonical
 * form cannot be read again is none.
 *
 * <p>No text makes parsing throw anything but what is declared, and it takes time linear in the
 * text's length. There is no limit on the length of the result.
 *
 * <p><b>Thread-safety:</b> immutable. <b>Cost:</b> the parts are found when the URL is made; only
 * {@link #identity()} looks at the text again.
 *
 * @see <a href="https://url.spec.whatwg.org/">WHATWG URL</a>
 */
public final class Url {

  private static final int SHOWN_IN_ERRORS = 200;

  private final String text;
  private final Origin origin;

  /** Where the query's question mark is, or -1. */
  private final int mark;

  Url(String text, Origin origin, int mark) {
    this.text = text;
    this.origin = origin;
    this.mark = mark;
  }

  /**
   * The URL that the text spells, its query encoded in UTF-8.
   *
   * @throws IllegalArgumentException if it is no absolute http or https URL
   */
  @JsonCreator
  public static Url parse(String text) {
    return tryParse(text)
        .orElseThrow(
            () -> new IllegalArgumentException("not an http or https URL: '" + shown(text) + "'"));
  }

  private static String shown(String text) {
    return text.length() <= SHOWN_IN_ERRORS ? text : text.substring(0, SHOWN_IN_ERRORS) + "...";
  }

  /** The URL, its query encoded in UTF-8, or nothing if it is no absolute http or https URL. */
  public static Optional<Url> tryParse(String text) {
    return Optional.ofNullable(UrlParser.parse(null, text, StandardCharsets.UTF_8));
  }

  /** Resolves a link found on this page, with the query encoded in UTF-8. */
  public Optional<Url> resolve(String link) {
    return resolve(link, StandardCharsets.UTF_8);
  }

  /**
   * Resolves a link found on this page. A link to the same origin gives a URL that shares this
   * one's {@link #origin()}, the very instance.
   *
   * @param queryCharset the page's charset, in which the query's characters beyond ASCII are
   *     encoded; one that the charset does not have becomes {@code %26%23NNN%3B}, and in the
   *     charsets of UTF-16 and UTF-32 it is UTF-8
   * @return nothing if the result is no http or https URL
   */
  public Optional<Url> resolve(String link, Charset queryCharset) {
    return Optional.ofNullable(UrlParser.parse(this, link, queryCharset));
  }

  /** {@code http} or {@code https}. */
  public String scheme() {
    return origin.scheme();
  }

  /** Scheme, host name and, where it is not the default, port: what manners are counted by. */
  public String origin() {
    return origin.toString();
  }

  /** Whether scheme, host and port are those of another URL. */
  public boolean isSameOrigin(Url other) {
    return origin.isSame(other.origin);
  }

  /** The host name in its canonical form, an IPv6 address without brackets. */
  public String host() {
    return origin.host();
  }

  /** The port, the scheme's default where none is written. */
  public int port() {
    return origin.port();
  }

  /** The encoded path; starts with a slash. */
  public String path() {
    return text.substring(pathStart(), pathEnd());
  }

  /** The encoded path with the query, if there is one: what follows the origin. */
  public String pathAndQuery() {
    return text.substring(pathStart());
  }

  /** The encoded query without its question mark; absent when there is no question mark. */
  public Optional<String> query() {
    return mark < 0 ? Optional.empty() : Optional.of(text.substring(mark + 1));
  }

  /**
   * The decoded value of the query's first field of that name, read as a form (WHATWG URL standard,
   * 5.1, in UTF-8): {@code a b} for {@code ?q=a+b} or {@code ?q=a%20b}; empty text for a field
   * without a value.
   */
  public Optional<String> query(String name) {
    return mark < 0
        ? Optional.empty()
        : Optional.ofNullable(QueryFields.first(text.substring(mark + 1), name));
  }

  /**
   * This URL with that value for a field of the query: in the place of the first field of that
   * name, further ones dropped, or else at the end. Name and value are written as a form does
   * (WHATWG URL standard, 5.2, in UTF-8); all other fields keep their places and their spelling.
   */
  public Url withQuery(String name, String value) {
    return withQuery(QueryFields.set(query().orElse(""), name, Objects.requireNonNull(value)));
  }

  /** This URL without the fields of that name in its query. */
  public Url withoutQuery(String name) {
    return query(name).isEmpty()
        ? this
        : withQuery(QueryFields.set(query().orElse(""), name, null));
  }

  private Url withQuery(String query) {
    String path = withoutQuery();
    return query.isEmpty()
        ? new Url(path, origin, -1)
        : new Url(path + '?' + query, origin, path.length());
  }

  /**
   * The canonical spelling that two URLs share when the crawl takes them for one: escapes in upper
   * case, escaped unreserved characters decoded (RFC 3986, 6.2.2), query pieces sorted, empty ones
   * and an empty query dropped. What begins no escape, as in {@code 100%}, is left as it is.
   *
   * <p>It is a URL that parses to itself and is its own identity. Its path leads to the same page:
   * dot segments, escaped or not, were gone before.
   *
   * @return the text of this URL, the very instance, if that is canonical
   */
  public String identity() {
    return UrlIdentity.of(text, pathStart(), mark);
  }

  /** The identity of a GET of this URL as 64 bits. */
  public long fingerprint() {
    return Fingerprints.of(identity());
  }

  /**
   * The domain that somebody can register, by the public suffix list: {@code example.co.uk} for
   * {@code www.example.co.uk}. The host itself where that list has no answer, as for an address.
   */
  public String registrableDomain() {
    return origin.registrableDomain();
  }

  /**
   * Another URL of this origin, made without parsing.
   *
   * @param pathAndQuery what {@link #pathAndQuery()} gave for that URL, and nothing else
   */
  public Url at(String pathAndQuery) {
    int queryMark = pathAndQuery.indexOf('?');
    return new Url(
        origin.toString().concat(pathAndQuery),
        origin,
        queryMark < 0 ? -1 : queryMark + pathStart());
  }

  Origin site() {
    return origin;
  }

  String withoutQuery() {
    return text.substring(0, pathEnd());
  }

  /** The URL up to the last slash of its path. */
  String directory() {
    return text.substring(0, text.lastIndexOf('/', pathEnd() - 1) + 1);
  }

  private int pathStart() {
    return origin.toString().length();
  }

  private int pathEnd() {
    return mark < 0 ? text.length() : mark;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Url that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The URL as it is sent. */
  @Override
  @JsonValue
  public String toString() {
    return text;
  }
}
