package dev.scraper.extract;

import dev.scraper.http.Url;
import dev.scraper.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jspecify.annotations.Nullable;

/**
 * An element that items are made of: a whole page, or a part of one.
 *
 * <p>A type that cannot be filled from any page gives an {@link IllegalArgumentException}, whatever
 * the page; an item that this page does not give, an {@link ExtractException}.
 *
 * <p><b>Thread-safety:</b> for one thread at a time, as the document is.
 */
public final class Extract {

  private final Element element;
  private final Context context;

  private Extract(Element element, Context context) {
    this.element = element;
    this.context = context;
  }

  /** Reads an element whose document knows its own address, if it has one. */
  public static Extract from(Element element) {
    Document document = element.ownerDocument();
    String location = document == null ? "" : document.location();
    return from(element, Url.tryParse(location).orElse(null));
  }

  /**
   * Reads an element of a page.
   *
   * @param url the page's address, which links are resolved against unless the document has a base
   *     of its own; null if there is none, and then only absolute links are read
   */
  public static Extract from(Element element, @Nullable Url url) {
    String written = element.baseUri();
    Optional<Url> base =
        url == null
            ? Url.tryParse(written)
            : Optional.of(written.isEmpty() ? url : url.resolve(written).orElse(url));
    Function<String, Optional<Url>> resolver =
        base.<Function<String, Optional<Url>>>map(b -> b::resolve).orElse(Url::tryParse);
    return from(element, url, resolver, null);
  }

  /**
   * Reads an element of a page that resolves links in its own way.
   *
   * @param url the page's address, or null
   * @param resolver makes an address of a link as written; nothing if it leads to none
   * @param watch told of each selector that is tried, or null
   */
  public static Extract from(
      Element element,
      @Nullable Url url,
      Function<String, Optional<Url>> resolver,
      @Nullable SelectorWatch watch) {
    return new Extract(element, new Context(url, resolver, null, watch));
  }

  /** This, with a value that {@link Carried} components are filled from. */
  public Extract carrying(Json value) {
    return new Extract(element, context.carrying(Objects.requireNonNull(value)));
  }

  /**
   * The items of all elements that match the type's own selector, in document order; none if none
   * matches.
   *
   * @throws ExtractException for the first item that cannot be made
   * @throws IllegalArgumentException if the type cannot be filled, or has no selector of its own
   */
  public <T> List<T> all(Class<T> type) {
    return all(Extractor.of(type));
  }

  /**
   * The items of all elements that match a selector.
   *
   * @throws ExtractException for the first item that cannot be made
   */
  public <T> List<T> all(String css, Class<T> type) {
    return all(Extractor.each(css, type));
  }

  /**
   * The items of all elements that an extractor's selector matches.
   *
   * @throws ExtractException for the first item that cannot be made
   */
  public <T> List<T> all(Extractor<T> extractor) {
    List<T> items = new ArrayList<>();
    for (Element each : elements(extractor)) {
      items.add(extractor.read(each, context));
    }
    return List.copyOf(items);
  }

  /**
   * Like {@link #all(Class)}, but an item that cannot be made is handed to {@code broken} and left
   * out.
   */
  public <T> List<T> allGood(Class<T> type, Consumer<? super ExtractException> broken) {
    return allGood(Extractor.of(type), broken);
  }

  /**
   * Like {@link #all(Extractor)}, but an item that cannot be made is handed to {@code broken} and
   * left out.
   */
  public <T> List<T> allGood(Extractor<T> extractor, Consumer<? super ExtractException> broken) {
    List<T> items = new ArrayList<>();
    for (Element each : elements(extractor)) {
      T item;
      try {
        item = extractor.read(each, context);
      } catch (ExtractException e) {
        broken.accept(e);
        continue;
      }
      items.add(item);
    }
    return List.copyOf(items);
  }

  /**
   * The item of the first element that matches the type's own selector; of a type without one, that
   * of this element.
   *
   * @throws ExtractException if nothing matches or the item cannot be made
   */
  public <T> T one(Class<T> type) {
    return one(Extractor.of(type));
  }

  /**
   * The item of the first element that an extractor's selector matches; without a selector, that of
   * this element.
   *
   * @throws ExtractException if nothing matches or the item cannot be made
   */
  public <T> T one(Extractor<T> extractor) {
    return first(extractor)
        .orElseThrow(
            () -> {
              Reading reading = new Reading(context);
              String selector = extractor.selector();
              String what = "nothing matches '" + selector + "'";
              reading.problem(Path.of(extractor.name()), selector, what, element);
              return reading.exception(extractor.name(), element);
            });
  }

  /**
   * Like {@link #one(Class)}, but nothing if no element matches: for a page that may hold an item.
   *
   * @throws ExtractException if an element matches and the item cannot be made
   */
  public <T> Optional<T> first(Class<T> type) {
    return first(Extractor.of(type));
  }

  /**
   * Like {@link #one(Extractor)}, but nothing if no element matches.
   *
   * @throws ExtractException if an element matches and the item cannot be made
   */
  public <T> Optional<T> first(Extractor<T> extractor) {
    return extractor.elements(element, context).orElse(List.of(element)).stream()
        .findFirst()
        .map(each -> extractor.read(each, context));
  }

  /**
   * The texts that an XPath 1.0 expression selects: of elements and text nodes their text, white
   * space collapsed; if it ends in {@code /@name}, of elements that attribute.
   *
   * @throws IllegalArgumentException if the expression cannot be read, or gives a number or a text
   */
  public List<String> xpathTexts(String xpath) {
    Picker picker = Picker.xpath(xpath);
    String attribute = picker.attribute();
    Part part = attribute == null ? Part.TEXT : Part.attribute(attribute);
    List<String> texts = new ArrayList<>();
    for (Node node : picker.all(element)) {
      String text = part.of(node, context);
      if (text != null) {
        texts.add(text);
      }
    }
    if (context.watch() != null) {
      context.watch().matched("xpathTexts", xpath, texts.size());
    }
    return List.copyOf(texts);
  }

  private List<Element> elements(Extractor<?> extractor) {
    return extractor
        .elements(element, context)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    extractor.name()
                        + " does not say which elements are one each: annotate the type with @Css,"
                        + " or give a selector"));
  }
}
