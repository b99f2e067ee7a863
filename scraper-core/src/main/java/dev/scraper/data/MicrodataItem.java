package dev.scraper.data;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A microdata item: its types, its global identifier and its properties.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param types as written, mostly {@code https://schema.org/...}; empty if it has none
 * @param id the global identifier, resolved, if it has one
 * @param properties in document order; of a name there may be several
 * @see <a href="https://html.spec.whatwg.org/multipage/microdata.html">HTML, microdata</a>
 */
public record MicrodataItem(List<String> types, Optional<String> id, List<Property> properties) {

  /**
   * A property of an item.
   *
   * @param name as written
   * @param value its text: white space collapsed and trimmed where it is the text of an element, an
   *     absolute address where the element names one; empty for an item
   * @param item the item that is its value, if it is one
   */
  public record Property(String name, String value, Optional<MicrodataItem> item) {

    /** Checks that nothing is null. */
    public Property {
      Objects.requireNonNull(name);
      Objects.requireNonNull(value);
      Objects.requireNonNull(item);
    }
  }

  /** Copies the lists. */
  public MicrodataItem {
    types = List.copyOf(types);
    Objects.requireNonNull(id);
    properties = List.copyOf(properties);
  }

  /** Whether it has that type: the whole address, or for schema.org the name alone. */
  public boolean isA(String type) {
    return types.stream().anyMatch(own -> SchemaType.same(own, type));
  }

  /** The text of the first property of that name that is no item. */
  public Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }

  /** The texts of the properties of that name that are no items. */
  public List<String> all(String name) {
    return properties.stream()
        .filter(p -> p.name().equals(name) && p.item().isEmpty())
        .map(Property::value)
        .toList();
  }

  /** The first property of that name that is an item. */
  public Optional<MicrodataItem> item(String name) {
    return items(name).stream().findFirst();
  }

  /** The properties of that name that are items. */
  public List<MicrodataItem> items(String name) {
    return properties.stream()
        .filter(p -> p.name().equals(name))
        .flatMap(p -> p.item().stream())
        .toList();
  }
}
