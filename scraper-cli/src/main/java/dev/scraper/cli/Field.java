package dev.scraper.cli;

import dev.scraper.page.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.select.Evaluator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A field of a record, {@code NAME=CSS[@ATTR]}, compiled: where its value comes from.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param name what the record calls it
 * @param source gives its value
 */
record Field(String name, Source source) {

  /**
   * The attribute at the end. In brackets, parentheses and quotes an @ is part of the selector:
   * then one of these must close behind it, which no attribute name lets pass.
   */
  private static final Pattern ATTRIBUTE =
      Pattern.compile("(?s)(?<css>(?:.*[^\\\\])?)@(?<name>(?:abs:)?[^\\s\"'()\\[\\]@>+~,*=\\\\]*)");

  /** Gives the value of a field. */
  @FunctionalInterface
  interface Source {

    /** The value for this item of this page: text, a number, a list of texts, or null. */
    @Nullable Object value(Page page, Element item);
  }

  /**
   * Compiles a field.
   *
   * @throws TypeConversionException if it cannot be read
   */
  static Field parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new TypeConversionException(
          "'" + text + "' is no field: write NAME=CSS or NAME=CSS@ATTR");
    }
    String name = text.substring(0, equals).strip();
    String selector = text.substring(equals + 1).strip();
    boolean list = name.endsWith("[]");
    if (list) {
      name = name.substring(0, name.length() - 2);
    }
    if (name.isEmpty()) {
      throw new TypeConversionException("'" + text + "' gives the field no name");
    }
    if (selector.isEmpty()) {
      throw new TypeConversionException(
          "field '" + name + "' has no selector: write " + name + "=CSS (* is the item itself)");
    }
    return new Field(name, source(name, selector, list));
  }

  private static Source source(String name, String selector, boolean list) {
    Source ofPage = ofPage(selector);
    if (ofPage != null) {
      return list ? asList(ofPage) : ofPage;
    }
    Selected selected = split(selector);
    String attribute = selected.attribute();
    if (attribute == null) {
      return texts(Values.css(selector), list);
    }
    if (attribute.isEmpty() || attribute.equals("abs:")) {
      throw new TypeConversionException("field '" + name + "' names no attribute after the @");
    }
    String css = selected.css();
    if (css.isEmpty()) {
      Source own = (page, item) -> item.hasAttr(attribute) ? item.attr(attribute) : null;
      return list ? asList(own) : own;
    }
    return attributes(Values.css(css), attribute, list);
  }

  /**
   * A selector without its attribute.
   *
   * @param attribute empty if none is named after the @, null without an @
   */
  record Selected(String css, @Nullable String attribute) {}

  /** Takes {@code CSS[@ATTR]} apart. */
  static Selected split(String selector) {
    Matcher matcher = ATTRIBUTE.matcher(selector);
    return matcher.matches()
        ? new Selected(matcher.group("css").strip(), matcher.group("name"))
        : new Selected(selector, null);
  }

  private static @Nullable Source ofPage(String selector) {
    return switch (selector) {
      case "@url" -> (page, item) -> page.url().toString();
      case "@status" -> (page, item) -> page.status();
      case "@depth" -> (page, item) -> page.depth();
      case "@title" -> (page, item) -> page.title().orElse(null);
      default -> null;
    };
  }

  private static Source asList(Source single) {
    return (page, item) -> {
      Object value = single.value(page, item);
      return value == null ? List.of() : List.of(value);
    };
  }

  private static Source texts(Evaluator css, boolean list) {
    if (list) {
      return (page, item) -> item.select(css).stream().map(Element::text).toList();
    }
    return (page, item) -> {
      Element first = item.selectFirst(css);
      return first == null ? null : first.text();
    };
  }

  /** As jsoup does: the elements without the attribute are passed over. */
  private static Source attributes(Evaluator css, String attribute, boolean list) {
    if (list) {
      return (page, item) -> {
        List<String> values = new ArrayList<>();
        for (Element element : item.select(css)) {
          if (element.hasAttr(attribute)) {
            values.add(element.attr(attribute));
          }
        }
        return values;
      };
    }
    return (page, item) -> {
      Element first = item.selectFirst(css);
      if (first == null || first.hasAttr(attribute)) {
        return first == null ? null : first.attr(attribute);
      }
      return item.selectStream(css)
          .filter(element -> element.hasAttr(attribute))
          .findFirst()
          .map(element -> element.attr(attribute))
          .orElse(null);
    };
  }

  /** For picocli. */
  static final class Converter implements ITypeConverter<Field> {
    @Override
    public Field convert(String text) {
      return parse(text);
    }
  }
}
