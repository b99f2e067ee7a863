package dev.scraper.page;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * Walks a document once, in document order and without recursion, and collects its {@link Outline}.
 * What stands inside a template is not part of the page.
 *
 * <p><b>Thread-safety:</b> for one thread and one document.
 */
final class OutlineReader {

  private final boolean xml;
  private final List<Outline.Link> links = new ArrayList<>();
  private final List<Outline.Meta> metas = new ArrayList<>();
  private @Nullable String title;
  private @Nullable String base;

  /**
   * @param xml whether names count in any namespace; otherwise an SVG title is no title
   */
  OutlineReader(boolean xml) {
    this.xml = xml;
  }

  void read(Document document) {
    Node node = document;
    while (node != null) {
      boolean enter = !(node instanceof Element element) || visit(element);
      Node child = enter && node.childNodeSize() > 0 ? node.firstChild() : null;
      node = child != null ? child : following(node);
    }
  }

  /** The next node that is not inside this one. */
  private static @Nullable Node following(Node node) {
    for (Node n = node; n != null; n = n.parent()) {
      Node sibling = n.nextSibling();
      if (sibling != null) {
        return sibling;
      }
    }
    return null;
  }

  /** Takes what the element holds; false if its children are not part of the page. */
  private boolean visit(Element element) {
    switch (element.normalName()) {
      case "a", "area" -> link(element, "href");
      case "frame", "iframe" -> link(element, "src");
      case "link" -> {
        if (leadsOn(element.attr("rel"))) {
          link(element, "href");
        }
      }
      case "meta" -> meta(element);
      case "title" -> {
        if (title == null && isOfPage(element)) {
          title = collapse(element.wholeText());
        }
      }
      case "base" -> {
        if (base == null && isOfPage(element) && element.hasAttr("href")) {
          base = element.attr("href");
        }
      }
      case "template" -> {
        return !isOfPage(element);
      }
      default -> {}
    }
    return true;
  }

  private boolean isOfPage(Element element) {
    return xml || element.tag().namespace().equals(Parser.NamespaceHtml);
  }

  private void link(Element element, String attribute) {
    String reference = element.attr(attribute);
    if (!reference.isEmpty() || element.hasAttr(attribute)) {
      links.add(new Outline.Link(element, reference));
    }
  }

  private void meta(Element element) {
    if (element.attr("http-equiv").equalsIgnoreCase("refresh")) {
      String target = MetaRefresh.target(element.attr("content"));
      if (target != null) {
        links.add(new Outline.Link(element, target));
      }
    }
    if (element.hasAttr("name") && element.hasAttr("content")) {
      metas.add(new Outline.Meta(element.attr("name"), element.attr("content")));
    }
  }

  private static boolean leadsOn(String rel) {
    StringTokenizer tokens = new StringTokenizer(rel, " \t\n\f\r");
    while (tokens.hasMoreTokens()) {
      String token = tokens.nextToken();
      if (token.equalsIgnoreCase("next") || token.equalsIgnoreCase("prev")) {
        return true;
      }
    }
    return false;
  }

  /** No-break spaces are white space here, as they are to jsoup and in most languages' regexes. */
  private static String collapse(String text) {
    StringBuilder collapsed = new StringBuilder(text.length());
    boolean gap = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
        gap = true;
        continue;
      }
      if (gap && collapsed.length() > 0) {
        collapsed.append(' ');
      }
      gap = false;
      collapsed.append(c);
    }
    return collapsed.toString();
  }

  @Nullable String title() {
    return title;
  }

  @Nullable String base() {
    return base;
  }

  List<Outline.Meta> metas() {
    return List.copyOf(metas);
  }

  List<Outline.Link> links() {
    return List.copyOf(links);
  }
}
