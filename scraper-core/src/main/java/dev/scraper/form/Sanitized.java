package dev.scraper.form;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/**
 * What a browser makes of an input's value before it sends it.
 *
 * @see <a
 *     href="https://html.spec.whatwg.org/multipage/input.html#value-sanitization-algorithm">Value
 *     sanitization</a>
 */
final class Sanitized {

  private static final Pattern NUMBER =
      Pattern.compile("-?(?:\\d+(?:\\.\\d+)?|\\.\\d+)(?:[eE][+-]?\\d+)?");
  private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}");

  private Sanitized() {}

  static String value(Element element, String type, String value) {
    return switch (type) {
      case "text", "search", "tel", "password" -> withoutBreaks(value);
      case "url" -> withoutBreaks(value).strip();
      case "email" -> withoutBreaks(value).strip();
      case "number" -> NUMBER.matcher(value).matches() ? value : "";
      case "range" -> NUMBER.matcher(value).matches() ? value : middle(element);
      case "color" -> COLOR.matcher(value).matches() ? value.toLowerCase(Locale.ROOT) : "#000000";
      default -> value;
    };
  }

  private static String withoutBreaks(String value) {
    return value.replace("\n", "").replace("\r", "");
  }

  /** What a slider stands on that was never touched. */
  private static String middle(Element element) {
    double min = bound(element.attr("min"), 0);
    double max = bound(element.attr("max"), 100);
    double middle = max < min ? min : min + (max - min) / 2;
    return middle == Math.rint(middle) && Math.abs(middle) < 1e15
        ? Long.toString((long) middle)
        : Double.toString(middle);
  }

  private static double bound(String text, double otherwise) {
    return NUMBER.matcher(text).matches() ? Double.parseDouble(text) : otherwise;
  }
}
