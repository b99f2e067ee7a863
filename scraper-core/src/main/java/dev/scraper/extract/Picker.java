package dev.scraper.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.select.Elements;
import org.jsoup.select.Evaluator;
import org.jsoup.select.QueryParser;
import org.jspecify.annotations.Nullable;

/**
 * A compiled selector.
 *
 * <p><b>Thread-safety:</b> safe. jsoup's evaluators do not change once they are parsed; what those
 * of structure remember while they select is kept by thread and dropped at the end.
 */
abstract class Picker {

  private final String written;

  private Picker(String written) {
    this.written = written;
  }

  /**
   * The selector of {@link Css}.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  static Picker css(String css) {
    return css.isBlank() ? new Itself() : new ByCss(css);
  }

  /**
   * The expression of {@link XPath}.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  static Picker xpath(String xpath) {
    return new ByXPath(xpath);
  }

  /** What it matches, in document order. */
  abstract List<? extends Node> all(Element element);

  /** The first that it matches, or null. */
  @Nullable Node first(Element element) {
    List<? extends Node> all = all(element);
    return all.isEmpty() ? null : all.get(0);
  }

  /** The attribute that is asked for by the expression itself, or null. */
  @Nullable String attribute() {
    return null;
  }

  /** Whether each match is inside the element, so that a type nested in itself comes to an end. */
  boolean descends() {
    return false;
  }

  /** The selector as written. */
  String written() {
    return written;
  }

  /** Searches the whole page. */
  Picker ofPage() {
    return new OfWholePage(this);
  }

  private static final class Itself extends Picker {
    Itself() {
      super("");
    }

    @Override
    List<Element> all(Element element) {
      return List.of(element);
    }

    @Override
    Node first(Element element) {
      return element;
    }
  }

  private static final class ByCss extends Picker {
    private final Evaluator evaluator;

    ByCss(String css) {
      super(css);
      try {
        evaluator = QueryParser.parse(css);
      } catch (IllegalStateException | IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "'" + css + "' is no CSS selector: " + e.getMessage(), e);
      }
    }

    @Override
    List<Element> all(Element element) {
      Elements found = element.select(evaluator);
      return !found.isEmpty() && found.get(0) == element ? found.subList(1, found.size()) : found;
    }

    @Override
    @Nullable Node first(Element element) {
      Element found = element.selectFirst(evaluator);
      return found == element ? super.first(element) : found;
    }

    @Override
    boolean descends() {
      return true;
    }
  }

  private static final class ByXPath extends Picker {

    /** jsoup's nodes have no attributes among them: the element is asked for its. */
    private static final Pattern ATTRIBUTE = Pattern.compile("(.*?)/@([\\w:.-]+)\\s*");

    private final String nodes;
    private final @Nullable String attribute;

    ByXPath(String xpath) {
      super(xpath);
      Matcher matcher = ATTRIBUTE.matcher(xpath);
      boolean asked = matcher.matches() && xpath.indexOf('|') < 0;
      String elements = asked ? matcher.group(1) : xpath;
      nodes = asked && elements.endsWith("/") ? elements + "/*" : elements;
      attribute = asked ? matcher.group(2) : null;
      try {
        new Element("p").selectXpath(nodes, Node.class);
      } catch (IllegalStateException | IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "'" + xpath + "' is no XPath expression that gives nodes: " + e.getMessage(), e);
      }
    }

    @Override
    List<? extends Node> all(Element element) {
      List<Node> found = element.selectXpath(nodes, Node.class);
      if (attribute == null) {
        return found;
      }
      List<Node> with = new ArrayList<>(found);
      with.removeIf(node -> !node.hasAttr(attribute));
      return with;
    }

    @Override
    @Nullable String attribute() {
      return attribute;
    }
  }

  private static final class OfWholePage extends Picker {
    private final Picker picker;

    OfWholePage(Picker picker) {
      super(picker.written);
      this.picker = picker;
    }

    @Override
    List<? extends Node> all(Element element) {
      return picker.all(element.root());
    }

    @Override
    @Nullable Node first(Element element) {
      return picker.first(element.root());
    }

    @Override
    @Nullable String attribute() {
      return picker.attribute();
    }
  }
}
