package dev.scraper.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles sources and puts the classes into a jar. */
final class JarMaker {

  private static final Pattern NAME = Pattern.compile("(?:class|interface|record|enum) (\\w+)");
  private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");

  private final List<JavaFileObject> sources = new ArrayList<>();
  private final Map<String, String> files = new LinkedHashMap<>();
  private final List<Path> libraries = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private String classPath = "";
  private UnaryOperator<byte[]> classChange = bytes -> bytes;

  private static final class Source extends SimpleJavaFileObject {

    private final String code;

    Source(String name, String code) {
      super(URI.create("string:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }

  /** A source file; its first type names it. */
  JarMaker source(String code) {
    Matcher name = NAME.matcher(code);
    Matcher pack = PACKAGE.matcher(code);
    assertThat(name.find()).isTrue();
    String prefix = pack.find() ? pack.group(1) + "." : "";
    sources.add(new Source(prefix + name.group(1), code));
    return this;
  }

  /** The usual spider plug-in, named, whose class has this body too. */
  JarMaker spider(String type, String name, String body) {
    return source(
            """
            package acme;
            import dev.scraper.plugin.*;
            import dev.scraper.spider.Spider;
            import java.util.*;
            public class %s implements SpiderPlugin<Map<String, String>> {
              public String name() { return "%s"; }
              public Spider<Map<String, String>> create(Arguments args) {
                return (page, out) -> out.item(Map.of("title", page.title().orElse("")));
              }
              %s
            }
            """
                .formatted(type, name, body))
        .service("SpiderPlugin", "acme." + type);
  }

  /** One more provider of one of our services. */
  JarMaker service(String kind, String type) {
    files.merge(
        "META-INF/services/dev.scraper.plugin." + kind, type + "\n", (old, more) -> old + more);
    return this;
  }

  JarMaker file(String name, String text) {
    files.put(name, text);
    return this;
  }

  /** A jar to compile against. */
  JarMaker library(Path jar) {
    libraries.add(jar);
    return this;
  }

  /** Classes that are compiled and not put in. */
  JarMaker without(String type) {
    leftOut.add(type.replace('.', '/') + ".class");
    return this;
  }

  /** The manifest's Class-Path. */
  JarMaker classPath(String value) {
    classPath = value;
    return this;
  }

  /** Changes each class file. */
  JarMaker classes(UnaryOperator<byte[]> change) {
    classChange = change;
    return this;
  }

  Path write(Path jar) throws IOException {
    Path classes = Files.createTempDirectory("classes");
    if (!sources.isEmpty()) {
      compile(classes);
    }
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (!classPath.isEmpty()) {
      manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
    }
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out, manifest);
        Stream<Path> all = Files.walk(classes)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        String name = classes.relativize(file).toString().replace('\\', '/');
        if (!leftOut.contains(name)) {
          put(entries, name, classChange.apply(Files.readAllBytes(file)));
        }
        Files.delete(file);
      }
      for (Map.Entry<String, String> file : files.entrySet()) {
        put(entries, file.getKey(), file.getValue().getBytes());
      }
    }
    return jar;
  }

  private static void put(JarOutputStream entries, String name, byte[] bytes) throws IOException {
    entries.putNextEntry(new ZipEntry(name));
    entries.write(bytes);
    entries.closeEntry();
  }

  private void compile(Path classes) {
    String path = System.getProperty("java.class.path");
    for (Path library : libraries) {
      path += java.io.File.pathSeparator + library;
    }
    List<String> options =
        List.of("--release", "17", "-proc:none", "-d", classes.toString(), "-cp", path);
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, null, options, null, sources)
                .call())
        .isTrue();
  }
}
