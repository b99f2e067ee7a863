package dev.scraper.extract;

import dev.scraper.json.Json;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/**
 * Which text of a node is taken.
 *
 * <p><b>Thread-safety:</b> safe.
 */
@FunctionalInterface
interface Part {

  /** The text with white space collapsed, as jsoup has it. */
  Part TEXT = (node, context) -> text(node);

  /** The text that is not in an element inside. */
  Part OWN_TEXT = (node, context) -> node instanceof Element e ? e.ownText() : text(node);

  /** The HTML inside. */
  Part HTML = (node, context) -> node instanceof Element e ? e.html() : node.outerHtml();

  /** The HTML with the element's own tags. */
  Part OUTER_HTML = (node, context) -> node.outerHtml();

  /** The first of {@code href} and {@code src}, or the text of an element that has neither. */
  Part LINK =
      (node, context) ->
          node.hasAttr("href")
              ? node.attr("href")
              : node.hasAttr("src") ? node.attr("src") : text(node);

  /** The {@code datetime} of an element that has one, or the text. */
  Part TIME = (node, context) -> node.hasAttr("datetime") ? node.attr("datetime") : text(node);

  /** The page's address. */
  Part PAGE_URL = (node, context) -> context.url() == null ? null : context.url().toString();

  /**
   * The text, or null if the node does not have such a part.
   *
   * @throws IllegalArgumentException if there is something else than text
   */
  @Nullable String of(Node node, Context context);

  /** An attribute's value. */
  static Part attribute(String name) {
    return (node, context) -> node.hasAttr(name) ? node.attr(name) : null;
  }

  /**
   * What the page's request carries, or the component of it that has that name.
   *
   * @param name empty for all of it
   */
  static Part carried(String name) {
    return (node, context) -> {
      Json carried = context.carried();
      Json value = carried == null || name.isEmpty() ? carried : carried.get(name);
      return value == null ? null : value.optionalText().orElse(null);
    };
  }

  private static String text(Node node) {
    if (node instanceof Element element) {
      return element.text();
    }
    return node instanceof TextNode text ? text.text().strip() : node.nodeValue();
  }
}
