package dev.scraper.data;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringTokenizer;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** What all readers of a document need. Stateless. */
final class Dom {

  private Dom() {}

  /** The elements with one of these names, in document order, none inside a template. */
  static List<Element> named(Document document, String... names) {
    List<Element> found = new ArrayList<>();
    for (Element element : document.select(String.join(",", names))) {
      if (!isInTemplate(element)) {
        found.add(element);
      }
    }
    return found;
  }

  static boolean isInTemplate(Element element) {
    for (Element e = element.parent(); e != null; e = e.parent()) {
      if (e.normalName().equals("template")) {
        return true;
      }
    }
    return false;
  }

  /** The words of an attribute, in order, each once. */
  static List<String> tokens(String attribute) {
    Set<String> tokens = new LinkedHashSet<>();
    StringTokenizer words = new StringTokenizer(attribute, " \t\n\f\r");
    while (words.hasMoreTokens()) {
      tokens.add(words.nextToken());
    }
    return List.copyOf(tokens);
  }

  /** Whether the element's relation has that word, whatever its case. */
  static boolean isRelated(Element element, String relation) {
    return tokens(element.attr("rel").toLowerCase(Locale.ROOT)).contains(relation);
  }
}
