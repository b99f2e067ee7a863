package dev.scraper.form;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
      case "email" -> email(withoutBreaks(value), element.hasAttr("multiple"));
      case "number" -> isNumber(value) ? value : "";
      case "range" -> isNumber(value) ? inside(value, element) : middle(element);
      case "date", "month", "week", "time", "datetime-local" -> Moments.value(type, value);
      case "color" -> COLOR.matcher(value).matches() ? value.toLowerCase(Locale.ROOT) : "#000000";
      default -> value;
    };
  }

  private static String withoutBreaks(String value) {
    return value.replace("\n", "").replace("\r", "");
  }

  private static String email(String value, boolean multiple) {
    return multiple
        ? Stream.of(value.split(",", -1)).map(String::strip).collect(Collectors.joining(","))
        : value.strip();
  }

  private static boolean isNumber(String value) {
    return NUMBER.matcher(value).matches() && Double.isFinite(Double.parseDouble(value));
  }

  /** A slider does not go beyond its ends. */
  private static String inside(String value, Element element) {
    double min = bound(element.attr("min"), 0);
    double max = Math.max(min, bound(element.attr("max"), 100));
    double number = Double.parseDouble(value);
    return number >= min && number <= max ? value : text(number < min ? min : max);
  }

  /** What a slider stands on that was never touched. */
  private static String middle(Element element) {
    double min = bound(element.attr("min"), 0);
    double max = bound(element.attr("max"), 100);
    return text(max < min ? min : min + (max - min) / 2);
  }

  private static String text(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  private static double bound(String text, double otherwise) {
    return isNumber(text) ? Double.parseDouble(text) : otherwise;
  }
}
