package dev.scraper.data;

import dev.scraper.data.MicrodataItem.Property;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Reads the microdata items of a document. An item that is its own property by way of {@code
 * itemref} ends there; so does a document that makes an item of every few of its elements over and
 * over. For one thread and one document.
 *
 * @see <a
 *     href="https://html.spec.whatwg.org/multipage/microdata.html#the-properties-of-an-item">The
 *     properties of an item</a>
 */
final class MicrodataReader {

  /** Looks at an element, all in all; without itemref each is looked at once. */
  private static final int MAX_STEPS = 1_000_000;

  private static final int MAX_DEPTH = 100;

  /** Characters of all values, each element's counted once: more than a page has. */
  private static final long MAX_LENGTH = 20_000_000;

  private static final int MAX_PROBLEMS = 100;

  private static final int SHOWN = 200;

  private final Document document;
  private final PropertyValue values;
  private final List<MicrodataItem> items = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final Set<Element> open = new HashSet<>();
  private @Nullable Map<String, Element> byId;
  private @Nullable Map<Element, Integer> order;
  private final Map<Element, String> texts = new HashMap<>();
  private int steps;
  private long length;

  MicrodataReader(Document document, PropertyValue values) {
    this.document = document;
    this.values = values;
    for (Element element : document.getElementsByAttribute("itemscope")) {
      if (!element.hasAttr("itemprop") && !Dom.isInTemplate(element)) {
        items.add(item(element));
      }
    }
  }

  private MicrodataItem item(Element root) {
    open.add(root);
    List<Property> properties = new ArrayList<>();
    for (Element element : elementsOf(root)) {
      addProperties(element, properties);
    }
    open.remove(root);
    Optional<String> id =
        root.hasAttr("itemid")
            ? Optional.of(values.address(root.attr("itemid")))
            : Optional.empty();
    return new MicrodataItem(Dom.tokens(root.attr("itemtype")), id, properties);
  }

  private void addProperties(Element element, List<Property> properties) {
    List<String> names = Dom.tokens(element.attr("itemprop"));
    Optional<MicrodataItem> nested = Optional.empty();
    String value = "";
    if (!element.hasAttr("itemscope")) {
      value = texts.computeIfAbsent(element, this::value);
    } else if (open.contains(element) || open.size() >= MAX_DEPTH) {
      problem("an item is a property of itself, or items are nested too deeply", names);
      return;
    } else {
      nested = Optional.of(item(element));
    }
    for (String name : names) {
      properties.add(new Property(name, value, nested));
    }
  }

  /** Properties inside properties have the text of the inner ones too. */
  private String value(Element element) {
    if (length > MAX_LENGTH) {
      return "";
    }
    String value = values.of(element);
    length += value.length();
    if (length > MAX_LENGTH) {
      problem("too much text in properties inside of others; the rest is left empty", List.of());
    }
    return value;
  }

  /** The elements that are properties of the item, in document order. */
  private List<Element> elementsOf(Element root) {
    List<Element> found = new ArrayList<>();
    Set<Element> known = new HashSet<>();
    Deque<Element> pending = new ArrayDeque<>();
    known.add(root);
    pushChildren(root, pending);
    List<String> references = Dom.tokens(root.attr("itemref"));
    for (String reference : references) {
      Element element = byId().get(reference);
      if (element != null) {
        pending.addLast(element);
      }
    }
    while (!pending.isEmpty() && mayGoOn()) {
      Element element = pending.pop();
      if (!known.add(element) || element.normalName().equals("template")) {
        continue;
      }
      if (!element.hasAttr("itemscope")) {
        pushChildren(element, pending);
      }
      if (!element.attr("itemprop").isBlank()) {
        found.add(element);
      }
    }
    if (!references.isEmpty()) {
      Map<Element, Integer> places = order();
      found.sort(Comparator.comparing(e -> places.getOrDefault(e, Integer.MAX_VALUE)));
    }
    return found;
  }

  private boolean mayGoOn() {
    if (++steps == MAX_STEPS) {
      problem("too many references between items; the rest is left out", List.of());
    }
    return steps < MAX_STEPS;
  }

  private static void pushChildren(Element element, Deque<Element> pending) {
    for (Element child = element.lastElementChild();
        child != null;
        child = child.previousElementSibling()) {
      pending.push(child);
    }
  }

  private Map<String, Element> byId() {
    if (byId == null) {
      byId = new HashMap<>();
      for (Element element : document.getElementsByAttribute("id")) {
        byId.putIfAbsent(element.attr("id"), element);
      }
    }
    return byId;
  }

  private Map<Element, Integer> order() {
    if (order == null) {
      order = new HashMap<>();
      for (Element element : document.getAllElements()) {
        order.put(element, order.size());
      }
    }
    return order;
  }

  private void problem(String what, List<String> names) {
    if (problems.size() < MAX_PROBLEMS) {
      String all = names.isEmpty() ? "" : ": " + String.join(" ", names);
      String shown = all.length() <= SHOWN ? all : all.substring(0, SHOWN) + "...";
      problems.add("microdata: " + what + shown);
    }
  }

  List<MicrodataItem> items() {
    return List.copyOf(items);
  }

  List<String> problems() {
    return List.copyOf(problems);
  }
}
