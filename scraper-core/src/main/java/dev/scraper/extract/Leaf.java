package dev.scraper.extract;

import dev.scraper.internal.convert.Conversion;
import dev.scraper.internal.regex.Search;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jspecify.annotations.Nullable;

/**
 * Reads one value from one node.
 *
 * <p><b>Thread-safety:</b> safe.
 */
@FunctionalInterface
interface Leaf {

  /** The element itself. */
  Leaf ELEMENT =
      (node, selector, reading, path) ->
          node instanceof Element
              ? node
              : reading.problem(path, selector, "'" + selector + "' gives no element", node);

  /**
   * Reads a value.
   *
   * @param selector that the node was found by, for messages
   * @return the value, or a {@link Gap}
   */
  Object read(Node node, String selector, Reading reading, Path path);

  /** A record or class, filled from the node. */
  static Leaf nested(Plan plan) {
    return (node, selector, reading, path) -> {
      if (!(node instanceof Element element)) {
        return ELEMENT.read(node, selector, reading, path);
      }
      return reading.enterNested()
          ? plan.read(element, reading, path)
          : reading.problem(path, selector, "more nested values than any page has", node);
    };
  }

  /**
   * A text, and what is made of it.
   *
   * <p><b>Thread-safety:</b> as its converter.
   */
  final class Text implements Leaf {

    private final Part part;
    private final @Nullable Pattern regex;
    private final Conversion conversion;
    private final boolean blankIsValue;
    private final Gap noPart;
    private final Gap noMatch;

    /**
     * @param noPart why there is no value when the part is not there
     * @param blankIsValue whether a blank text is a value too
     */
    Text(
        Part part,
        String noPart,
        @Nullable Pattern regex,
        Conversion conversion,
        boolean blankIsValue) {
      this.part = part;
      this.noPart = new Gap(noPart);
      this.regex = regex;
      this.noMatch = new Gap("no match of /" + regex + "/");
      this.conversion = conversion;
      this.blankIsValue = blankIsValue;
    }

    /** The text, or a gap. */
    Object text(Node node, Context context) {
      String text = part.of(node, context);
      if (text == null) {
        return noPart;
      }
      String matched = regex == null ? text : Search.find(regex, text);
      return matched == null ? noMatch : matched;
    }

    @Override
    public Object read(Node node, String selector, Reading reading, Path path) {
      Object text;
      try {
        text = text(node, reading.context());
      } catch (IllegalArgumentException e) {
        return reading.problem(path, selector, String.valueOf(e.getMessage()), node, e);
      }
      if (text instanceof Gap) {
        return text;
      }
      String found = (String) text;
      if (found.isBlank() && !blankIsValue) {
        return Gap.BLANK;
      }
      return convert(found, node, selector, reading, path);
    }

    Object convert(String text, Node node, String selector, Reading reading, Path path) {
      try {
        return Objects.requireNonNull(conversion.read(text, reading.context().resolver()));
      } catch (IllegalArgumentException e) {
        String what = Objects.requireNonNullElse(e.getMessage(), e.toString());
        return reading.problem(path, selector, what, node, e);
      }
    }
  }
}
