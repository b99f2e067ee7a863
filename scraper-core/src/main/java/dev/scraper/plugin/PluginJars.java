package dev.scraper.plugin;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.Attributes.Name;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Finds the jars that are to be looked into. */
final class PluginJars {

  private static final List<String> ASIDE =
      List.of("-sources.jar", "-javadoc.jar", "-tests.jar", "-test-sources.jar");

  /**
   * A file that can be read as a jar.
   *
   * @param origin the file as messages name it
   * @param named whether somebody named this very file
   */
  record Jar(Path path, String origin, boolean named) {}

  private PluginJars() {}

  /** The jars of these places, each once; what is none is a problem. */
  static List<Jar> of(List<Path> places, PluginReader problems) {
    List<Jar> jars = new ArrayList<>();
    Set<Path> seen = new HashSet<>();
    for (Path place : places) {
      for (Jar jar : at(place, problems)) {
        try {
          if (seen.add(jar.path().toRealPath())) {
            check(jar.path());
            jars.add(jar);
          }
        } catch (IOException e) {
          problems.problem(jar.origin(), "it is no jar, or a broken one: " + Reasons.of(e), e);
        }
      }
    }
    return jars;
  }

  private static List<Jar> at(Path place, PluginReader problems) {
    if (!Files.isDirectory(place)) {
      if (Files.exists(place)) {
        return List.of(new Jar(place, place.toString(), true));
      }
      problems.problem(place.toString(), "there is no such file or folder");
      return List.of();
    }
    try (Stream<Path> files = Files.list(place)) {
      return files
          .filter(PluginJars::isWanted)
          .sorted()
          .map(file -> new Jar(file, file.toString(), false))
          .toList();
    } catch (IOException e) {
      problems.problem(place.toString(), "the folder cannot be read: " + Reasons.of(e), e);
      return List.of();
    }
  }

  private static boolean isWanted(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".jar")
        && !name.startsWith("original-")
        && ASIDE.stream().noneMatch(name::endsWith)
        && !Files.isDirectory(file);
  }

  /**
   * A class loader says nothing of a jar that it cannot read, and leaves out one whose manifest it
   * does not like.
   */
  private static void check(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException("it is not a file"); // opening a pipe would wait for ever
    }
    try (JarFile jar = new JarFile(path.toFile())) {
      Manifest manifest = jar.getManifest();
      String others =
          manifest == null ? null : manifest.getMainAttributes().getValue(Name.CLASS_PATH);
      if (others != null) {
        URL base = path.toUri().toURL();
        for (String other : others.strip().split("\\s+")) {
          checkUrl(base, other);
        }
      }
    }
  }

  @SuppressWarnings("deprecation") // from Java 20 on; it is how the class loader reads them
  private static void checkUrl(URL base, String other) throws IOException {
    try {
      new URL(base, other);
    } catch (MalformedURLException e) {
      throw new IOException("the Class-Path of its manifest has '" + other + "'", e);
    }
  }

  /** Where a class on the class path came from. */
  static String origin(Object plugin) {
    CodeSource source = plugin.getClass().getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return "class path";
    }
    return new File(source.getLocation().getPath()).getPath();
  }
}
