package dev.scraper.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program without what SQLite needs is told what to do, in one line. */
class SqliteDriverTest {

  @TempDir Path folder;

  /** Loads everything anew, and finds nothing of the driver. */
  private static final class WithoutDriver extends URLClassLoader {

    WithoutDriver(URL[] urls) {
      super(urls, ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("org.sqlite.")) {
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }
  }

  @Test
  void missingLibraryIsNamedWithItsCoordinates() throws Exception {
    String[] parts = System.getProperty("java.class.path").split(File.pathSeparator);
    URL[] urls = new URL[parts.length];
    for (int i = 0; i < parts.length; i++) {
      urls[i] = Path.of(parts[i]).toUri().toURL();
    }
    Path file = folder.resolve("out.sqlite");
    try (WithoutDriver loader = new WithoutDriver(urls)) {
      Class<?> exporters = loader.loadClass(Exporters.class.getName());
      Class<?> exporter = loader.loadClass(Exporter.class.getName());
      Object output = exporters.getMethod("forPath", Path.class).invoke(null, file);
      for (String method : new String[] {"check", "open"}) {
        Throwable thrown = null;
        try {
          exporter.getMethod(method).invoke(output);
        } catch (InvocationTargetException e) {
          thrown = e.getCause();
        }
        assertThat(thrown)
            .isInstanceOf(java.io.IOException.class)
            .hasMessage("SQLite needs the library org.xerial:sqlite-jdbc on the class path");
      }
    }
    assertThat(file).doesNotExist();
  }

  /** A process that cannot unpack anything. */
  public static final class Opening {

    private Opening() {}

    public static void main(String[] args) throws Exception {
      Exporter exporter = Exporters.forPath(Path.of(args[0]));
      for (int i = 0; i < 2; i++) {
        try {
          exporter.open();
        } catch (java.io.IOException e) {
          System.out.println(new ExportException("out", e).getMessage());
        }
      }
    }
  }

  @Test
  void nativeLibraryThatCannotBeUnpackedIsToldEachTime() throws Exception {
    Path file = folder.resolve("out.sqlite");
    Path none = Files.createFile(folder.resolve("none"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.sqlite.tmpdir=" + none,
                "-cp",
                System.getProperty("java.class.path"),
                Opening.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    assertThat(Arrays.asList(told.split("\n")))
        .hasSize(2)
        .allSatisfy(
            line ->
                assertThat(line)
                    .startsWith("out: cannot load SQLite's native library")
                    .contains(none.toString(), "-Dorg.sqlite.tmpdir=FOLDER"));
    assertThat(file).doesNotExist();
  }
}
