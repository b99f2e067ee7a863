package dev.scraper.page;

import dev.scraper.data.Feed;
import dev.scraper.data.StructuredData;
import dev.scraper.extract.Extract;
import dev.scraper.extract.ExtractException;
import dev.scraper.extract.Extractor;
import dev.scraper.extract.SelectorWatch;
import dev.scraper.form.Form;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Headers;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.http.Url;
import dev.scraper.internal.convert.Markup;
import dev.scraper.json.Json;
import dev.scraper.task.Fetcher;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.jsoup.select.Evaluator;
import org.jsoup.select.QueryParser;
import org.jspecify.annotations.Nullable;

/**
 * A fetched page: its text, its parsed document, its title and links.
 *
 * <p>Title, meta tags, base and links are those of the page as it was fetched: changing the
 * document does not change them. They are read in one walk when the page is parsed. Nothing here
 * blocks but {@link #fetch}.
 *
 * <p><b>Thread-safety:</b> a page may be handed to another thread. Its document, and so what takes
 * a selector, extracts, or reads structured data, is for one thread at a time: jsoup fills caches
 * while it reads. All else may be read by several threads at once.
 *
 * <p>A CSS selector that cannot be read gives jsoup's {@link
 * org.jsoup.select.Selector.SelectorParseException}, an {@link IllegalStateException}.
 */
public final class Page {

  private final ParsedPage parsed;

  /**
   * Told of what selectors match; null, and so free of cost, unless {@link #watchedBy} was used.
   */
  private final @Nullable SelectorWatch watch;

  private final @Nullable Fetcher fetcher;

  /** Filled by the first call of {@link #links()}; when two threads race, both find the same. */
  private @Nullable List<Url> links;

  // Filled likewise.
  private @Nullable Json json;
  private @Nullable StructuredData structured;

  private Page(ParsedPage parsed, @Nullable Fetcher fetcher) {
    this.parsed = parsed;
    this.watch = null;
    this.fetcher = fetcher;
  }

  private Page(Page page, SelectorWatch watch) {
    this.parsed = page.parsed;
    this.fetcher = page.fetcher;
    this.links = page.links;
    this.json = page.json;
    this.structured = page.structured;
    this.watch = watch;
  }

  /**
   * Parses a response: HTML and XML by their rules, whatever the bytes; other kinds give an empty
   * document. Without a readable Content-Type the first bytes tell the kind.
   *
   * @param depth links between a seed and this page
   * @param redirects the addresses that led here, first one first; empty without a redirect
   * @throws IllegalArgumentException if the document has more than 2,000,000 elements or 10,000,000
   *     attributes, or a tag's name more than 1,000,000 characters
   */
  public static Page parse(Response response, int depth, List<Url> redirects) {
    return parse(response, depth, redirects, null);
  }

  /**
   * Parses a response, for a crawl.
   *
   * @param depth links between a seed and this page
   * @param redirects the addresses that led here, first one first; empty without a redirect
   * @param fetcher what {@link #fetch} asks, or null
   * @throws IllegalArgumentException as above
   */
  public static Page parse(
      Response response, int depth, List<Url> redirects, @Nullable Fetcher fetcher) {
    return new Page(ParsedPage.of(response, depth, redirects), fetcher);
  }

  /**
   * Fetches another page while the handler of this one waits, with the manners of the crawl and in
   * the place that this page has; no other page is held up. It is not deduplicated, not held to the
   * scope, and no page of the crawl: nobody but the caller sees it. Its depth is one more.
   *
   * @return the page of an answer that is 2xx
   * @throws dev.scraper.http.FetchException if there is none after the last retry; with {@link
   *     dev.scraper.http.FailureKind#HTTP} if its status is another
   * @throws IOException if it may not be asked for: robots.txt forbids it
   * @throws IllegalStateException if this page is of no crawl, or its handler has returned
   */
  public Page fetch(Request request) throws IOException {
    Fetcher through = fetcher();
    Response response = through.await(through.fetch(request)).orThrow();
    boolean moved = !response.url().equals(request.url());
    try {
      return parse(response, depth() + 1, moved ? List.of(request.url()) : List.of(), through);
    } catch (Markup.TooLarge e) {
      String message = e.getMessage() + ": " + response.url();
      throw new FetchException(FailureKind.TOO_LARGE, message, true, false, e);
    }
  }

  /** Fetches an address: see {@link #fetch(Request)}. */
  public Page fetch(Url url) throws IOException {
    return fetch(Request.get(url));
  }

  /**
   * Fetches an address, resolved against this page: see {@link #fetch(Request)}.
   *
   * @throws IllegalArgumentException if it gives no http or https URL
   */
  public Page fetch(String reference) throws IOException {
    return fetch(
        resolve(reference)
            .orElseThrow(
                () -> new IllegalArgumentException("not an http or https link: " + reference)));
  }

