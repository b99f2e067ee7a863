package dev.scraper.data;

import dev.scraper.http.Url;
import dev.scraper.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;

/**
 * What a page says of itself for programs to read: JSON-LD, microdata, Open Graph, Twitter cards,
 * and the links in its head. Each part is read from the document when it is first asked for;
 * nothing inside a template counts. Nothing here throws because of what is on the page: what cannot
 * be read is told by {@link #problems()}.
 *
 * <p><b>Thread-safety:</b> reading the document is for one thread at a time, like the document
 * itself. What was read is immutable.
 */
public final class StructuredData {

  private final Document document;
  private final Function<String, Optional<Url>> resolver;
  private final HeadLinks links;

  // Filled by the first call that needs them; when two threads race, both find the same.
  private @Nullable JsonLdReader jsonLd;
  private @Nullable MicrodataReader microdata;
  private @Nullable OpenGraph openGraph;
  private @Nullable MetaProperties twitter;

  private StructuredData(Document document, Url page, Function<String, Optional<Url>> resolver) {
    this.document = document;
    this.resolver = resolver;
    this.links = new HeadLinks(document, page, resolver);
  }

  /**
   * The data of a document; {@code Page.structured()} gives that of a page.
   *
   * @param page the document's address
   * @param resolver how a reference is resolved on that page
   */
  public static StructuredData of(
      Document document, Url page, Function<String, Optional<Url>> resolver) {
    return new StructuredData(document, page, resolver);
  }

  private JsonLdReader readJsonLd() {
    JsonLdReader known = jsonLd;
    if (known == null) {
      known = new JsonLdReader(document);
      jsonLd = known;
    }
    return known;
  }

  private MicrodataReader readMicrodata() {
    MicrodataReader known = microdata;
    if (known == null) {
      known = new MicrodataReader(document, new PropertyValue(resolver));
      microdata = known;
    }
    return known;
  }

  /**
   * The objects in the page's JSON-LD blocks, in order: the elements of arrays and of a {@code
   * @graph} one by one, an object around a graph too if it says anything of its own; objects inside
   * others stay there. Comment and CDATA marks around a block, a semicolon after it, JavaScript
   * comments, commas too many and raw line breaks in text are tolerated; a block with anything else
   * wrong is left out and told as a problem.
   */
  public List<Json> jsonLd() {
    return readJsonLd().items();
  }

  /**
   * Those of {@link #jsonLd()} that have that {@code @type}, alone or among others.
   *
   * @param type as written; a type of schema.org also by its name alone ({@code Product})
   */
  public List<Json> jsonLd(String type) {
    return jsonLd().stream().filter(item -> isA(item, type)).toList();
  }

  private static boolean isA(Json item, String type) {
    Json own = item.get("@type");
    Stream<Json> types = own.isArray() ? own.list().stream() : Stream.of(own);
    return types.anyMatch(t -> t.isText() && SchemaType.same(t.text(), type));
  }

  /** The page's microdata items, in order; items inside others stay there. */
  public List<MicrodataItem> microdata() {
    return readMicrodata().items();
  }

  /**
   * Those of {@link #microdata()} that have that type.
   *
   * @param type as written; a type of schema.org also by its name alone ({@code Product})
   */
  public List<MicrodataItem> microdata(String type) {
    return microdata().stream().filter(item -> item.isA(type)).toList();
  }

  /** The Open Graph properties. */
  public OpenGraph openGraph() {
    OpenGraph known = openGraph;
    if (known == null) {
      known = MetaReader.openGraph(document, resolver);
      openGraph = known;
    }
    return known;
  }

  /** The properties of the Twitter card, with their whole names: {@code twitter:title}. */
  public MetaProperties twitter() {
    MetaProperties known = twitter;
    if (known == null) {
      known = MetaReader.twitter(document);
      twitter = known;
    }
    return known;
  }

  /** The first {@code link rel=canonical} that gives an address. */
  public Optional<Url> canonical() {
    return links.canonical();
  }

  /** The page's {@code link rel=alternate}s that are no style sheets, feeds included. */
  public List<Alternate> alternates() {
    return links.alternates();
  }

  /**
   * The feeds that the page names: links with the relation alternate and the type of RSS, Atom or
   * JSON Feed, and those with the relation feed.
   */
  public List<Alternate> feeds() {
    return links.feeds();
  }

  /** The first {@code link} or else {@code a} with the relation next that leads to another page. */
  public Optional<Url> nextPage() {
    return links.related(Set.of("next"));
  }

  /** The first {@code link} or else {@code a} with the relation prev, likewise. */
  public Optional<Url> previousPage() {
    return links.related(Set.of("prev", "previous"));
  }

  /** What could not be read, a line for each; reads JSON-LD and microdata if that was not done. */
  public List<String> problems() {
    return Stream.concat(readJsonLd().problems().stream(), readMicrodata().problems().stream())
        .toList();
  }
}
