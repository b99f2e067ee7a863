package dev.scraper.form;

import java.util.List;
import java.util.Objects;

/**
 * A field of a form as it is set now.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param name what it is sent as
 * @param type the type of an input ({@code text}, {@code hidden}, {@code checkbox}), or {@code
 *     select} or {@code textarea}
 * @param values what it would send: several for a select, none for a box that is not checked
 * @param choices what may be chosen: the values of a select's options, the value of a box; empty
 *     where any text may be written
 * @param enabled whether it is sent
 */
public record FormField(
    String name, String type, List<String> values, List<String> choices, boolean enabled) {

  /** Copies the lists. */
  public FormField {
    Objects.requireNonNull(name);
    Objects.requireNonNull(type);
    values = List.copyOf(values);
    choices = List.copyOf(choices);
  }
}
