package dev.scraper.cli;

import dev.scraper.export.Rotation;
import dev.scraper.http.Headers;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.Url;
import dev.scraper.plugin.Argument;
import dev.scraper.policy.PathBudget;
import dev.scraper.policy.Scope;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jsoup.select.Evaluator;
import org.jsoup.select.Selector;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The values of options, from text. What is wrong with one is said in one line. */
final class Values {

  private static final Argument<Duration> TIME = Argument.duration("time");
  private static final Pattern SIZE =
      Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(B|KB|MB|GB)?", Pattern.CASE_INSENSITIVE);

  private Values() {}

  /** {@code 250ms 1.5s 2m 1h} and {@code 0}. */
  static Duration duration(String text) {
    try {
      return TIME.read(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /** A file or a folder, which need not exist. */
  static Path path(String text) {
    try {
      if (!text.isEmpty()) {
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      // What the program gets of a name that the locale cannot spell.
      String why = text.indexOf('\uFFFD') < 0 ? "" : " in this locale: set LC_ALL=C.UTF-8";
      throw new TypeConversionException("'" + text + "' is no file name" + why);
    }
    throw new TypeConversionException("the file name is empty");
  }

  /** {@code 512KB 10MB 1.5GB}, and plain bytes; a KB is 1,000 bytes. */
  static long size(String text) {
    return size(text, 2);
  }

  private static long size(String text, int mostGigabytes) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is no size: write for example 512KB, 10MB or 1GB");
    }
    String unit = matcher.group(2) == null ? "B" : matcher.group(2).toUpperCase(Locale.ROOT);
    long factor =
        switch (unit) {
          case "B" -> 1;
          case "KB" -> 1_000;
          case "MB" -> 1_000_000;
          default -> 1_000_000_000;
        };
    BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(factor));
    if (bytes.compareTo(BigDecimal.ONE) < 0
        || bytes.compareTo(BigDecimal.valueOf(mostGigabytes * 1_000_000_000L)) > 0) {
      throw new TypeConversionException(
          "'" + text + "' is not between 1B and " + mostGigabytes + "GB");
    }
    return bytes.longValue();
  }

  private static long number(String text, long least, long most) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (digits && text.length() <= 18) {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    }
    throw new TypeConversionException(
        digits && !text.matches("0*")
            ? "'" + text + "' is too large a number"
            : "'" + text + "' is no whole number from " + least + " up");
  }

  /** A CSS selector, compiled. */
  static Evaluator css(String text) {
    try {
      return Selector.evaluatorOf(text);
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new TypeConversionException("'" + text + "' is no CSS selector: " + Text.of(e));
    }
  }

  /** An absolute http or https URL. */
  static Url url(String text) {
    return Url.tryParse(text)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'" + text + "' is no URL: write for example https://example.com/"));
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String text) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
        return constant;
      }
    }
    throw new TypeConversionException(
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", ", "'" + text + "' is none of ", "")));
  }

  /** A time, or 0. */
  static final class Time implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      return duration(text);
    }
  }

  /** A time above 0. */
  static final class SomeTime implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      Duration time = duration(text);
      if (time.isZero()) {
        throw new TypeConversionException("'" + text + "' must be more than 0");
      }
      return time;
    }
  }

  /** Bytes. */
  static final class Size implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return size(text);
    }
  }

  /** When a part of an output is complete: a size or a time. */
  static final class Parts implements ITypeConverter<Rotation> {

    private static final Pattern TIME_UNIT = Pattern.compile(".*[0-9](?:ms|s|m|h)");

    @Override
    public Rotation convert(String text) {
      if (TIME_UNIT.matcher(text).matches()) {
        return Rotation.every(new SomeTime().convert(text));
      }
      if (!SIZE.matcher(text).matches()) {
        throw new TypeConversionException(
            "'" + text + "' is no size and no time: write for example 100MB or 1h");
      }
      return Rotation.atBytes(size(text, 1_000));
    }
  }

  /** Names of fields, each once. */
  record Names(List<String> list) {

    /** From {@code a,b}. */
    static final class Converter implements ITypeConverter<Names> {

      private static final Argument<List<String>> LIST = Argument.text("fields").list();

      @Override
      public Names convert(String text) {
        List<String> names = LIST.read(text).stream().map(String::strip).toList();
        for (int i = 0; i < names.size(); i++) {
          if (names.indexOf(names.get(i)) < i) {
            throw new TypeConversionException("the field '" + names.get(i) + "' is named twice");
          }
        }
        if (names.isEmpty() || names.contains("")) {
          throw new TypeConversionException(
              "'" + text + "' leaves a name empty: write for example title,price");
        }
        return new Names(names);
      }
    }
  }

  /** From 0. */
  static final class Count implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) number(text, 0, Integer.MAX_VALUE);
    }
  }

  /** From 1. */
  static final class Positive implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) number(text, 1, Integer.MAX_VALUE);
    }
  }

  /** From 1, and large. */
  static final class PositiveLong implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return number(text, 1, 999_999_999_999_999_999L);
    }
  }

  /** A budget of pages for paths, {@code /blog/*=100}. */
  static final class Budget implements ITypeConverter<PathBudget> {
    @Override
    public PathBudget convert(String text) {
      int equals = text.lastIndexOf('=');
      if (equals < 0) {
        throw new TypeConversionException("'" + text + "' is not PATH=N, such as '/blog/*=100'");
      }
      long most = number(text.substring(equals + 1), 1, 999_999_999_999_999_999L);
      try {
        return new PathBudget(text.substring(0, equals), most);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** A regular expression. */
  static final class Regex implements ITypeConverter<Pattern> {
    @Override
    public Pattern convert(String text) {
      try {
        return Pattern.compile(text);
      } catch (PatternSyntaxException e) {
        String where = e.getIndex() < 0 ? "" : " at position " + (e.getIndex() + 1);
        throw new TypeConversionException(
            "'" + text + "' is no regular expression: " + e.getDescription() + where);
      }
    }
  }

  /** A header field, {@code Name: value}. */
  static final class Header implements ITypeConverter<Headers> {
    @Override
    public Headers convert(String text) {
      int colon = text.indexOf(':');
      if (colon < 1) {
        throw new TypeConversionException("'" + text + "' is no header: write 'Name: value'");
      }
      try {
        return Headers.of(text.substring(0, colon).strip(), text.substring(colon + 1).strip());
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(Text.of(e));
      }
    }
  }

  /** The User-Agent header. */
  static final class Agent implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      try {
        return HttpOptions.DEFAULT.userAgent(text).userAgent();
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(Text.of(e));
      }
    }
  }

  /** {@code http://host:port}. */
  static final class Proxy implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
      try {
        URI proxy = new URI(text);
        HttpOptions checked = HttpOptions.DEFAULT.proxy(proxy);
        return proxy;
      } catch (URISyntaxException | IllegalArgumentException e) {
        String shown = text.substring(text.lastIndexOf('@') + 1); // without a password
        throw new TypeConversionException("'" + shown + "' is no proxy: write http://host:port");
      }
    }
  }

  /** Which links are followed. */
  static final class Relation implements ITypeConverter<Scope.Relation> {
    @Override
    public Scope.Relation convert(String text) {
      return constant(Scope.Relation.class, text);
    }
  }

  /** How progress is shown. */
  static final class Style implements ITypeConverter<Progress.Style> {
    @Override
    public Progress.Style convert(String text) {
      return constant(Progress.Style.class, text);
    }
  }

  /** See {@link #path}. */
  static final class Folder implements ITypeConverter<Path> {

    @Override
    public Path convert(String value) {
      return path(value);
    }
  }
}
