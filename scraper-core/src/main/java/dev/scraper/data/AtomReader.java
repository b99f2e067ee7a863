package dev.scraper.data;

import dev.scraper.data.Feed.Enclosure;
import dev.scraper.data.Feed.Entry;
import dev.scraper.http.Url;
import dev.scraper.internal.convert.Markup;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Entities;

/**
 * Reads Atom 1.0 and 0.3.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4287">RFC 4287</a>
 */
final class AtomReader {

  private final Element root;
  private final Function<String, Optional<Url>> resolver;

  AtomReader(Element root, Function<String, Optional<Url>> resolver) {
    this.root = root;
    this.resolver = resolver;
  }

  Feed feed() {
    List<String> authors = authors(root);
    return new Feed(
        plain(root, "title"),
        plain(root, "subtitle").or(() -> plain(root, "tagline")),
        links(root, "alternate").flatMap(link -> target(link).stream()).findFirst(),
        links(root, "next").flatMap(link -> target(link).stream()).findFirst(),
        FeedXml.children(root, "entry").map(entry -> entry(entry, authors)).toList());
  }

  private Entry entry(Element entry, List<String> feedAuthors) {
    List<String> own = authors(entry);
    List<String> ofSource =
        FeedXml.child(entry, "source").map(AtomReader::authors).orElse(List.of());
    return new Entry(
        FeedXml.text(entry, "id"),
        plain(entry, "title"),
        links(entry, "alternate").flatMap(link -> target(link).stream()).findFirst(),
        date(entry, "published").or(() -> date(entry, "issued")),
        date(entry, "updated").or(() -> date(entry, "modified")),
        !own.isEmpty() ? own : !ofSource.isEmpty() ? ofSource : feedAuthors,
        html(entry, "summary"),
        html(entry, "content"),
        FeedXml.children(entry, "category")
            .flatMap(c -> FeedXml.attribute(c, "term").or(() -> FeedXml.text(c)).stream())
            .toList(),
        links(entry, "enclosure").flatMap(link -> enclosure(link).stream()).toList());
  }

  private static Optional<OffsetDateTime> date(Element entry, String name) {
    return FeedXml.text(entry, name).flatMap(FeedDates::read);
  }

  private static Stream<Element> links(Element parent, String relation) {
    return FeedXml.children(parent, "link")
        .filter(
            link ->
                FeedXml.attribute(link, "rel")
                    .orElse("alternate")
                    .replace("http://www.iana.org/assignments/relation/", "")
                    .equalsIgnoreCase(relation));
  }

  private Optional<Url> target(Element link) {
    return FeedXml.attribute(link, "href").flatMap(href -> FeedXml.resolve(link, href, resolver));
  }

  private Optional<Enclosure> enclosure(Element link) {
    return target(link)
        .map(url -> new Enclosure(url, FeedXml.attribute(link, "type"), RssReader.length(link)));
  }

  private static List<String> authors(Element parent) {
    return FeedXml.children(parent, "author")
        .flatMap(
            author -> FeedXml.text(author, "name").or(() -> FeedXml.text(author, "email")).stream())
        .map(FeedXml::collapse)
        .toList();
  }

  private static String type(Element construct) {
    return FeedXml.attribute(construct, "type").orElse("text").toLowerCase(Locale.ROOT);
  }

  /** A text construct without its markup. */
  private static Optional<String> plain(Element parent, String name) {
    return FeedXml.child(parent, name)
        .map(
            e ->
                type(e).contains("html") && e.childrenSize() == 0
                    ? Markup.textOf(e.wholeText())
                    : FeedXml.collapse(e.wholeText()))
        .filter(text -> !text.isEmpty());
  }

  /** A text construct as HTML: text escaped, XHTML without the div around it. */
  private static Optional<String> html(Element parent, String name) {
    return FeedXml.child(parent, name).map(AtomReader::html).filter(html -> !html.isEmpty());
  }

  private static String html(Element construct) {
    String type = type(construct);
    if (type.equals("xhtml") || construct.childrenSize() > 0) {
      Element div = construct.firstElementChild();
      boolean wrapped = div != null && div.tag().localName().equals("div");
      return (wrapped ? div : construct).html().strip();
    }
    String text = construct.wholeText().strip();
    boolean escaped = type.equals("text") || type.equals("text/plain");
    return escaped ? Entities.escape(text) : text;
  }
}
