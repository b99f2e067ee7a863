package dev.scraper.plugin;

import dev.scraper.http.Url;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The values of arguments, from text and to text. What is wrong with one is said in one line. */
final class Values {

  private static final Pattern DURATION = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h)");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?");
  private static final Duration LONGEST = Duration.ofDays(3_650);

  private Values() {}

  static int integer(String text) {
    if (!text.matches("[+-]?[0-9]+")) {
      throw new IllegalArgumentException("'" + text + "' is no whole number");
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is too large a number", e);
    }
  }

  static double decimal(String text) {
    double value = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("'" + text + "' is no decimal number");
    }
    return value;
  }

  static boolean flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "yes" -> true;
      case "false", "no" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' is neither true nor false");
    };
  }

  static Duration duration(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      boolean number = text.matches("[0-9]+(\\.[0-9]+)?");
      throw new IllegalArgumentException(
          number
              ? "'" + text + "' has no unit: write " + text + "s or " + text + "ms"
              : "'" + text + "' is no duration: write for example 250ms, 1.5s, 2m, 1h or 0");
    }
    long unit =
        switch (matcher.group(2)) {
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          default -> 3_600_000_000_000L;
        };
    BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
    if (nanos.compareTo(BigDecimal.valueOf(LONGEST.toNanos())) > 0) {
      throw new IllegalArgumentException("'" + text + "' is longer than ten years");
    }
    return Duration.ofNanos(nanos.longValue());
  }

  /** In the largest unit that needs no fraction; below a millisecond with one. */
  static String text(Duration time) {
    long nanos = time.toNanos();
    if (nanos == 0) {
      return "0";
    }
    if (nanos % 3_600_000_000_000L == 0) {
      return nanos / 3_600_000_000_000L + "h";
    }
    if (nanos % 60_000_000_000L == 0) {
      return nanos / 60_000_000_000L + "m";
    }
    if (nanos % 1_000_000_000L == 0) {
      return nanos / 1_000_000_000L + "s";
    }
    return BigDecimal.valueOf(nanos, 6).stripTrailingZeros().toPlainString() + "ms";
  }

  static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Url url(String text) {
    return Url.tryParse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'" + text + "' is no URL: write for example https://example.com/"));
  }

  static Path path(String text) {
    try {
      if (!text.isEmpty()) {
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'" + text + "' is no file name", e);
    }
    throw new IllegalArgumentException("the file name is empty");
  }

  static <T> T choice(String text, List<T> values, Function<T, String> writer) {
    for (T value : values) {
      if (writer.apply(value).equalsIgnoreCase(text)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        values.stream()
            .map(writer)
            .collect(Collectors.joining(", ", "'" + text + "' is none of ", "")));
  }

  /** What is between commas; {@code \,} is a comma that does not separate. */
  static Stream<String> split(String text) {
    if (text.isEmpty()) {
      return Stream.empty();
    }
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == ',') {
        part.append(',');
        i++;
      } else if (c == ',') {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts.stream();
  }

  /** What {@link #split} takes apart. */
  static String join(Stream<String> parts) {
    return parts.map(part -> part.replace(",", "\\,")).collect(Collectors.joining(","));
  }
}
