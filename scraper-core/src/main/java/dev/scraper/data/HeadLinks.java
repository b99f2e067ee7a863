package dev.scraper.data;

import dev.scraper.http.Url;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** The links with a relation that a document has. */
final class HeadLinks {

  private static final Set<String> FEED_TYPES =
      Set.of(
          "application/rss+xml",
          "application/atom+xml",
          "application/rdf+xml",
          "application/feed+json",
          "application/json");

  private final Document document;
  private final Url page;
  private final Function<String, Optional<Url>> resolver;

  HeadLinks(Document document, Url page, Function<String, Optional<Url>> resolver) {
    this.document = document;
    this.page = page;
    this.resolver = resolver;
  }

  Optional<Url> canonical() {
    return Dom.named(document, "link").stream()
        .filter(link -> Dom.isRelated(link, "canonical"))
        .flatMap(link -> target(link).stream())
        .findFirst();
  }

  List<Alternate> alternates() {
    return Dom.named(document, "link").stream()
        .filter(link -> Dom.isRelated(link, "alternate") && !Dom.isRelated(link, "stylesheet"))
        .flatMap(link -> alternate(link).stream())
        .toList();
  }

  List<Alternate> feeds() {
    return Dom.named(document, "link", "a", "area").stream()
        .filter(HeadLinks::isFeed)
        .flatMap(link -> alternate(link).stream())
        .distinct()
        .toList();
  }

  private static boolean isFeed(Element link) {
    if (Dom.isRelated(link, "feed")) {
      return true;
    }
    String type = link.attr("type");
    int semicolon = type.indexOf(';');
    String essence = (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
    return Dom.isRelated(link, "alternate")
        && !Dom.isRelated(link, "stylesheet")
        && FEED_TYPES.contains(essence.toLowerCase(Locale.ROOT));
  }

  private Optional<Alternate> alternate(Element link) {
    return target(link)
        .map(
            url ->
                new Alternate(
                    url,
                    attribute(link, "hreflang"),
                    attribute(link, "type"),
                    attribute(link, "media"),
                    attribute(link, "title")));
  }

  private static Optional<String> attribute(Element element, String name) {
    return Optional.of(element.attr(name).strip()).filter(value -> !value.isEmpty());
  }

  /**
   * The first link of that relation to another page: in the head's tags first, then in the text.
   */
  Optional<Url> related(Set<String> relations) {
    return first(Dom.named(document, "link"), relations)
        .or(() -> first(Dom.named(document, "a", "area"), relations));
  }

  private Optional<Url> first(List<Element> links, Set<String> relations) {
    return links.stream()
        .filter(link -> relations.stream().anyMatch(relation -> Dom.isRelated(link, relation)))
        .flatMap(link -> target(link).stream())
        .filter(url -> !url.equals(page))
        .findFirst();
  }

  private Optional<Url> target(Element link) {
    String href = link.attr("href");
    return href.isBlank() ? Optional.empty() : resolver.apply(href);
  }
}
