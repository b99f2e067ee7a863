package dev.scraper.data;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Named values from meta tags, in document order; a name may occur several times.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param list names in lower case, contents trimmed
 */
public record MetaProperties(List<Property> list) {

  /**
   * One meta tag.
   *
   * @param name in lower case, such as {@code og:title}
   * @param content trimmed; empty where there is none
   */
  public record Property(String name, String content) {

    /** Checks that nothing is null. */
    public Property {
      Objects.requireNonNull(name);
      Objects.requireNonNull(content);
    }
  }

  /** Copies the list. */
  public MetaProperties {
    list = List.copyOf(list);
  }

  /** The first content of that name that is not empty. */
  public Optional<String> first(String name) {
    return all(name).stream().filter(content -> !content.isEmpty()).findFirst();
  }

  /** All contents of that name. */
  public List<String> all(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return list.stream().filter(p -> p.name().equals(wanted)).map(Property::content).toList();
  }

  /** The names, each once, in order. */
  public List<String> names() {
    return list.stream().map(Property::name).distinct().toList();
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return list.isEmpty();
  }
}
