package dev.scraper.plugin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The values of a plug-in's arguments, checked.
 *
 * <p><b>Thread-safety:</b> immutable.
 */
public final class Arguments {

  private record Value(Argument<?> argument, Object value) {}

  private final Map<String, Value> values;

  private Arguments(Map<String, Value> values) {
    this.values = values;
  }

  /**
   * Reads what was given for the arguments declared.
   *
   * @param declared the arguments there are
   * @param given each {@code NAME=VALUE}
   * @throws IllegalArgumentException if something is wrong with them; the one message says all of
   *     it: what is unknown (with the nearest name there is), missing, of the wrong type, out of
   *     range, or given twice
   */
  public static Arguments of(List<Argument<?>> declared, List<String> given) {
    Map<String, Argument<?>> known = byName(declared);
    List<String> problems = new ArrayList<>();
    Map<String, List<String>> texts = texts(known, given, problems);
    Map<String, Value> values = new LinkedHashMap<>();
    for (Argument<?> argument : known.values()) {
      List<String> own = texts.getOrDefault(argument.name(), List.of());
      value(argument, own, problems)
          .ifPresent(value -> values.put(argument.name(), new Value(argument, value)));
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return new Arguments(values);
  }

  /** The same, for tests and programs that write the values down. */
  public static Arguments of(List<Argument<?>> declared, String... given) {
    return of(declared, List.of(given));
  }

  private static Map<String, Argument<?>> byName(List<Argument<?>> declared) {
    Map<String, Argument<?>> known = new LinkedHashMap<>();
    for (Argument<?> argument : declared) {
      if (known.put(argument.name(), argument) != null) {
        throw new IllegalArgumentException("argument " + argument.name() + " is declared twice");
      }
    }
    return known;
  }

  private static Map<String, List<String>> texts(
      Map<String, Argument<?>> known, List<String> given, List<String> problems) {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    for (String one : given) {
      int equals = one.indexOf('=');
      String name = equals < 0 ? one : one.substring(0, equals);
      if (equals < 1) {
        problems.add("'" + one + "' is no argument: write NAME=VALUE");
      } else if (known.containsKey(name)) {
        texts.computeIfAbsent(name, n -> new ArrayList<>()).add(one.substring(equals + 1));
      } else {
        problems.add("no argument '" + name + "'" + Nearest.hint(name, known.keySet()));
      }
    }
    return texts;
  }

  private static Optional<?> value(
      Argument<?> argument, List<String> texts, List<String> problems) {
    if (texts.size() > 1 && !argument.isList()) {
      problems.add("argument " + argument.name() + " is given twice");
      return Optional.empty();
    }
    if (texts.isEmpty()) {
      if (argument.isRequired()) {
        String help = argument.help().isEmpty() ? "" : ", " + argument.help();
        problems.add(
            "argument " + argument.name() + " is missing (" + argument.type() + help + ")");
      }
      return argument.fallback();
    }
    try {
      return Optional.of(argument.read(texts));
    } catch (IllegalArgumentException e) {
      problems.add("argument " + argument.name() + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * The value of an argument.
   *
   * @throws IllegalArgumentException if the plug-in does not declare the argument
   */
  @SuppressWarnings("unchecked") // an argument of one name and type label has one type of value
  public <T> T get(Argument<T> argument) {
    Value value = values.get(argument.name());
    if (value == null || !value.argument.type().equals(argument.type())) {
      throw new IllegalArgumentException(
          "argument " + argument + " is not among those that the plug-in declares");
    }
    return (T) value.value;
  }

  /** Names and values. */
  @Override
  public String toString() {
    List<String> all = new ArrayList<>();
    values.forEach((name, value) -> all.add(name + "=" + value.value));
    return all.toString();
  }
}
