package dev.scraper.data;

import dev.scraper.data.Feed.Enclosure;
import dev.scraper.data.Feed.Entry;
import dev.scraper.http.Url;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;

/**
 * Reads RSS 0.9x, 1.0 and 2.0.
 *
 * @see <a href="https://www.rssboard.org/rss-specification">RSS 2.0</a>
 * @see <a href="https://web.resource.org/rss/1.0/spec">RSS 1.0</a>
 */
final class RssReader {

  private final Element root;
  private final Function<String, Optional<Url>> resolver;

  RssReader(Element root, Function<String, Optional<Url>> resolver) {
    this.root = root;
    this.resolver = resolver;
  }

  Feed feed() {
    Element channel = FeedXml.child(root, "channel").orElse(root);
    // In RSS 1.0 the items stand beside the channel.
    Stream<Element> items =
        channel == root
            ? FeedXml.children(root, "item")
            : Stream.concat(FeedXml.children(channel, "item"), FeedXml.children(root, "item"));
    return new Feed(
        FeedXml.text(channel, "title").map(FeedXml::collapse),
        FeedXml.text(channel, "description"),
        link(channel),
        atomLink(channel, "next"),
        items.map(this::entry).toList());
  }

  private Entry entry(Element item) {
    return new Entry(
        FeedXml.text(item, "guid").or(() -> FeedXml.attribute(item, "rdf:about")),
        FeedXml.text(item, "title").map(FeedXml::collapse),
        link(item).or(() -> permaLink(item)),
        FeedXml.text(item, "pubdate")
            .or(() -> FeedXml.text(item, "dc:date"))
            .flatMap(FeedDates::read),
        FeedXml.text(item, "atom:updated").flatMap(FeedDates::read),
        authors(item),
        html(item, "description"),
        html(item, "content:encoded"),
        Stream.concat(FeedXml.children(item, "category"), FeedXml.children(item, "dc:subject"))
            .flatMap(category -> FeedXml.text(category).stream())
            .toList(),
        FeedXml.children(item, "enclosure").flatMap(e -> enclosure(e).stream()).toList());
  }

  private Optional<Url> link(Element parent) {
    return FeedXml.children(parent, "link")
        .flatMap(link -> FeedXml.text(link).or(() -> FeedXml.attribute(link, "href")).stream())
        .flatMap(text -> FeedXml.resolve(parent, text, resolver).stream())
        .findFirst()
        .or(() -> atomLink(parent, "alternate"));
  }

  private Optional<Url> atomLink(Element parent, String relation) {
    return FeedXml.children(parent, "atom:link")
        .filter(link -> FeedXml.attribute(link, "rel").orElse("alternate").equals(relation))
        .flatMap(link -> FeedXml.attribute(link, "href").stream())
        .flatMap(href -> FeedXml.resolve(parent, href, resolver).stream())
        .findFirst();
  }

  private static Optional<Url> permaLink(Element item) {
    return FeedXml.child(item, "guid")
        .filter(guid -> !"false".equals(FeedXml.attribute(guid, "isPermaLink").orElse("true")))
        .flatMap(FeedXml::text)
        .flatMap(Url::tryParse);
  }

  private static List<String> authors(Element item) {
    List<String> creators = texts(item, "dc:creator");
    return creators.isEmpty() ? texts(item, "author") : creators;
  }

  private static List<String> texts(Element item, String name) {
    return FeedXml.children(item, name)
        .flatMap(author -> FeedXml.text(author).stream())
        .map(FeedXml::collapse)
        .toList();
  }

  /** Escaped once as it should be, or raw markup. */
  private static Optional<String> html(Element item, String name) {
    return FeedXml.child(item, name)
        .map(e -> e.childrenSize() > 0 ? e.html() : e.wholeText().strip())
        .filter(html -> !html.isEmpty());
  }

  private Optional<Enclosure> enclosure(Element element) {
    return FeedXml.attribute(element, "url")
        .flatMap(url -> FeedXml.resolve(element, url, resolver))
        .map(url -> new Enclosure(url, FeedXml.attribute(element, "type"), length(element)));
  }

  static OptionalLong length(Element element) {
    String text = FeedXml.attribute(element, "length").orElse("");
    boolean number =
        !text.isEmpty() && text.length() < 19 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }
}
