package dev.scraper.cli;

import dev.scraper.http.Url;
import dev.scraper.page.Page;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.select.Evaluator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Which files of a page are to be downloaded, {@code CSS[@ATTR]}, compiled.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param css the elements
 * @param attribute where their URL is, or null for the usual place
 */
record MediaSource(Evaluator css, @Nullable String attribute) {

  private static final Set<String> WITH_HREF = Set.of("a", "area", "link");

  /**
   * Compiles one.
   *
   * @throws TypeConversionException if it cannot be read
   */
  static MediaSource parse(String text) {
    Field.Selected parts = Field.split(text.strip());
    String attribute = parts.attribute();
    if (attribute != null && attribute.startsWith("abs:")) {
      attribute = attribute.substring("abs:".length()); // it is resolved in any case
    }
    if (attribute != null && attribute.isEmpty()) {
      throw new TypeConversionException("'" + text + "' names no attribute after the @");
    }
    if (parts.css().isEmpty()) {
      throw new TypeConversionException(
          "'" + text + "' has no selector: write for example img@src");
    }
    return new MediaSource(Values.css(parts.css()), attribute);
  }

  /** The addresses on a page; what is no http or https URL ({@code data:}) is passed over. */
  Set<Url> of(Page page) {
    Set<Url> urls = new LinkedHashSet<>();
    for (Element element : page.select(css)) {
      String usual = WITH_HREF.contains(element.normalName()) ? "href" : "src";
      String reference = element.attr(attribute == null ? usual : attribute);
      if (!reference.isBlank()) {
        page.resolve(reference).ifPresent(urls::add);
      }
    }
    return urls;
  }

  /** For picocli. */
  static final class Converter implements ITypeConverter<MediaSource> {
    @Override
    public MediaSource convert(String text) {
      return parse(text);
    }
  }
}
