package dev.scraper.extract;

import java.util.List;
import java.util.Optional;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * How a record or class is filled from an element; compiled once for each type.
 *
 * <p><b>Thread-safety:</b> safe once it is complete; it is published by the {@code ClassValue} of
 * {@link Plans}, or by a final field.
 */
final class Plan {

  private final Class<?> type;
  private final @Nullable Picker own;
  private List<Binding> bindings = List.of();
  private @Nullable Maker maker;

  Plan(Class<?> type, @Nullable Picker own) {
    this.type = type;
    this.own = own;
  }

  /** Types can be nested in themselves, so the components come when all plans are there. */
  void complete(List<Binding> components, Maker made) {
    bindings = List.copyOf(components);
    maker = made;
  }

  Class<?> type() {
    return type;
  }

  /** Which elements are one instance each, if the type says so. */
  Optional<Picker> own() {
    return Optional.ofNullable(own);
  }

  /** The instance, or {@link Gap#FAILED} after all problems were noted. */
  Object read(Element element, Reading reading, Path path) {
    @Nullable Object[] values = new Object[bindings.size()];
    boolean failed = false;
    for (int i = 0; i < values.length; i++) {
      values[i] = bindings.get(i).read(element, reading, path);
      failed |= values[i] == Gap.FAILED;
    }
    return failed || maker == null ? Gap.FAILED : maker.make(values, element, reading, path);
  }
}
