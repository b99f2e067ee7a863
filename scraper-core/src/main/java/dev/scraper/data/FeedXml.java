package dev.scraper.data;

import dev.scraper.http.Url;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Looks into the XML of feeds. Names of the feed's own vocabulary are bare, others have the usual
 * prefix of their namespace, whatever the feed calls it. Stateless.
 */
final class FeedXml {

  /** A base beyond it gives addresses that are of no use, and each entry would copy it. */
  private static final int LONGEST_BASE = 8_000;

  private FeedXml() {}

  /** The root element, if it is that of a feed. */
  static Optional<Element> root(Document document) {
    return Optional.ofNullable(document.firstElementChild())
        .filter(root -> List.of("feed", "rss", "rdf:rdf").contains(name(root)));
  }

  static String name(Element element) {
    String local = element.tag().localName().toLowerCase(Locale.ROOT);
    String prefix = element.tag().prefix().toLowerCase(Locale.ROOT);
    return switch (element.tag().namespace()) {
      case "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/" -> "dc:" + local;
      case "http://purl.org/rss/1.0/modules/content/" -> "content:" + local;
      case "http://www.w3.org/1999/02/22-rdf-syntax-ns#" -> "rdf:" + local;
      case "http://purl.org/rss/1.0/" -> local;
      case "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#" ->
          // Inside RSS it is a guest.
          prefix.isEmpty() || isAtom(element) ? local : "atom:" + local;
      default -> prefix.isEmpty() ? local : prefix + ":" + local;
    };
  }

  private static boolean isAtom(Element element) {
    Document document = element.ownerDocument();
    Element root = document == null ? null : document.firstElementChild();
    return root != null && root.tag().localName().equalsIgnoreCase("feed");
  }

  static Stream<Element> children(Element parent, String name) {
    return parent.children().stream().filter(child -> name(child).equals(name));
  }

  static Optional<Element> child(Element parent, String name) {
    return children(parent, name).findFirst();
  }

  /** The text of the first child of that name that has any. */
  static Optional<String> text(Element parent, String name) {
    return children(parent, name).flatMap(child -> text(child).stream()).findFirst();
  }

  static Optional<String> text(Element element) {
    return Optional.of(element.wholeText().strip()).filter(text -> !text.isEmpty());
  }

  /** An attribute that is not blank, in any case of its name. */
  static Optional<String> attribute(Element element, String name) {
    return Optional.of(element.attributes().getIgnoreCase(name).strip())
        .filter(value -> !value.isEmpty());
  }

  static String collapse(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }

  /** Resolves as the {@code xml:base} around the element says. */
  static Optional<Url> resolve(
      Element element, String reference, Function<String, Optional<Url>> resolver) {
    Optional<Url> base = base(element, resolver);
    return base.isPresent() ? base.get().resolve(reference) : resolver.apply(reference);
  }

  private static Optional<Url> base(Element element, Function<String, Optional<Url>> resolver) {
    for (Element e = element; e != null; e = e.parent()) {
      String own = e.attr("xml:base").strip();
      if (!own.isEmpty() && own.length() <= LONGEST_BASE) {
        Element parent = e.parent();
        Optional<Url> outer = parent == null ? Optional.empty() : base(parent, resolver);
        return outer.isPresent() ? outer.get().resolve(own) : resolver.apply(own);
      }
    }
    return Optional.empty();
  }
}
