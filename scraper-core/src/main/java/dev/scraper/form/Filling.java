package dev.scraper.form;

import dev.scraper.form.Control.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;

/**
 * Sets the controls of a form by name. Each method gives new controls or says in one line why the
 * form does not have what was named.
 */
final class Filling {

  private static final int SHOWN = 30;

  private final List<Control> controls;

  Filling(List<Control> controls) {
    this.controls = controls;
  }

  /** The fields of that name; not its buttons. */
  private List<Control> named(String name) {
    List<Control> found =
        controls.stream().filter(c -> !c.isButton() && c.name().equals(name)).toList();
    if (found.isEmpty() || name.isEmpty()) {
      throw new IllegalArgumentException(
          "the form has no field '" + name + "'; it has: " + names() + " (add() adds one)");
    }
    return found;
  }

  private String names() {
    List<String> names =
        controls.stream()
            .filter(c -> !c.isButton() && !c.name().isEmpty())
            .map(Control::name)
            .distinct()
            .toList();
    return names.isEmpty() ? "none" : list(names);
  }

  private static String list(List<String> texts) {
    String shown = texts.stream().limit(SHOWN).collect(Collectors.joining(", "));
    return texts.size() > SHOWN ? shown + ", ..." : shown;
  }

  List<Control> set(String name, List<String> values) {
    List<Control> fields = named(name);
    // A hidden field beside a box of its name stands for the box that is not checked.
    if (fields.stream().anyMatch(Control::isSelect)) {
      return select(name, values);
    }
    if (fields.stream().anyMatch(Control::isBox)) {
      return checkExactly(name, values);
    }
    if (fields.stream().anyMatch(Control::isFile)) {
      throw new IllegalArgumentException("field '" + name + "' takes a file: use file()");
    }
    boolean visible = fields.stream().anyMatch(f -> !f.isHidden());
    List<Control> texts = fields.stream().filter(f -> !visible || !f.isHidden()).toList();
    if (values.size() > texts.size()) {
      throw new IllegalArgumentException(
          "the form has " + texts.size() + " field(s) '" + name + "', not " + values.size());
    }
    List<Control> result = new ArrayList<>(controls);
    for (int i = 0; i < values.size(); i++) {
      Control filled = texts.get(i).value(values.get(i));
      if (filled.value().isEmpty() && !values.get(i).isBlank()) {
        // A browser would send the field empty, which is not what was asked for.
        throw new IllegalArgumentException(
            "field '"
                + name
                + "' is a "
                + filled.type()
                + " and cannot hold '"
                + values.get(i)
                + "'");
      }
      result.set(controls.indexOf(texts.get(i)), filled);
    }
    return List.copyOf(result);
  }

  private List<Control> checkExactly(String name, List<String> values) {
    List<Control> boxes = named(name).stream().filter(Control::isBox).toList();
    values.forEach(value -> requireBox(name, value, boxes));
    boolean radio = boxes.get(0).type().equals("radio");
    if (radio && values.size() != 1) {
      throw new IllegalArgumentException("field '" + name + "' takes one value: radio buttons");
    }
    return replaced(among(boxes), box -> box.checked(values.contains(box.value())));
  }

  private static void requireBox(String name, String value, List<Control> boxes) {
    if (boxes.stream().noneMatch(box -> box.value().equals(value))) {
      throw new IllegalArgumentException(
          "field '"
              + name
              + "' has no box with the value '"
              + value
              + "'; it has: "
              + list(boxes.stream().map(Control::value).toList()));
    }
  }

  private List<Control> boxes(String name) {
    List<Control> boxes = named(name).stream().filter(Control::isBox).toList();
    if (boxes.isEmpty()) {
      throw new IllegalArgumentException(
          "field '" + name + "' is no check box or radio button: use set()");
    }
    return boxes;
  }

