package dev.scraper.data;

import dev.scraper.data.MetaProperties.Property;
import dev.scraper.data.OpenGraph.Media;
import dev.scraper.http.Url;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Collects the meta tags of Open Graph and of Twitter cards. Stateless. */
final class MetaReader {

  private static final Set<String> OPEN_GRAPH =
      Set.of(
          "og",
          "article",
          "book",
          "books",
          "business",
          "fb",
          "music",
          "place",
          "product",
          "profile",
          "video");

  private static final Set<String> MEDIA_PARTS =
      Set.of("url", "secure_url", "type", "width", "height", "alt");

  private MetaReader() {}

  static OpenGraph openGraph(Document document, Function<String, Optional<Url>> resolver) {
    MetaProperties properties = read(document, name -> OPEN_GRAPH.contains(prefix(name)));
    return new OpenGraph(
        properties,
        media("og:image", properties, resolver),
        media("og:video", properties, resolver),
        media("og:audio", properties, resolver));
  }

  static MetaProperties twitter(Document document) {
    return read(document, name -> prefix(name).equals("twitter"));
  }

  private static String prefix(String name) {
    int colon = name.indexOf(':');
    return colon < 0 ? "" : name.substring(0, colon);
  }

  /** The right attribute is property for one and name for the other; pages mix them up. */
  private static MetaProperties read(Document document, Predicate<String> wanted) {
    List<Property> found = new ArrayList<>();
    for (Element meta : Dom.named(document, "meta")) {
      if (meta.hasAttr("content")) {
        String names = (meta.attr("property") + " " + meta.attr("name")).toLowerCase(Locale.ROOT);
        String content = meta.attr("content").strip();
        for (String name : Dom.tokens(names)) {
          if (wanted.test(name)) {
            found.add(new Property(name, content));
          }
        }
      }
    }
    return new MetaProperties(found);
  }

  /** The root property begins a new object; those below it belong to the last one begun. */
  private static List<Media> media(
      String root, MetaProperties properties, Function<String, Optional<Url>> resolver) {
    List<Map<String, String>> objects = new ArrayList<>();
    for (Property property : properties.list()) {
      String name = property.name();
      boolean begins = name.equals(root);
      if (!begins && !name.startsWith(root + ":")) {
        continue;
      }
      String part = begins ? "url" : name.substring(root.length() + 1);
      if (!MEDIA_PARTS.contains(part)) {
        continue;
      }
      boolean another = part.equals("url") && !objects.isEmpty() && last(objects).containsKey(part);
      if (objects.isEmpty() || another && !last(objects).containsValue(property.content())) {
        objects.add(new LinkedHashMap<>());
      }
      last(objects).putIfAbsent(part, property.content());
    }
    return objects.stream().flatMap(object -> media(object, resolver).stream()).toList();
  }

  private static Map<String, String> last(List<Map<String, String>> objects) {
    return objects.get(objects.size() - 1);
  }

  private static Optional<Media> media(
      Map<String, String> parts, Function<String, Optional<Url>> resolver) {
    return part(parts, "url")
        .flatMap(resolver)
        .or(() -> part(parts, "secure_url").flatMap(resolver))
        .map(
            url ->
                new Media(
                    url,
                    part(parts, "type"),
                    part(parts, "width").flatMap(MetaReader::pixels),
                    part(parts, "height").flatMap(MetaReader::pixels),
                    part(parts, "alt")));
  }

  private static Optional<String> part(Map<String, String> parts, String name) {
    return Optional.ofNullable(parts.get(name)).filter(content -> !content.isEmpty());
  }

  private static Optional<Integer> pixels(String text) {
    String digits = text.endsWith("px") ? text.substring(0, text.length() - 2).strip() : text;
    boolean number =
        !digits.isEmpty()
            && digits.length() < 10
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? Optional.of(Integer.valueOf(digits)) : Optional.empty();
  }
}
