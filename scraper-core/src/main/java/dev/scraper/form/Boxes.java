package dev.scraper.form;

import dev.scraper.form.Control.Choice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sees to it that of radio buttons, and of the options of a select, no more than one is chosen. */
final class Boxes {

  private Boxes() {}

  /** Of the checked radio buttons of a name the last one stays checked. */
  static List<Control> oneRadioOfEachName(List<Control> controls) {
    List<Control> result = new ArrayList<>(controls);
    Set<String> checked = new HashSet<>();
    for (int i = result.size() - 1; i >= 0; i--) {
      Control control = result.get(i);
      if (control.type().equals("radio")
          && control.checked()
          && !control.name().isEmpty()
          && !checked.add(control.name())) {
        result.set(i, control.checked(false));
      }
    }
    return List.copyOf(result);
  }

  /** The last selected option, or else, if there must be one, the first that is enabled. */
  static List<Choice> oneOption(List<Choice> choices, boolean needed) {
    int chosen = -1;
    int first = -1;
    for (int i = 0; i < choices.size(); i++) {
      chosen = choices.get(i).selected() ? i : chosen;
      first = first < 0 && choices.get(i).enabled() ? i : first;
    }
    int selected = chosen < 0 && needed ? first : chosen;
    List<Choice> result = new ArrayList<>(choices.size());
    for (int i = 0; i < choices.size(); i++) {
      result.add(choices.get(i).selected(i == selected));
    }
    return List.copyOf(result);
  }
}
