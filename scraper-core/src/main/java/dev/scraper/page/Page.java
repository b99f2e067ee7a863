package dev.scraper.page;

import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.http.Url;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.jsoup.select.Evaluator;

/** A fetched and parsed page. */
public final class Page {

  private final Response response;
  private final int depth;
  private final List<Url> redirects;
  private final Document document;

  private Page(Response response, int depth, List<Url> redirects, Document document) {
    this.response = response;
    this.depth = depth;
    this.redirects = List.copyOf(redirects);
    this.document = Objects.requireNonNull(document);
  }

  /**
   * Parses a response.
   *
   * @param depth links between a seed and this page
   * @param redirects the addresses that led here, first one first; empty without a redirect
   */
  public static Page parse(Response response, int depth, List<Url> redirects) {
    throw new UnsupportedOperationException();
  }

  /** The address that answered, after redirects. */
  public Url url() {
    return response.url();
  }

  /** The request that gave this page: the last one of a redirect chain. */
  public Request request() {
    return response.request();
  }

  /** The HTTP status. */
  public int status() {
    return response.status();
  }

  /** The response's header fields. */
  public Headers headers() {
    return response.headers();
  }

  /** The links between a seed and this page; 0 for a seed. */
  public int depth() {
    return depth;
  }

  /** The addresses that redirected here, first one first. */
  public List<Url> redirects() {
    return redirects;
  }

  /** The charset that the body was read in. */
  public Charset charset() {
    throw new UnsupportedOperationException();
  }

  /** The body as text. */
  public String text() {
    throw new UnsupportedOperationException();
  }

  /** The first title, white space collapsed and trimmed. */
  public Optional<String> title() {
    throw new UnsupportedOperationException();
  }

  /** The parsed document; empty for JSON and plain text. */
  public Document document() {
    return document;
  }

  /** The elements that match a CSS selector. */
  public Elements select(String css) {
    return document.select(css);
  }

  /** The elements that match a compiled selector. */
  public Elements select(Evaluator selector) {
    return document.select(selector);
  }

  /** The first element that matches a CSS selector. */
  public Optional<Element> first(String css) {
    return Optional.ofNullable(document.selectFirst(css));
  }

  /** The page's links, each once, in document order. */
  public List<Url> links() {
    throw new UnsupportedOperationException();
  }

  /** The links that match a CSS selector or stand inside an element that does. */
  public List<Url> links(String css) {
    throw new UnsupportedOperationException();
  }

  /** Like {@link #links(String)} with a compiled selector. */
  public List<Url> links(Evaluator selector) {
    throw new UnsupportedOperationException();
  }

  /** Resolves a reference against the page's base. */
  public Optional<Url> resolve(String reference) {
    throw new UnsupportedOperationException();
  }

  /** The content of each meta tag of that name (compared without case). */
  public List<String> meta(String name) {
    throw new UnsupportedOperationException();
  }

  /** The request's tag, if it is of that type. */
  public <V> Optional<V> tag(Class<V> type) {
    return Optional.ofNullable(request().tag()).filter(type::isInstance).map(type::cast);
  }

  @Override
  public String toString() {
    return response.toString();
  }
}
