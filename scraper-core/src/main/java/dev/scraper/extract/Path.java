package dev.scraper.extract;

import org.jspecify.annotations.Nullable;

/**
 * Where in an item a value belongs, as in {@code Product.offers[2].price}.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param parent the path before it; null for the type itself
 * @param name of a component, or of the type
 * @param index in a list, from 0; -1 if it is in none
 */
record Path(@Nullable Path parent, String name, int index) {

  static Path of(String name) {
    return new Path(null, name, -1);
  }

  Path to(String component) {
    return new Path(name.isEmpty() ? null : this, component, -1);
  }

  Path at(int place) {
    return new Path(parent, name, place);
  }

  /** The path without the places in lists: the same for all items. */
  String general() {
    return parent == null ? name : parent.general() + "." + name;
  }

  @Override
  public String toString() {
    String own = index < 0 ? name : name + "[" + index + "]";
    return parent == null ? own : parent + "." + own;
  }
}
