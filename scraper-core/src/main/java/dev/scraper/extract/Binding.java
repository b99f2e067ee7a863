package dev.scraper.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jspecify.annotations.Nullable;

/**
 * How one component is read.
 *
 * <p><b>Thread-safety:</b> safe.
 *
 * @param name of the component
 * @param picker where its values are
 * @param leaf what is made of each
 * @param shape what holds them
 * @param absence what to do without a value
 */
record Binding(String name, Picker picker, Leaf leaf, Shape shape, Absence absence) {

  /**
   * What a component is without a value.
   *
   * @param nullable whether it is null
   * @param fallback the text that stands for it, or null
   * @param exists whether it only tells if there is one
   * @param required whether a collection must hold something, and a text must not be blank
   */
  record Absence(boolean nullable, @Nullable String fallback, boolean exists, boolean required) {

    /** A single value must be there. */
    static final Absence NONE = new Absence(false, null, false, false);
  }

  /** The component's value, null for one that may be null, or {@link Gap#FAILED}. */
  @Nullable Object read(Element element, Reading reading, Path item) {
    Path path = item.to(name);
    if (absence.exists) {
      return exists(element, reading, path);
    }
    return shape.isMany() ? many(element, reading, path) : single(element, reading, path);
  }

  private boolean exists(Element element, Reading reading, Path path) {
    List<? extends Node> nodes = all(element, reading, path);
    return nodes.stream()
        .anyMatch(
            node ->
                leaf instanceof Leaf.Text text
                    && !(text.text(node, reading.context()) instanceof Gap));
  }

  private List<? extends Node> all(Element element, Reading reading, Path path) {
    List<? extends Node> nodes = picker.all(element);
    reading.tell(path, picker.written(), nodes.size());
    return nodes;
  }

  private @Nullable Object single(Element element, Reading reading, Path path) {
    Node node;
    if (reading.context().watch() == null) {
      node = picker.first(element);
    } else {
      List<? extends Node> nodes = all(element, reading, path);
      node = nodes.isEmpty() ? null : nodes.get(0);
    }
    if (node == null) {
      return missing("nothing matches '" + picker.written() + "'", element, reading, path);
    }
    Object value = leaf.read(node, picker.written(), reading, path);
    if (value == Gap.FAILED) {
      return value;
    }
    if (absence.required && value instanceof String text && text.isBlank()) {
      value = Gap.BLANK;
    }
    return value instanceof Gap gap ? missing(gap.reason(), node, reading, path) : shape.of(value);
  }

  private @Nullable Object missing(String why, Node html, Reading reading, Path path) {
    if (shape.isOptional()) {
      return shape.absent();
    }
    if (absence.fallback != null && leaf instanceof Leaf.Text text) {
      Object value = text.convert(absence.fallback, html, picker.written(), reading, path);
      return value == Gap.FAILED ? value : shape.of(value);
    }
    return absence.nullable ? null : reading.problem(path, picker.written(), why, html);
  }

  private Object many(Element element, Reading reading, Path path) {
    List<? extends Node> nodes = all(element, reading, path);
    List<Object> values = new ArrayList<>(nodes.size());
    boolean failed = false;
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      Object value = leaf.read(node, picker.written(), reading, path.at(i));
      if (value == Gap.FAILED) {
        failed = true;
      } else if (shape.isOptionalEach()) {
        values.add(value instanceof Gap ? Optional.empty() : Optional.of(value));
      } else if (value == Gap.BLANK) {
        reading.problem(path.at(i), picker.written(), Gap.BLANK.reason(), node);
        failed = true;
      } else if (!(value instanceof Gap)) {
        values.add(value);
      }
    }
    if (failed) {
      return Gap.FAILED;
    }
    return values.isEmpty() && absence.required
        ? reading.problem(path, picker.written(), nothing(nodes.size()), element)
        : shape.of(values);
  }

  private String nothing(int nodes) {
    return nodes == 0
        ? "nothing matches '" + picker.written() + "'"
        : "nothing is left of " + nodes + " matches of '" + picker.written() + "'";
  }
}
