package dev.scraper.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.SourceVersion;

/**
 * The files of a plug-in's project, and this program in a Maven repository inside of it.
 *
 * <p><b>Thread-safety:</b> immutable.
 */
final class Project {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final int LONGEST = 64;

  /** Packages that a plug-in would get from the program, or may not have. */
  private static final List<String> TAKEN =
      List.of("java.", "dev.scraper.", "org.jsoup.", "org.slf4j.", "org.jspecify.");

  private final String name;
  private final String pack;
  private final String type;

  /**
   * @param name what the spider is called
   * @param pack the package of its code
   * @throws IllegalArgumentException if one of them will not do
   */
  Project(String name, String pack) {
    if (!NAME.matcher(name).matches() || name.length() > LONGEST) {
      throw new IllegalArgumentException(
          "'" + name + "' is no name of a spider: a-z, 0-9 and single '-', a letter first");
    }
    if (name.equals("spider")) {
      throw new IllegalArgumentException("'spider' would be a class of scraper's own");
    }
    if (!SourceVersion.isName(pack, SourceVersion.RELEASE_17)) {
      throw new IllegalArgumentException("'" + pack + "' is no name of a Java package");
    }
    if (TAKEN.stream().anyMatch((pack + ".")::startsWith)) {
      throw new IllegalArgumentException(
          "package '" + pack + "' is not for plug-ins: choose one of your own");
    }
    this.name = name;
    this.pack = pack;
    this.type =
        Arrays.stream(name.split("-"))
            .map(part -> Character.toUpperCase(part.charAt(0)) + part.substring(1))
            .collect(Collectors.joining());
  }

  /**
   * Writes the project into a folder, which is made if it is missing. No file is overwritten, and
   * none is left when this fails.
   *
   * @param stopped whether to stop before the end, which is a failure
   * @throws CommandFailure if this program is not run from its jar
   */
  void write(Path folder, BooleanSupplier stopped) throws IOException {
    try (FreshFiles files = new FreshFiles(stopped)) {
      write(folder, files);
      files.keep();
    }
  }

  private void write(Path folder, FreshFiles files) throws IOException {
    Path jar = ownJar();
    String sum = sha1(jar);
    Properties values = versions();
    values.setProperty("name", name);
    values.setProperty("package", pack);
    values.setProperty("Class", type);
    values.setProperty("scraper.version", version(sum));
    String code = pack.replace('.', '/') + "/" + type;
    put(files, folder.resolve("pom.xml"), text("pom.xml", values));
    put(files, folder.resolve("README.md"), text("README.md", values));
    put(files, folder.resolve(".gitignore"), text("gitignore", values));
    Path main = folder.resolve("src/main");
    put(files, main.resolve("java/" + code + "Spider.java"), text("Spider.java", values));
    put(files, main.resolve("java/" + code + "Plugin.java"), text("Plugin.java", values));
    put(
        files,
        main.resolve("resources/META-INF/services/dev.scraper.plugin.SpiderPlugin"),
        pack + "." + type + "Plugin\n");
    Path test = folder.resolve("src/test");
    put(files, test.resolve("java/" + code + "SpiderTest.java"), text("Test.java", values));
    put(files, test.resolve("resources/quotes.html"), text("quotes.html", values));
    repository(files, folder.resolve("repo/dev/scraper/scraper"), jar, sum, version(sum));
  }

  private static void repository(FreshFiles files, Path place, Path jar, String sum, String version)
      throws IOException {
    Path folder = place.resolve(version);
    String file = "scraper-" + version;
    String pom =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>dev.scraper</groupId>
          <artifactId>scraper</artifactId>
          <version>%s</version>
        </project>
        """
            .formatted(version);
    put(files, folder.resolve(file + ".pom"), pom);
    put(files, folder.resolve(file + ".pom.sha1"), sha1(pom.getBytes(StandardCharsets.UTF_8)));
    files.put(folder.resolve(file + ".jar"), Files.readAllBytes(jar));
    put(files, folder.resolve(file + ".jar.sha1"), sum);
  }

  /**
   * A version for these very bytes: Maven asks a repository once for what is no snapshot, and would
   * keep an older jar of the same version for ever.
   */
  private static String version(String sum) {
    String own = Project.class.getPackage().getImplementationVersion();
    return (own == null ? "0" : own.replace("-SNAPSHOT", "")) + "-" + sum.substring(0, 8);
  }

  private static Path ownJar() {
    try {
      Path jar = Path.of(Project.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isRegularFile(jar)) {
        return jar;
      }
    } catch (URISyntaxException e) {
      throw new CommandFailure("cannot find the jar of this program", e);
    }
    throw new CommandFailure(
        "the project gets a copy of scraper.jar, and this program does not run from it: start it"
            + " with java -jar scraper.jar",
        null);
  }

  private static String sha1(Path file) throws IOException {
    return sha1(Files.readAllBytes(file));
  }

  private static String sha1(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-1", e);
    }
  }

  private static Properties versions() throws IOException {
    Properties values = new Properties();
    try (InputStream in = open("versions.properties")) {
      values.load(in);
    }
    return values;
  }

  private static InputStream open(String file) {
    InputStream in = Project.class.getResourceAsStream("project/" + file);
    if (in == null) {
      throw new AssertionError("not in the jar: project/" + file);
    }
    return in;
  }

  /** A file of the template, with its {@code @names@} replaced. */
  private static String text(String file, Properties values) throws IOException {
    try (InputStream in = open(file)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String key : values.stringPropertyNames()) {
        text = text.replace("@" + key + "@", values.getProperty(key));
      }
      return text;
    }
  }

  private static void put(FreshFiles files, Path file, String text) throws IOException {
    files.put(file, text.getBytes(StandardCharsets.UTF_8));
  }
}
