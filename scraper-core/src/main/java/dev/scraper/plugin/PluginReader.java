package dev.scraper.plugin;

import dev.scraper.export.Exporters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks class loaders for plug-ins, and keeps those that can be used.
 *
 * <p><b>Thread-safety:</b> none.
 */
final class PluginReader {

  /** A jar with more than this has something wrong with it as a whole. */
  private static final int MOST_PROBLEMS = 20;

  private final List<Found<SpiderPlugin<?>>> spiders = new ArrayList<>();
  private final List<Found<ExporterPlugin>> exporters = new ArrayList<>();
  private final List<Found<? extends Plugin>> addOns = new ArrayList<>();
  private final List<Plugins.Problem> problems = new ArrayList<>();

  /** Providers seen, good or bad. */
  private int count;

  void problem(String origin, String message) {
    problem(origin, message, null);
  }

  void problem(String origin, String message, @Nullable Throwable cause) {
    problems.add(new Plugins.Problem(origin, message, cause));
  }

  /**
   * Reads what a class loader has.
   *
   * @param origin where a plug-in came from
   * @param place where one came from that could not be made
   * @return whether there was any, good or bad
   */
  @SuppressWarnings("unchecked") // there is no class literal of SpiderPlugin<?>
  boolean read(ClassLoader loader, Function<Object, String> origin, String place) {
    Class<SpiderPlugin<?>> spider = (Class<SpiderPlugin<?>>) (Class<?>) SpiderPlugin.class;
    int before = count;
    read(loader, spider, place, plugin -> add(plugin, origin, SpiderPlugin::arguments, spiders));
    read(loader, ExporterPlugin.class, place, plugin -> addExporter(plugin, origin));
    read(
        loader,
        InterceptorPlugin.class,
        place,
        plugin -> add(plugin, origin, InterceptorPlugin::arguments, addOns));
    read(
        loader,
        PipelinePlugin.class,
        place,
        plugin -> add(plugin, origin, PipelinePlugin::arguments, addOns));
    return count > before;
  }

  /** One after the other: a provider that fails keeps none of the others back. */
  private <P extends Plugin> void read(
      ClassLoader loader, Class<P> kind, String place, Consumer<P> into) {
    Iterator<P> plugins = ServiceLoader.load(kind, loader).iterator();
    int failed = 0;
    while (failed < MOST_PROBLEMS) {
      try {
        if (!plugins.hasNext()) {
          break;
        }
        count++;
        into.accept(plugins.next());
      } catch (Throwable e) { // whatever a plug-in throws is no reason to lose the others
        count++;
        failed++;
        problem(place, Reasons.of(e), e);
      }
    }
  }

  private <P extends Plugin> void add(
      P plugin,
      Function<Object, String> origin,
      Function<? super P, List<Argument<?>>> arguments,
      List<? super Found<P>> into) {
    String where = origin.apply(plugin);
    try {
      String name = plugin.name();
      if (name == null || !Argument.isName(name)) {
        problem(
            where,
            "plug-in "
                + plugin.getClass().getName()
                + " calls itself '"
                + name
                + "': a name is a letter, then letters, digits, '_', '.' or '-'");
        return;
      }
      List<Argument<?>> declared =
          Objects.requireNonNull(arguments.apply(plugin), "arguments() returned null");
      checkNames(declared);
      String description =
          Objects.requireNonNull(plugin.description(), "description() returned null");
      into.add(new Found<>(name, description, declared, where, plugin));
    } catch (Throwable e) {
      problem(where, "plug-in " + plugin.getClass().getName() + ": " + Reasons.of(e), e);
    }
  }

  private static void checkNames(List<Argument<?>> declared) {
    Set<String> names = new HashSet<>();
    for (Argument<?> argument : declared) {
      if (!names.add(Objects.requireNonNull(argument, "an argument is null").name())) {
        throw new IllegalArgumentException("argument " + argument.name() + " is declared twice");
      }
    }
  }

  private void addExporter(ExporterPlugin plugin, Function<Object, String> origin) {
    String where = origin.apply(plugin);
    List<String> wrong = new ArrayList<>();
    try {
      for (String extension :
          Objects.requireNonNull(plugin.extensions(), "extensions() returned null")) {
        if (!extension.matches("(\\.[a-z0-9_-]+)+")) {
          wrong.add("'" + extension + "' is no extension: write for example .tsv");
        } else if (isBuiltIn(extension)) {
          wrong.add("scraper itself writes " + extension);
        }
      }
    } catch (Throwable e) {
      wrong.add(Reasons.of(e));
    }
    if (wrong.isEmpty()) {
      add(plugin, origin, exporter -> List.of(), exporters);
    } else {
      String name = plugin.getClass().getName();
      problem(where, "plug-in " + name + ": " + String.join("; ", wrong));
    }
  }

  private static boolean isBuiltIn(String extension) {
    try {
      Exporters.forPath(Path.of("x" + extension));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Those whose name is theirs alone, by name. */
  private <F extends Found<?>> List<F> unique(
      String kind, List<F> all, Function<F, Set<String>> names) {
    List<F> unique = new ArrayList<>();
    Set<String> told = new HashSet<>();
    for (F found : all) {
      boolean clash = false;
      for (F other : all) {
        Set<String> common = new HashSet<>(names.apply(found));
        common.retainAll(names.apply(other));
        if (other == found || common.isEmpty()) {
          continue;
        }
        clash = true;
        String name = common.iterator().next();
        if (told.add(name)) {
          problem(found.origin(), clash(kind, name, found, other));
        }
      }
      if (!clash) {
        unique.add(found);
      }
    }
    unique.sort(Comparator.comparing(Found::name));
    return List.copyOf(unique);
  }

  private static String clash(String kind, String name, Found<?> one, Found<?> other) {
    return kind
        + " "
        + name
        + " is there twice, in "
        + one.origin()
        + " ("
        + one.plugin().getClass().getName()
        + ") and in "
        + other.origin()
        + " ("
        + other.plugin().getClass().getName()
        + "): neither is used; take one away";
  }

  List<Found<SpiderPlugin<?>>> spiders() {
    return unique("spider", spiders, found -> Set.of(found.name()));
  }

  List<Found<ExporterPlugin>> exporters() {
    return unique("exporter of", exporters, found -> found.plugin().extensions());
  }

  /** Interceptors and pipelines, whose names are looked up together. */
  List<Found<? extends Plugin>> addOns() {
    return unique("interceptor or pipeline", addOns, found -> Set.of(found.name()));
  }

  /** To be asked last: a clash of names is one too. */
  List<Plugins.Problem> problems() {
    return List.copyOf(problems);
  }
}