  /** The one box of that name. */
  List<Control> check(String name) {
    List<Control> boxes = boxes(name);
    if (boxes.size() > 1) {
      throw new IllegalArgumentException(
          "field '"
              + name
              + "' has several boxes; say which: "
              + list(boxes.stream().map(Control::value).toList()));
    }
    return replaced(among(boxes), box -> box.checked(true));
  }

  List<Control> check(String name, String value) {
    List<Control> boxes = boxes(name);
    requireBox(name, value, boxes);
    return replaced(
        among(boxes),
        box ->
            box.value().equals(value)
                ? box.checked(true)
                : box.checked(box.checked() && box.type().equals("checkbox")));
  }

  List<Control> uncheck(String name) {
    return replaced(among(boxes(name)), box -> box.checked(false));
  }

  List<Control> uncheck(String name, String value) {
    List<Control> boxes = boxes(name);
    requireBox(name, value, boxes);
    return replaced(among(boxes).and(box -> box.value().equals(value)), box -> box.checked(false));
  }

  List<Control> select(String name, List<String> wanted) {
    List<Control> selects = named(name).stream().filter(Control::isSelect).toList();
    if (selects.isEmpty()) {
      throw new IllegalArgumentException("field '" + name + "' is no select: use set()");
    }
    Control select = selects.get(0);
    if (!select.multiple() && wanted.size() != 1) {
      throw new IllegalArgumentException(
          "field '" + name + "' takes one option, not " + wanted.size());
    }
    Set<Integer> chosen = new TreeSet<>();
    wanted.forEach(option -> chosen.add(optionOf(select, option)));
    List<Choice> options = new ArrayList<>(select.options().size());
    for (Choice option : select.options()) {
      options.add(option.selected(chosen.contains(options.size())));
    }
    return replaced(select::equals, control -> control.options(List.copyOf(options)));
  }

  /** By value first, by label otherwise. */
  private static int optionOf(Control select, String wanted) {
    List<Choice> options = select.options();
    int found = indexOf(options, option -> option.value().equals(wanted));
    if (found < 0) {
      found = indexOf(options, option -> option.is(wanted));
    }
    if (found < 0) {
      throw new IllegalArgumentException(
          "select '"
              + select.name()
              + "' has no option '"
              + wanted
              + "'; it has: "
              + list(options.stream().map(Filling::shown).toList()));
    }
    if (!options.get(found).enabled()) {
      throw new IllegalArgumentException(
          "option '" + wanted + "' of select '" + select.name() + "' is disabled");
    }
    return found;
  }

  private static String shown(Choice option) {
    return option.value().equals(option.label())
        ? option.value()
        : option.value() + " (" + option.label() + ")";
  }

  private static int indexOf(List<Choice> options, Predicate<Choice> wanted) {
    for (int i = 0; i < options.size(); i++) {
      if (wanted.test(options.get(i))) {
        return i;
      }
    }
    return -1;
  }

  List<Control> clear(String name) {
    List<Control> fields = named(name);
    return replaced(
        among(fields),
        field -> {
          if (field.isBox()) {
            return field.checked(false);
          }
          if (field.isFile()) {
            return field.files(List.of());
          }
          return field.isSelect()
              ? field.options(field.options().stream().map(o -> o.selected(false)).toList())
              : field.value("");
        });
  }

  List<Control> file(String name, Entry file) {
    Control input =
        named(name).stream()
            .filter(Control::isFile)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException("field '" + name + "' takes no file: use set()"));
    List<Entry> files = new ArrayList<>(input.multiple() ? input.files() : List.of());
    files.add(file);
    return replaced(input::equals, control -> control.files(List.copyOf(files)));
  }

  private static Predicate<Control> among(List<Control> some) {
    Set<Element> elements = some.stream().map(Control::element).collect(Collectors.toSet());
    return control -> elements.contains(control.element());
  }

  private List<Control> replaced(Predicate<Control> which, UnaryOperator<Control> change) {
    return controls.stream().map(c -> which.test(c) ? change.apply(c) : c).toList();
  }
}