  /**
   * What fetches for the handler of this page, with futures: several at once, in groups, the first
   * of many. When the handler returns, what is still open is cancelled.
   *
   * @throws IllegalStateException if this page is of no crawl
   */
  public Fetcher fetcher() {
    if (fetcher == null) {
      throw new IllegalStateException(
          url() + " is no page of a running crawl, so nothing can be fetched through it");
    }
    return fetcher;
  }

  /** The address that answered, after redirects. */
  public Url url() {
    return parsed.response().url();
  }

  /** The request that gave this page: the last one of a redirect chain. */
  public Request request() {
    return parsed.response().request();
  }

  /** The HTTP status. */
  public int status() {
    return parsed.response().status();
  }

  /** The response's header fields. */
  public Headers headers() {
    return parsed.response().headers();
  }

  /** Whether an interceptor answered, such as a cache, and the server was not asked. */
  public boolean fromCache() {
    return parsed.response().fromCache();
  }

  /** The links between a seed and this page; 0 for a seed. */
  public int depth() {
    return parsed.depth();
  }

  /** The addresses that redirected here, first one first. */
  public List<Url> redirects() {
    return parsed.redirects();
  }

  /** What the body is: never {@link BodyKind#UNKNOWN}. */
  public BodyKind kind() {
    return parsed.kind();
  }

  /**
   * The charset that the body was read in. The first that is there of: byte order mark,
   * Content-Type, meta tag or XML declaration in the first 1,024 bytes, UTF-8 if the body is valid
   * UTF-8, windows-1252. Labels mean what the WHATWG Encoding standard says.
   */
  public Charset charset() {
    return parsed.body().charset();
  }

  /** The body as text, without a byte order mark. */
  public String text() {
    return parsed.body().text();
  }

  /**
   * The first title's text, white space collapsed and trimmed; empty text for an empty title, and
   * absent without any. Not that of an SVG picture.
   */
  public Optional<String> title() {
    return Optional.ofNullable(parsed.outline().title());
  }

  /** The parsed document; empty for JSON and plain text. */
  public Document document() {
    return parsed.document();
  }

  /** The elements that match a CSS selector. */
  public Elements select(String css) {
    return tell("page.select", css, parsed.document().select(css));
  }

  /** The elements that match a compiled selector. */
  public Elements select(Evaluator selector) {
    return tell("page.select", selector, parsed.document().select(selector));
  }

  /** The first element that matches a CSS selector. */
  public Optional<Element> first(String css) {
    return watch == null
        ? Optional.ofNullable(parsed.document().selectFirst(css))
        : tell("page.first", css, parsed.document().select(css)).stream().findFirst();
  }

  /**
   * The page's links, each address once, in document order: {@code a[href]}, {@code area[href]},
   * {@code frame[src]}, {@code iframe[src]}, {@code link[href]} with the relation next or prev, and
   * the target of a meta refresh; nothing inside a template. Resolved against the first {@code
   * base} that can be used; what gives no http or https URL is left out.
   */
  public List<Url> links() {
    List<Url> known = links;
    if (known == null) {
      known = parsed.outline().resolve(null, parsed.queryCharset());
      links = known;
    }
    return known;
  }

  /** The links that match a CSS selector or stand inside an element that does. */
  public List<Url> links(String css) {
    return links(css, QueryParser.parse(css));
  }

  /** Like {@link #links(String)} with a compiled selector. */
  public List<Url> links(Evaluator selector) {
    return links(selector, selector);
  }

  private List<Url> links(Object written, Evaluator selector) {
    return links(tell("page.links", written, parsed.document().select(selector)));
  }

  private List<Url> links(Elements matches) {
    Set<Element> matching = new HashSet<>(matches);
    return matching.isEmpty()
        ? List.of()
        : parsed.outline().resolve(matching, parsed.queryCharset());
  }

  /**
   * This page, telling a watch of every selector that is tried on it from now on, and how much it
   * matched. Document and links are shared with this page, which itself tells nobody new.
   */
  public Page watchedBy(SelectorWatch watch) {
    return new Page(this, watch);
  }

  private <E extends List<?>> E tell(String where, Object selector, E matches) {
    if (watch != null) {
      watch.matched(where, selector.toString(), matches.size());
    }
    return matches;
  }

  /**
   * The items of all elements that match the type's own selector ({@link dev.scraper.extract.Css}
   * on the type), in document order; none if none matches.
   *
   * @throws dev.scraper.extract.ExtractException for the first item that cannot be made
   * @throws IllegalArgumentException if the type can be filled from no page, or has no selector
   */
  public <T> List<T> all(Class<T> type) {
    return extract().all(type);
  }

  /** The items of all elements that match a selector, whatever the type's own one is. */
  public <T> List<T> all(String css, Class<T> type) {
    return extract().all(css, type);
  }

  /** The items of all elements that the extractor's selector matches. */
  public <T> List<T> all(Extractor<T> extractor) {
    return extract().all(extractor);
  }

  /**
   * Like {@link #all(Class)}, but an item that cannot be made is handed to {@code broken} and left
   * out: one broken product does not cost the page.
   */
  public <T> List<T> allGood(Class<T> type, Consumer<? super ExtractException> broken) {
    return extract().allGood(type, broken);
  }

