package dev.scraper.plugin;

import dev.scraper.http.Url;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An argument that a plug-in takes: a name, a type, what values it may have, a default and a help
 * text. It is required unless it has a default or is {@linkplain #optional() optional}.
 *
 * <p>Declared as a constant, listed by {@link SpiderPlugin#arguments()}, and read by {@link
 * Arguments#get}. What is wrong with a declaration (a range without a middle, a default outside of
 * it) is an {@link IllegalArgumentException} where it is declared.
 *
 * <p><b>Thread-safety:</b> immutable; the methods that change something give new arguments.
 *
 * @param <T> the type of its value
 */
public final class Argument<T> {

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");

  /** How values of a type are read and written, and what the type is called. */
  private record Type<T>(
      String label,
      Function<String, T> reader,
      Function<? super T, String> writer,
      @Nullable Comparator<? super T> order) {

    Type<T> where(String what, Function<String, T> checked) {
      return new Type<>(label + " " + what, checked, writer, order);
    }
  }

  private final String name;
  private final Type<T> type;

  /** Reads what was given in one or several texts, if this is a list. */
  private final @Nullable Function<List<String>, T> several;

  private final @Nullable T fallback;
  private final String help;

  private Argument(
      String name,
      Type<T> type,
      @Nullable Function<List<String>, T> several,
      @Nullable T fallback,
      String help) {
    this.name = name;
    this.type = type;
    this.several = several;
    this.fallback = fallback;
    this.help = help;
  }

  /** This argument, if its default is a value that may be given. */
  private Argument<T> checked() {
    if (fallback != null) {
      try {
        type.reader.apply(type.writer.apply(fallback));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "the default of argument " + name + ": " + e.getMessage(), e);
      }
    }
    return this;
  }

  private static <T> Argument<T> of(
      String name,
      String label,
      Function<String, T> reader,
      Function<? super T, String> writer,
      @Nullable Comparator<? super T> order) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "'" + name + "' is no name of an argument: letters, digits, '_', '.' and '-'");
    }
    return new Argument<>(name, new Type<>(label, reader, writer, order), null, null, "");
  }

  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Any text, also an empty one. */
  public static Argument<String> text(String name) {
    return of(name, "text", text -> text, text -> text, null);
  }

  /** A whole number of 32 bits. */
  public static Argument<Integer> integer(String name) {
    return of(name, "integer", Values::integer, String::valueOf, Comparator.naturalOrder());
  }

  /** A decimal number: digits, and perhaps a sign, a point and an exponent. */
  public static Argument<Double> decimal(String name) {
    return of(name, "decimal", Values::decimal, String::valueOf, Comparator.naturalOrder());
  }

  /** {@code true} or {@code false}, also {@code yes} or {@code no}; false unless given. */
  public static Argument<Boolean> flag(String name) {
    Argument<Boolean> flag = of(name, "true or false", Values::flag, String::valueOf, null);
    return flag.defaultsTo(false);
  }

  /** A time as on the command line: {@code 250ms 1.5s 2m 1h} and {@code 0}. */
  public static Argument<Duration> duration(String name) {
    return of(
        name, "duration", Values::duration, Values::text, Comparator.<Duration>naturalOrder());
  }

  /** An absolute http or https URL. */
  public static Argument<Url> url(String name) {
    return of(name, "url", Values::url, Url::toString, null);
  }

  /** A file or folder, relative to the working directory; it need not exist. */
  public static Argument<Path> path(String name) {
    return of(name, "path", Values::path, Path::toString, null);
  }

  /** One of these texts, in any case. */
  public static Argument<String> choice(String name, String... values) {
    List<String> all = List.of(values);
    return choice(name, all, value -> value);
  }

  /** A constant of an enum, written in lower case and with {@code -} for {@code _}. */
  public static <E extends Enum<E>> Argument<E> choice(String name, Class<E> values) {
    return choice(name, List.of(values.getEnumConstants()), Values::text);
  }

  private static <T> Argument<T> choice(String name, List<T> values, Function<T, String> writer) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("argument " + name + " has nothing to choose from");
    }
    String all = values.stream().map(writer).collect(Collectors.joining("|"));
    return of(name, all, text -> Values.choice(text, values, writer), writer, null);
  }

  /** With a value for when none is given. */
  public Argument<T> defaultsTo(T value) {
    return new Argument<>(name, type, several, Objects.requireNonNull(value), help).checked();
  }

  /** With a text that says what it is for. */
  public Argument<T> help(String text) {
    return new Argument<>(name, type, several, fallback, Objects.requireNonNull(text));
  }

  /** With a least and a greatest value, both allowed; of numbers and durations. */
  public Argument<T> between(T least, T most) {
    return bounded(
        "from " + type.writer.apply(least) + " to " + type.writer.apply(most), least, most);
  }

  /** With a least value, itself allowed; of numbers and durations. */
  public Argument<T> atLeast(T least) {
    return bounded("from " + type.writer.apply(least) + " up", least, null);
  }

  /** With a greatest value, itself allowed; of numbers and durations. */
  public Argument<T> atMost(T most) {
    return bounded("up to " + type.writer.apply(most), null, most);
  }

  private Argument<T> bounded(String range, @Nullable T least, @Nullable T most) {
    Comparator<? super T> order = type.order;
    if (order == null) {
      throw new IllegalArgumentException(
          "argument " + name + " is of type " + type.label + ", which has no range");
    }
    if (least != null && most != null && order.compare(least, most) > 0) {
      throw new IllegalArgumentException("argument " + name + " can have no value " + range);
    }
    Function<String, T> checked =
        text -> {
          T value = type.reader.apply(text);
          boolean low = least != null && order.compare(value, least) < 0;
          if (low || most != null && order.compare(value, most) > 0) {
            throw new IllegalArgumentException("'" + text + "' is not " + range);
          }
          return value;
        };
    return with(type.where(range, checked));
  }

  private Argument<T> with(Type<T> checked) {
    if (several != null || fallback instanceof Optional) {
      throw new IllegalArgumentException(
          "argument " + name + ": say what its values may be before list() and optional()");
    }
    return new Argument<>(name, checked, null, fallback, help).checked();
  }

  /**
   * With a regular expression that the whole text of a value must match.
   *
   * @throws java.util.regex.PatternSyntaxException if it is none
   */
  public Argument<T> matching(String regex) {
    Pattern pattern = Pattern.compile(regex);
    Function<String, T> checked =
        text -> {
          if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' does not match " + regex);
          }
          return type.reader.apply(text);
        };
    return with(type.where("matching " + regex, checked));
  }

  /**
   * A list of such values: separated by commas ({@code \,} is a comma within a value), given once
   * or several times. An empty text is an empty list.
   */
  public Argument<List<T>> list() {
    if (several != null || fallback instanceof Optional) {
      throw new IllegalArgumentException("argument " + name + " cannot be a list of those");
    }
    Function<List<String>, List<T>> reader =
        texts -> texts.stream().flatMap(Values::split).map(type.reader).toList();
    Type<List<T>> lists =
        new Type<>(
            "list of " + type.label,
            text -> reader.apply(List.of(text)),
            values -> Values.join(values.stream().map(type.writer)),
            null);
    return new Argument<>(name, lists, reader, null, help);
  }

  /** The same, but it need not be given; then there is no value. */
  public Argument<Optional<T>> optional() {
    if (several != null || fallback instanceof Optional) {
      throw new IllegalArgumentException("argument " + name + " cannot be optional");
    }
    Type<Optional<T>> optional =
        new Type<>(
            type.label,
            text -> Optional.of(type.reader.apply(text)),
            value -> value.<String>map(type.writer).orElse(""),
            null);
    return new Argument<>(name, optional, null, Optional.empty(), help);
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Its type and range, for people: {@code integer from 1 to 1000}. */
  public String type() {
    return type.label;
  }

  /** What it is for; may be empty. */
  public String help() {
    return help;
  }

  /** Whether a value must be given. */
  public boolean isRequired() {
    return fallback == null;
  }

  /** Whether it may be given several times. */
  public boolean isList() {
    return several != null;
  }

  /** The default as one would write it, if there is one; empty for an optional argument. */
  public Optional<String> defaultText() {
    return Optional.ofNullable(fallback).map(type.writer);
  }

  /** The value when none is given, if there is one. */
  Optional<T> fallback() {
    return Optional.ofNullable(fallback);
  }

  /**
   * The value that a text spells.
   *
   * @throws IllegalArgumentException if it spells none that is allowed; the message quotes it and
   *     does not say which argument it was for
   */
  public T read(String text) {
    return type.reader.apply(text);
  }

  /** The value that these texts spell; several only if this is a list. */
  T read(List<String> texts) {
    return several == null ? type.reader.apply(texts.get(0)) : several.apply(texts);
  }

  /** The name and the type. */
  @Override
  public String toString() {
    return name + " (" + type.label + ")";
  }
}
