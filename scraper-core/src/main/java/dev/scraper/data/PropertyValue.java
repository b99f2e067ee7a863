package dev.scraper.data;

import dev.scraper.http.Url;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/**
 * The value of a microdata property, by the name of its element.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/microdata.html#values">Values</a>
 */
final class PropertyValue {

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*+:");

  private final Function<String, Optional<Url>> resolver;

  PropertyValue(Function<String, Optional<Url>> resolver) {
    this.resolver = resolver;
  }

  String of(Element element) {
    return switch (element.normalName()) {
      case "meta" -> element.attr("content");
      case "audio", "embed", "iframe", "img", "source", "track", "video" -> address(element, "src");
      case "a", "area", "link" -> address(element, "href");
      case "object" -> address(element, "data");
      case "data", "meter" -> element.attr("value");
      case "time" -> element.hasAttr("datetime") ? element.attr("datetime") : element.text();
      default -> element.text();
    };
  }

  private String address(Element element, String attribute) {
    return element.hasAttr(attribute) ? address(element.attr(attribute)) : "";
  }

  /**
   * The absolute address that a reference means, its fragment kept. One that is absolute and
   * neither http nor https stays as it is; what gives no address is empty.
   */
  String address(String reference) {
    String bare = reference.strip();
    int hash = bare.indexOf('#');
    String fragment = hash < 0 ? "" : bare.substring(hash);
    return resolver
        .apply(bare)
        .map(url -> url + fragment)
        .orElseGet(() -> isForeign(bare) ? bare : "");
  }

  private static boolean isForeign(String reference) {
    return SCHEME.matcher(reference).lookingAt() && !reference.regionMatches(true, 0, "http", 0, 4);
  }
}
