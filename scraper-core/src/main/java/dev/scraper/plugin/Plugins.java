package dev.scraper.plugin;

import dev.scraper.export.Exporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plug-ins of some jars, found as {@link java.util.ServiceLoader} finds services, each jar in a
 * class loader of its own. A jar that is broken, and a plug-in that cannot be used, is a
 * {@linkplain #problems() problem} and keeps no other from being used.
 *
 * <p>Loading runs code of the jars, with all rights of this process.
 *
 * <p><b>Thread-safety:</b> immutable. Loading and {@link #close} block for the reading of files.
 */
public final class Plugins implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

  /**
   * What keeps a plug-in, or a whole jar, from being used.
   *
   * @param origin the jar as it was named
   * @param message what is wrong and what to do, in one line, without the jar
   * @param cause what was thrown, if anything
   */
  public record Problem(String origin, String message, @Nullable Throwable cause) {

    /** The jar and the message. */
    @Override
    public String toString() {
      return origin + ": " + message;
    }
  }

  private final List<PluginLoader> loaders;
  private final List<Found<SpiderPlugin<?>>> spiders;
  private final List<Found<ExporterPlugin>> exporters;
  private final List<Found<? extends Plugin>> addOns;
  private final List<Problem> problems;

  private Plugins(List<PluginLoader> loaders, PluginReader reader) {
    this.loaders = List.copyOf(loaders);
    this.spiders = reader.spiders();
    this.exporters = reader.exporters();
    this.addOns = reader.addOns();
    this.problems = reader.problems();
  }

  /** Like {@link #load(List)}. */
  public static Plugins load(Path... places) {
    return load(List.of(places));
  }

  /**
   * Loads the plug-ins of jars, and of all {@code *.jar} files directly in folders. Left out of a
   * folder are {@code -sources}, {@code -javadoc} and {@code -tests} jars, and what a build kept as
   * {@code original-}. A place that does not exist is a problem, a jar in a folder that has no
   * plug-in is not.
   *
   * @param places jars and folders; one that is there twice counts once
   */
  public static Plugins load(List<Path> places) {
    PluginReader reader = new PluginReader();
    List<PluginLoader> loaders = new ArrayList<>();
    for (PluginJars.Jar jar : PluginJars.of(places, reader)) {
      try {
        PluginLoader loader = new PluginLoader(jar.path());
        loaders.add(loader);
        if (!reader.read(loader, plugin -> jar.origin(), jar.origin()) && jar.named()) {
          reader.problem(jar.origin(), "there is no plug-in in it: META-INF/services names none");
        }
      } catch (IOException e) {
        reader.problem(jar.origin(), "it cannot be read: " + Reasons.of(e), e);
      }
    }
    return new Plugins(loaders, reader);
  }

  /** Loads the plug-ins on the application's class path. */
  public static Plugins onClassPath() {
    PluginReader reader = new PluginReader();
    reader.read(Plugins.class.getClassLoader(), PluginJars::origin, "class path");
    return new Plugins(List.of(), reader);
  }

  /** The spiders that can be used, by name. */
  public List<Found<SpiderPlugin<?>>> spiders() {
    return spiders;
  }

  /**
   * The spider of this name.
   *
   * @throws IllegalArgumentException if there is none; the message says which there are
   */
  public Found<SpiderPlugin<?>> spider(String name) {
    return named("spider", spiders, name);
  }

  private static <F extends Found<?>> F named(String kind, List<F> plugins, String name) {
    return plugins.stream()
        .filter(plugin -> plugin.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no "
                        + kind
                        + " '"
                        + name
                        + "'"
                        + Nearest.hint(name, plugins.stream().map(Found::name).toList())));
  }

  /**
   * What can be added to any crawl, by name: each an {@link InterceptorPlugin} or a {@link
   * PipelinePlugin}.
   */
  public List<Found<? extends Plugin>> addOns() {
    return addOns;
  }

  /**
   * The interceptor or pipeline of this name.
   *
   * @throws IllegalArgumentException if there is none; the message says which there are
   */
  public Found<? extends Plugin> addOn(String name) {
    return named("interceptor or pipeline", addOns, name);
  }

  /** The file formats that can be used, by name. */
  public List<Found<ExporterPlugin>> exporters() {
    return exporters;
  }

  /** The extensions of the files that they write, in order. */
  public Set<String> extensions() {
    Set<String> all = new TreeSet<>();
    exporters.forEach(exporter -> all.addAll(exporter.call(ExporterPlugin::extensions)));
    return all;
  }

  /**
   * The exporter of the plug-in that writes such files, if there is one.
   *
   * @param overwrite whether a file that exists is replaced
   * @throws PluginException if the plug-in fails
   */
  public Optional<Exporter> exporter(Path file, boolean overwrite) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    record Match(Found<ExporterPlugin> exporter, String extension) {}
    return exporters.stream()
        .flatMap(
            found -> found.call(ExporterPlugin::extensions).stream().map(e -> new Match(found, e)))
        .filter(match -> name.endsWith(match.extension()))
        .max(Comparator.comparingInt(match -> match.extension().length()))
        .map(
            match ->
                match
                    .exporter()
                    .call(
                        plugin ->
                            Objects.requireNonNull(
                                plugin.create(file, overwrite), "create() returned null")));
  }

  /** What keeps others from being used, in the order of the jars. */
  public List<Problem> problems() {
    return problems;
  }

  /** Closes the jars. Plug-ins and what they made can load no further classes after this. */
  @Override
  public void close() {
    for (PluginLoader loader : loaders) {
      try {
        loader.close();
      } catch (IOException e) {
        LOG.warn("cannot close {}: {}", loader.getName(), e.getMessage());
      }
    }
  }
}
