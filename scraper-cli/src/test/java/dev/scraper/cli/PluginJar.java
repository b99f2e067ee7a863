package dev.scraper.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A jar of plug-ins, compiled against the packaged program. */
final class PluginJar {

  private static final String IMPORTS =
      "package acme; import dev.scraper.plugin.*; import dev.scraper.spider.*; import"
          + " dev.scraper.page.Page; import dev.scraper.export.*; import dev.scraper.http.*; import"
          + " dev.scraper.intercept.*; import dev.scraper.pipeline.Pipeline; import java.nio.file.*; import java.time.Duration; import"
          + " java.util.*; ";

  private final List<JavaFileObject> sources = new ArrayList<>();
  private final Map<String, String> services = new LinkedHashMap<>();

  /** A public class that implements one of our services. */
  PluginJar plugin(String kind, String type, String implemented, String body) {
    String code =
        IMPORTS + "public class " + type + " implements " + implemented + " {" + body + "}";
    sources.add(
        new SimpleJavaFileObject(
            URI.create("string:///acme/" + type + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return code;
          }
        });
    services.merge(
        "META-INF/services/dev.scraper.plugin." + kind, "acme." + type + "\n", String::concat);
    return this;
  }

  /** A spider of titles. */
  PluginJar spider(String type, String body) {
    return plugin(
        "SpiderPlugin",
        type,
        "SpiderPlugin<Map<String, String>>, Spider<Map<String, String>>",
        body);
  }

  Path write(Path jar) throws IOException {
    Path classes = Files.createTempDirectory(jar.toAbsolutePath().getParent(), "classes");
    List<String> options =
        List.of(
            "--release",
            "17",
            "-proc:none",
            "-d",
            classes.toString(),
            "-cp",
            System.getProperty("scraper.jar"));
    if (!ToolProvider.getSystemJavaCompiler()
        .getTask(null, null, null, options, null, sources)
        .call()) {
      throw new AssertionError("the plug-in of the test does not compile");
    }
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(file).toString().replace('\\', '/')));
        out.write(Files.readAllBytes(file));
      }
      for (Map.Entry<String, String> service : services.entrySet()) {
        out.putNextEntry(new ZipEntry(service.getKey()));
        out.write(service.getValue().getBytes());
      }
    }
    return jar;
  }
}