  /** Like {@link #allGood(Class, Consumer)} with an extractor. */
  public <T> List<T> allGood(Extractor<T> extractor, Consumer<? super ExtractException> broken) {
    return extract().allGood(extractor, broken);
  }

  /**
   * The item of the first element that matches the type's own selector; of a type without one, that
   * of the whole page.
   *
   * @throws dev.scraper.extract.ExtractException if nothing matches or the item cannot be made
   */
  public <T> T one(Class<T> type) {
    return extract().one(type);
  }

  /** Like {@link #one(Class)} with an extractor. */
  public <T> T one(Extractor<T> extractor) {
    return extract().one(extractor);
  }

  /** Like {@link #one(Class)}, but nothing if no element matches the type's own selector. */
  public <T> Optional<T> first(Class<T> type) {
    return extract().first(type);
  }

  /** What makes items of the whole page. */
  public Extract extract() {
    return extract(parsed.document());
  }

  /** What makes items of an element of this page, and resolves links as the page does. */
  public Extract extract(Element element) {
    Extract extract = Extract.from(element, url(), this::resolve, watch);
    return request().carried().map(extract::carrying).orElse(extract);
  }

  /**
   * The elements that an XPath 1.0 expression selects. It copies the document into another tree
   * first, so CSS is much faster. What gives no elements is left out.
   *
   * @throws IllegalStateException if the expression cannot be read, or gives a number or a text
   */
  public Elements xpath(String xpath) {
    return tell("page.xpath", xpath, parsed.document().selectXpath(xpath));
  }

  /**
   * The texts that an XPath 1.0 expression selects: of elements and text nodes their text, white
   * space collapsed; if it ends in {@code /@name}, of elements that attribute.
   *
   * @throws IllegalArgumentException if the expression cannot be read, or gives a number or a text
   */
  public List<String> xpathTexts(String xpath) {
    return extract().xpathTexts(xpath);
  }

  /** Resolves a reference against the page's base, its query encoded in the page's charset. */
  public Optional<Url> resolve(String reference) {
    return parsed.outline().base().resolve(reference, parsed.queryCharset());
  }

  /**
   * The body as JSON, whatever the Content-Type says; read once.
   *
   * @throws IllegalArgumentException if it is none; the message names the page and the place
   */
  public Json json() {
    Json known = json;
    if (known == null) {
      known = parsed.json();
      json = known;
    }
    return known;
  }

  /** The value that a JSON Pointer leads to ({@link Json#at}) in {@link #json()}. */
  public Json json(String pointer) {
    return json().at(pointer);
  }

  /** What the page says of itself for programs: JSON-LD, microdata, Open Graph and the like. */
  public StructuredData structured() {
    StructuredData known = structured;
    if (known == null) {
      known = StructuredData.of(parsed.document(), url(), this::resolve);
      structured = known;
    }
    return known;
  }

  /**
   * The feed that this page is: RSS, Atom or JSON Feed, also where it was sent as HTML or text;
   * absent if it is none. Read anew by each call.
   */
  public Optional<Feed> feed() {
    return PageFeeds.find(this);
  }

  /**
   * The form that matches a CSS selector, or that the match belongs to or stands in.
   *
   * @throws IllegalArgumentException if nothing matches, or the match has no form
   */
  public Form form(String css) {
    return PageForms.find(this, css);
  }

  /** The target of that relation in the Link header fields: see {@link Response#link}. */
  public Optional<Url> linkHeader(String relation) {
    return parsed.response().link(relation);
  }

  /**
   * The next page of a list. The first that leads to another page of: {@code link[rel~=next]},
   * {@code a[rel~=next]}, the Link header's next, {@code li.next a}, {@code a.next}.
   */
  public Optional<Url> next() {
    return structured()
        .nextPage()
        .or(() -> linkHeader("next").filter(link -> !link.equals(url())))
        .or(() -> toAnother(links(parsed.document().select("li.next a"))))
        .or(() -> toAnother(links(parsed.document().select("a.next"))));
  }

  /** The first of {@link #links(String)} that leads to another page. */
  public Optional<Url> next(String css) {
    return toAnother(links(css));
  }

  private Optional<Url> toAnother(List<Url> links) {
    return links.stream().filter(link -> !link.equals(url())).findFirst();
  }

  /** The content of each meta tag of that name (compared without case). */
  public List<String> meta(String name) {
    return parsed.outline().meta(name);
  }

  /** The handler that was named for this page by its request, if one was. */
  public Optional<String> label() {
    return request().label();
  }

  /**
   * What travelled with the request ({@link Request#carry}), as an instance of that type.
   *
   * @throws IllegalArgumentException if it does not fit the type; the message says where
   */
  public <V> Optional<V> carried(Class<V> type) {
    return request().carried().map(value -> value.as(type));
  }

  @Override
  public String toString() {
    return parsed.response().toString();
  }
}
