package dev.scraper.form;

import dev.scraper.form.Control.Choice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/**
 * Finds the controls of a form, in document order, and what they are set to when the page has just
 * been loaded.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/form-control-infrastructure.html">Form
 *     control infrastructure</a>
 */
final class ControlReader {

  private static final Set<String> INPUT_TYPES =
      Set.of(
          "hidden",
          "text",
          "search",
          "tel",
          "url",
          "email",
          "password",
          "date",
          "month",
          "week",
          "time",
          "datetime-local",
          "number",
          "range",
          "color",
          "checkbox",
          "radio",
          "file",
          "submit",
          "image",
          "reset",
          "button");

  private static final int MOST_OWNED = 10_000;

  private static final Pattern WHITE_SPACE = Pattern.compile("[ \\t\\n\\f\\r]+");

  private final Element form;
  private final Set<Element> parserOwned;
  private final Map<Element, Optional<Element>> firstLegends = new HashMap<>();
  private @Nullable Boolean firstOfItsId;

  ControlReader(Element form) {
    this.form = form;
    this.parserOwned = parserOwned(form);
  }

  /**
   * The controls that the parser gave a form, also where they ended up outside of it, as in a
   * broken table. It compares each with each: of a document with too many, only those count that
   * stand in their form.
   */
  private static Set<Element> parserOwned(Element form) {
    Document document = form.ownerDocument();
    boolean few =
        document != null
            && document.stream().filter(ControlReader::isControl).count() <= MOST_OWNED;
    return few && form instanceof FormElement owner ? new HashSet<>(owner.elements()) : Set.of();
  }

  /** The form that an element is, belongs to or stands in; null without one. */
  static @Nullable Element formOf(Element element) {
    if (element.normalName().equals("form")) {
      return element;
    }
    if (isControl(element)) {
      Document document = element.ownerDocument();
      if (document != null) {
        for (Element form : document.select("form")) {
          if (new ControlReader(form).owns(element)) {
            return form;
          }
        }
      }
      return null;
    }
    return element.closest("form");
  }

  private static boolean isControl(Element element) {
    return switch (element.normalName()) {
      case "button", "input", "select", "textarea" -> true;
      default -> false;
    };
  }

  List<Control> read() {
    Document document = form.ownerDocument();
    Element root = document == null ? form : document;
    List<Control> controls = new ArrayList<>();
    for (Element element : root.select("button, input, select, textarea")) {
      if (owns(element) && element.closest("datalist") == null) {
        controls.add(control(element));
      }
    }
    return Boxes.oneRadioOfEachName(controls);
  }

  private boolean owns(Element control) {
    if (isInTemplate(control)) {
      return false;
    }
    if (control.hasAttr("form")) {
      return !form.id().isEmpty() && control.attr("form").equals(form.id()) && isFirstOfItsId();
    }
    return parserOwned.contains(control) || control.closest("form") == form;
  }

  /** Looked up once: a search of the whole document for each control takes time without end. */
  private boolean isFirstOfItsId() {
    Boolean known = firstOfItsId;
    if (known == null) {
      Document document = form.ownerDocument();
      known = document != null && document.getElementById(form.id()) == form;
      firstOfItsId = known;
    }
    return known;
  }

  /** Unless the form stands in the same template. */
  private boolean isInTemplate(Element control) {
    Element template = control.closest("template");
    return template != null && form.closest("template") != template;
  }

  private Control control(Element element) {
    String type = type(element);
    boolean select = type.equals("select");
    boolean multiple = element.hasAttr("multiple");
    return new Control(
        element,
        type,
        element.attr("name"),
        value(element, type),
        element.hasAttr("checked"),
        !isDisabled(element),
        multiple,
        select ? options(element, multiple) : List.of(),
        List.of(),
        direction(element, type));
  }

  private static String type(Element element) {
    String type = element.attr("type").strip().toLowerCase(Locale.ROOT);
    return switch (element.normalName()) {
      case "input" -> INPUT_TYPES.contains(type) ? type : "text";
      case "button" -> type.equals("button") || type.equals("reset") ? type : "submit";
      default -> element.normalName();
    };
  }

  private static String value(Element element, String type) {
    return switch (type) {
      case "textarea" -> text(element);
      case "checkbox", "radio" -> element.hasAttr("value") ? element.attr("value") : "on";
      case "select", "file" -> "";
      default -> Sanitized.value(element, type, element.attr("value"));
    };
  }

  /** The parser has dropped a line break right at the start. */
  private static String text(Element textarea) {
    StringBuilder text = new StringBuilder();
    for (TextNode node : textarea.textNodes()) {
      text.append(node.getWholeText());
    }
    return text.toString();
  }

  private boolean isDisabled(Element control) {
    if (control.hasAttr("disabled")) {
      return true;
    }
    Element child = control;
    for (Element e = control.parent(); e != null; child = e, e = e.parent()) {
      if (e.normalName().equals("fieldset") && e.hasAttr("disabled") && !isFirstLegend(child, e)) {
        return true;
      }
    }
    return false;
  }

  private boolean isFirstLegend(Element child, Element fieldset) {
    return firstLegends
        .computeIfAbsent(fieldset, ControlReader::firstLegend)
        .filter(child::equals)
        .isPresent();
  }

  private static Optional<Element> firstLegend(Element fieldset) {
    return fieldset.children().stream().filter(e -> e.normalName().equals("legend")).findFirst();
  }

  private static List<Choice> options(Element select, boolean multiple) {
    List<Choice> choices = new ArrayList<>();
    for (Element option : select.select("option")) {
      String text = text(option.wholeText());
      String value = option.hasAttr("value") ? option.attr("value") : text;
      String label = option.attr("label").isEmpty() ? text : option.attr("label");
      Element group = option.parent();
      boolean off =
          option.hasAttr("disabled")
              || group != null
                  && group.normalName().equals("optgroup")
                  && group.hasAttr("disabled");
      choices.add(new Choice(value, label, option.hasAttr("selected"), !off));
    }
    return multiple ? choices : Boxes.oneOption(choices, showsOne(select));
  }

  /** Only ASCII white space is collapsed: a no-break space is sent. */
  private static String text(String written) {
    String text = WHITE_SPACE.matcher(written).replaceAll(" ");
    int end = text.endsWith(" ") ? text.length() - 1 : text.length();
    return text.equals(" ") ? "" : text.substring(text.startsWith(" ") ? 1 : 0, end);
  }

  /** A select that shows one line only always has something selected. */
  private static boolean showsOne(Element select) {
    String size = select.attr("size").strip();
    return size.isEmpty() || !size.chars().allMatch(Character::isDigit) || size.matches("0*[01]");
  }

  private static Entry direction(Element element, String type) {
    boolean possible =
        switch (type) {
          case "text",
              "search",
              "hidden",
              "tel",
              "url",
              "email",
              "password",
              "submit",
              "textarea" ->
              true;
          default -> false;
        };
    Element dir = element.closest("[dir~=(?i)^(ltr|rtl)$]");
    String direction = dir == null ? "ltr" : dir.attr("dir").toLowerCase(Locale.ROOT);
    return Entry.text(possible ? element.attr("dirname") : "", direction);
  }
}
