package dev.scraper.form;

import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Element;

/**
 * A control of a form and what it is set to. Immutable but for the element, which is only looked at
 * to find a button.
 *
 * @param type as in the type attribute; {@code select} or {@code textarea} for those
 * @param name empty without one
 * @param value of a check box what it sends when checked
 * @param checked of a check box or radio button
 * @param enabled whether it is sent at all
 * @param multiple of a select or a file input
 * @param options of a select
 * @param files of a file input
 * @param direction the entry that its dirname attribute asks for; with an empty name for none
 */
record Control(
    Element element,
    String type,
    String name,
    String value,
    boolean checked,
    boolean enabled,
    boolean multiple,
    List<Choice> options,
    List<Entry> files,
    Entry direction) {

  /** An option of a select. */
  record Choice(String value, String label, boolean selected, boolean enabled) {

    Choice selected(boolean now) {
      return new Choice(value, label, now, enabled);
    }

    boolean is(String valueOrLabel) {
      return value.equals(valueOrLabel) || label.equals(valueOrLabel);
    }
  }

  boolean isButton() {
    return switch (type) {
      case "submit", "image", "button", "reset" -> true;
      default -> false;
    };
  }

  boolean isSubmit() {
    return type.equals("submit") || type.equals("image");
  }

  /** Whether it is on or off. */
  boolean isBox() {
    return type.equals("checkbox") || type.equals("radio");
  }

  boolean isSelect() {
    return type.equals("select");
  }

  boolean isFile() {
    return type.equals("file");
  }

  boolean isHidden() {
    return type.equals("hidden");
  }

  /** What was set on purpose is sent, also where a script would have had to enable the control. */
  Control value(String newValue) {
    return new Control(
        element,
        type,
        name,
        Sanitized.value(element, type, newValue),
        checked,
        true,
        multiple,
        options,
        files,
        direction);
  }

  Control checked(boolean now) {
    return new Control(
        element, type, name, value, now, enabled || now, multiple, options, files, direction);
  }

  Control options(List<Choice> newOptions) {
    return new Control(
        element, type, name, value, checked, true, multiple, newOptions, files, direction);
  }

  Control files(List<Entry> newFiles) {
    return new Control(
        element, type, name, value, checked, true, multiple, options, newFiles, direction);
  }

  /** What it would send, ignoring whether it is enabled. */
  List<String> values() {
    if (isSelect()) {
      return options.stream().filter(Choice::selected).map(Choice::value).toList();
    }
    if (isFile()) {
      return files.stream().map(Entry::value).toList();
    }
    return isBox() && !checked ? List.of() : List.of(value);
  }

  /** What may be chosen. */
  List<String> choices() {
    if (isBox()) {
      return List.of(value);
    }
    List<String> choices = new ArrayList<>(options.size());
    options.forEach(option -> choices.add(option.value()));
    return choices;
  }
}
