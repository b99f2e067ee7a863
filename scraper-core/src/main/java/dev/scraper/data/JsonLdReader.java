package dev.scraper.data;

import dev.scraper.json.Json;
import dev.scraper.json.JsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Collects the JSON-LD blocks of a document: the objects in them, arrays and {@code @graph} taken
 * apart. For one thread and one document.
 *
 * @see <a href="https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents">JSON-LD in
 *     HTML</a>
 */
final class JsonLdReader {

  /** What an object around a graph may have without being a thing of its own. */
  private static final Set<String> OF_A_GRAPH = Set.of("@context", "@graph", "@id");

  private final List<Json> items = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private int block;

  JsonLdReader(Document document) {
    for (Element script : Dom.named(document, "script")) {
      if (isJsonLd(script.attr("type"))) {
        block++;
        // In XML a script has text like any other element.
        String data = script.data();
        read(data.isEmpty() ? script.wholeText() : data);
      }
    }
  }

  private static boolean isJsonLd(String type) {
    int semicolon = type.indexOf(';');
    String essence = semicolon < 0 ? type : type.substring(0, semicolon);
    return essence.strip().toLowerCase(Locale.ROOT).equals("application/ld+json");
  }

  private void read(String text) {
    if (text.isBlank()) {
      return;
    }
    try {
      add(parse(text));
    } catch (JsonException e) {
      problem(e.getMessage());
    }
  }

  private static Json parse(String text) {
    try {
      return Json.parse(text);
    } catch (JsonException e) {
      String tidy = JsonTidy.tidy(text);
      if (tidy.equals(text)) {
        throw e;
      }
      return Json.parse(tidy);
    }
  }

  private void add(Json value) {
    if (value.isArray()) {
      value.forEach(this::add);
    } else if (!value.isObject()) {
      problem("neither an object nor an array");
    } else if (value.get("@graph").isPresent()) {
      if (!OF_A_GRAPH.containsAll(value.names())) {
        items.add(value);
      }
      add(value.get("@graph"));
    } else {
      items.add(value);
    }
  }

  private void problem(String what) {
    problems.add("JSON-LD block " + block + ": " + what);
  }

  List<Json> items() {
    return List.copyOf(items);
  }

  List<String> problems() {
    return List.copyOf(problems);
  }
}
