package dev.scraper.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginsTest {

  @TempDir Path folder;

  private Path jar(String name) {
    return folder.resolve(name);
  }

  private static List<String> spiders(Plugins plugins) {
    return plugins.spiders().stream().map(Found::name).toList();
  }

  /** Loads the folder, which has one good jar and others. */
  private String problemBesideAGoodOne() throws IOException {
    new JarMaker().spider("Good", "good", "").write(jar("good.jar"));
    try (Plugins plugins = Plugins.load(folder)) {
      assertThat(spiders(plugins)).containsExactly("good");
      assertThat(plugins.problems()).hasSize(1);
      String problem = plugins.problems().get(0).toString();
      assertThat(problem.lines()).hasSize(1);
      assertThat(problem).startsWith(folder.toString());
      return problem.substring(folder.toString().length() + 1);
    }
  }

  @Test
  void aSpiderIsFoundWithItsNameDescriptionAndArguments() throws IOException {
    new JarMaker()
        .spider(
            "Quotes",
            "quotes",
            """
            public String description() { return "Quotes"; }
            public List<Argument<?>> arguments() {
              return List.of(Argument.integer("pages").between(1, 9).defaultsTo(3).help("how many"));
            }
            """)
        .write(jar("quotes.jar"));
    try (Plugins plugins = Plugins.load(folder)) {
      assertThat(plugins.problems()).isEmpty();
      Found<SpiderPlugin<?>> found = plugins.spider("quotes");
      assertThat(found.description()).isEqualTo("Quotes");
      assertThat(found.origin()).isEqualTo(jar("quotes.jar").toString());
      assertThat(found.arguments())
          .singleElement()
          .asString()
          .isEqualTo("pages (integer from 1 to 9)");
      Arguments arguments = Arguments.of(found.arguments());
      assertThat(found.<Object>call(plugin -> plugin.create(arguments))).isNotNull();
    }
  }

  @Test
  void aClassWithoutANameIsCalledAfterItsClass() throws IOException {
    String code =
        """
        package acme;
        import dev.scraper.plugin.*;
        import dev.scraper.spider.*;
        import dev.scraper.page.Page;
        public class BookShopPlugin implements SpiderPlugin<String>, Spider<String> {
          public Spider<String> create(Arguments args) { return this; }
          public void parse(Page page, Output<String> out) {}
        }
        """;
    new JarMaker().source(code).service("SpiderPlugin", "acme.BookShopPlugin").write(jar("a.jar"));
    try (Plugins plugins = Plugins.load(jar("a.jar"))) {
      assertThat(spiders(plugins)).containsExactly("book-shop");
    }
  }

  @Test
  void twoPluginsHaveTheirOwnVersionsOfALibrary() throws IOException {
    String body = "public String description() { return library.Version.TEXT.toString(); }";
    for (String version : List.of("one", "two")) {
      new JarMaker()
          .source(
              "package library; public class Version { public static final Object TEXT = \""
                  + version
                  + "\"; }")
          .spider("Same", version, body)
          .write(jar(version + ".jar"));
    }
    try (Plugins plugins = Plugins.load(folder)) {
      assertThat(plugins.spiders()).extracting(Found::description).containsExactly("one", "two");
    }
  }

  @Test
  void aLibraryOfTheProgramIsNotSeenByPlugins() throws IOException {
    new JarMaker()
        .spider(
            "Greedy",
            "greedy",
            "public String description() { return okhttp3.HttpUrl.get(\"http://a/\").host(); }")
        .write(jar("greedy.jar"));
    assertThat(problemBesideAGoodOne())
        .isEqualTo(
            "greedy.jar: plug-in acme.Greedy: it needs class okhttp3.HttpUrl, which is not in the"
                + " jar: put the library into the jar, or name it in the Class-Path of its"
                + " manifest");
  }

  @Test
  void jsoupAndTheApiAreThoseOfTheProgramThoughTheJarHasItsOwn() throws IOException {
    String fake = "package org.jsoup; public class Jsoup { public static int fake; }";
    new JarMaker()
        .source(fake)
        .spider(
            "Own",
            "own",
            """
            public String description() {
              return String.valueOf(org.jsoup.Jsoup.class.getClassLoader()
                  == SpiderPlugin.class.getClassLoader());
            }
            """)
        .write(jar("own.jar"));
    try (Plugins plugins = Plugins.load(folder)) {
      assertThat(plugins.spider("own").description()).isEqualTo("true");
    }
  }

  @Test
  void theClassPathOfTheManifestIsHonouredAndItsPluginsAreNotFoundTwice() throws IOException {
    Path library =
        new JarMaker()
            .source(
                "package library; public class Words { public static String it() { return \"w\"; } }")
            .spider("Inner", "inner", "")
            .write(jar("library.jar"));
    new JarMaker()
        .library(library)
        .classPath("library.jar")
        .spider("Outer", "outer", "public String description() { return library.Words.it(); }")
        .write(jar("outer.jar"));
    try (Plugins plugins = Plugins.load(folder)) {
      assertThat(plugins.problems()).isEmpty();
      assertThat(spiders(plugins)).containsExactly("inner", "outer");
      assertThat(plugins.spider("outer").description()).isEqualTo("w");
    }
  }

  @Test
  void aPluginReadsTheFilesOfItsJar() throws IOException {
    String body =
        """
        public String description() {
          try (var in = getClass().getResourceAsStream("/words.txt")) {
            return new String(in.readAllBytes());
          } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        }
        """;
    new JarMaker().spider("Reader", "reader", body).file("words.txt", "own").write(jar("a.jar"));
    try (Plugins plugins = Plugins.load(folder)) {
      assertThat(plugins.spider("reader").description()).isEqualTo("own");
    }
  }

  @Test
  void aFileThatIsNoJarIsNamed() throws IOException {
    Files.writeString(jar("bad.jar"), "this is no jar");
    assertThat(problemBesideAGoodOne()).startsWith("bad.jar: it is no jar, or a broken one: ");
  }

  @Test
  void aTruncatedJarIsNamed() throws IOException {
    byte[] whole = Files.readAllBytes(new JarMaker().spider("A", "a", "").write(jar("bad.jar")));
    Files.write(jar("bad.jar"), Arrays.copyOf(whole, whole.length / 2));
    assertThat(problemBesideAGoodOne()).startsWith("bad.jar: it is no jar, or a broken one: ");
  }

  @Test
  void aProviderThatIsNotInTheJarIsNamed() throws IOException {
    new JarMaker().service("SpiderPlugin", "acme.Gone").write(jar("bad.jar"));
    assertThat(problemBesideAGoodOne())
        .isEqualTo(
            "bad.jar: Provider acme.Gone not found: META-INF/services names a class that is not in"
                + " the jar");
  }

  @Test
  void aProviderThatIsNoPluginIsNamed() throws IOException {
    new JarMaker()
        .source("package acme; public class Other {}")
        .service("SpiderPlugin", "acme.Other")
        .write(jar("bad.jar"));
    assertThat(problemBesideAGoodOne()).contains("acme.Other not a subtype");
  }

  @Test
  void aProviderThatIsNotPublicOrHasNoConstructorIsTold() throws IOException {
    String create =
        " implements dev.scraper.plugin.SpiderPlugin<String> { public"
            + " dev.scraper.spider.Spider<String> create(dev.scraper.plugin.Arguments a) { return"
            + " (p, o) -> {}; } ";
    new JarMaker()
        .source("package acme; class Hidden" + create + "}")
        .service("SpiderPlugin", "acme.Hidden")
        .write(jar("bad.jar"));
    assertThat(problemBesideAGoodOne())
        .startsWith("bad.jar: ")
        .contains("acme.Hidden", "the class must be public and have a public constructor");
    new JarMaker()
        .source("package acme; public class Needy" + create + "public Needy(int i) {} }")
        .service("SpiderPlugin", "acme.Needy")
        .write(jar("bad.jar"));
    assertThat(problemBesideAGoodOne())
        .contains("acme.Needy", "the class must be public and have a public constructor");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "String description() { throw new OutOfMemoryError(\"full\"); }|OutOfMemoryError: full",
        "String description() { throw new ThreadDeath(); }|it threw ThreadDeath",
        "String description() { return null; }|description() returned null",
        "List<Argument<?>> arguments() { return null; }|arguments() returned null",
        "List<Argument<?>> arguments() { return Arrays.asList((Argument<?>) null); }|is null",
      })
  void whateverAPluginThrowsOrLeavesOutNoOtherIsLost(String method, String told)
      throws IOException {
    new JarMaker().spider("Odd", "odd", "public " + method).write(jar("bad.jar"));
    assertThat(problemBesideAGoodOne()).startsWith("bad.jar: plug-in acme.Odd: ").contains(told);
  }

  @Test
  void whatAPluginThrowsWhenItIsAskedNamesItsJar() throws IOException {
    String body =
        "public dev.scraper.plugin.CrawlSettings settings(Arguments a) { throw new"
            + " OutOfMemoryError(\"full\"); }";
    new JarMaker().spider("Odd", "odd", body).write(jar("odd.jar"));
    try (Plugins plugins = Plugins.load(folder)) {
      Arguments none = Arguments.of(List.of());
      assertThatThrownBy(() -> plugins.spider("odd").call(plugin -> plugin.settings(none)))
          .isInstanceOf(PluginException.class)
          .hasMessageEndingWith("odd.jar: plug-in odd: it threw OutOfMemoryError: full");
    }
  }

  @Test
  void aClassPathThatCannotBeReadIsTold() throws IOException {
    new JarMaker().spider("A", "a", "").classPath("x.jar http://[bad").write(jar("bad.jar"));
    assertThat(problemBesideAGoodOne())
        .isEqualTo(
            "bad.jar: it is no jar, or a broken one: the Class-Path of its manifest has"
                + " 'http://[bad'");
  }

  @Test
  void aLinkToNothingIsTold() throws IOException {
    Files.createSymbolicLink(jar("bad.jar"), Path.of("nowhere"));
    assertThat(problemBesideAGoodOne()).endsWith("a broken one: there is no such file");
  }

  @Test
  void whatIsNoFileIsNotOpened() {
    Path device = Path.of("/dev/null");
    assumeTrue(Files.exists(device));
    try (Plugins plugins = Plugins.load(device)) {
      assertThat(plugins.problems()).singleElement().asString().contains("it is not a file");
    }
  }

  @Test
  void aClassFileWithPreviewFeaturesIsTold() throws IOException {
    new JarMaker()
        .spider("Previewed", "p", "")
        .classes(
            bytes -> {
              bytes[4] = -1;
              bytes[5] = -1;
              return bytes;
            })
        .write(jar("bad.jar"));
    assertThat(problemBesideAGoodOne()).contains("it was built with --enable-preview");
  }

  @Test
  void aConstructorThatThrowsIsTold() throws IOException {
    new JarMaker()
        .spider(
            "Thrower", "t", "public Thrower() { throw new IllegalStateException(\"no\\nkey\"); }")
        .write(jar("bad.jar"));
    assertThat(problemBesideAGoodOne())
        .isEqualTo(
            "bad.jar: Provider acme.Thrower could not be instantiated: it threw"
                + " IllegalStateException: no key");
  }

  @Test
  void aStaticInitialiserThatThrowsIsTold() throws IOException {
    new JarMaker()
        .spider("Thrower", "t", "static final int N = Integer.parseInt(\"x\");")
        .write(jar("bad.jar"));
    assertThat(problemBesideAGoodOne())
        .contains("a class of it failed to load: it threw NumberFormatException");
  }

  @Test
  void aMissingLibraryIsNamed() throws IOException {
    new JarMaker()
        .source("package library; public class Words {}")
        .spider("Poor", "poor", "final library.Words words = new library.Words();")
        .without("library.Words")
        .write(jar("bad.jar"));
    assertThat(problemBesideAGoodOne()).contains("it needs class library.Words, which is not in");
  }

  @Test
  void aClassOfTheApiThatIsNotThereIsNamed() throws IOException {
    new JarMaker()
        .source("package dev.scraper.spider; public class Future {}")
        .spider("Early", "early", "final Object o = new dev.scraper.spider.Future();")
        .without("dev.scraper.spider.Future")
        .write(jar("bad.jar"));
    assertThat(problemBesideAGoodOne())
        .contains("dev.scraper.spider.Future, which this version of scraper does not have");
  }

  @Test
  void aJarForANewerJavaIsTold() throws IOException {
    new JarMaker()
        .spider("New", "new", "")
        .classes(
            bytes -> {
              bytes[7] = 99;
              return bytes;
            })
        .write(jar("bad.jar"));
    assertThat(problemBesideAGoodOne())
        .contains(
            "it was built for Java 55 and this is Java " + Runtime.version().feature() + ": run");
  }

  @Test
  void aJarForAnotherVersionOfTheApiIsToldWhenItIsAsked() throws IOException {
    String old =
        "package dev.scraper.plugin; public interface SpiderPlugin<T> extends Plugin { Object"
            + " make(); }";
    String plugin =
        "package acme; public class Old implements dev.scraper.plugin.SpiderPlugin<String> {"
            + " public Object make() { return null; } }";
    new JarMaker()
        .source(old)
        .source(plugin)
        .service("SpiderPlugin", "acme.Old")
        .without("dev.scraper.plugin.SpiderPlugin")
        .write(jar("old.jar"));
    try (Plugins plugins = Plugins.load(folder)) {
      Found<SpiderPlugin<?>> found = plugins.spider("old");
      Arguments none = Arguments.of(List.of());
      assertThatThrownBy(() -> found.<Object>call(spider -> spider.create(none)))
          .isInstanceOf(PluginException.class)
          .hasMessageStartingWith(
              jar("old.jar")
                  + ": plug-in old: it was built against another version of scraper, or of a"
                  + " library")
          .hasCauseInstanceOf(AbstractMethodError.class);
    }
  }

  @Test
  void ofTwoSpidersOfOneNameNeitherIsUsedAndBothJarsAreNamed() throws IOException {
    new JarMaker().spider("A", "same", "").write(jar("a.jar"));
    new JarMaker().spider("B", "same", "").write(jar("b.jar"));
    assertThat(problemBesideAGoodOne())
        .isEqualTo(
            "a.jar: spider same is there twice, in "
                + jar("a.jar")
                + " (acme.A) and in "
                + jar("b.jar")
                + " (acme.B): neither is used; take one away");
  }

  @Test
  void aJarThatIsThereTwiceCountsOnce() throws IOException {
    new JarMaker().spider("A", "a", "").write(jar("a.jar"));
    try (Plugins plugins =
        Plugins.load(folder, jar("a.jar"), folder.resolve(".").resolve("a.jar"))) {
      assertThat(plugins.problems()).isEmpty();
      assertThat(spiders(plugins)).containsExactly("a");
    }
  }

  @Test
  void illegalNamesAreTold() throws IOException {
    new JarMaker().spider("Bad", "two words", "").write(jar("bad.jar"));
    assertThat(problemBesideAGoodOne())
        .startsWith("bad.jar: plug-in acme.Bad calls itself 'two words': a name is a letter");
  }

  @Test
  void anArgumentDeclaredWrongIsTold() throws IOException {
    String body =
        """
        public List<Argument<?>> arguments() {
          return List.of(Argument.integer("n").between(1, 9).defaultsTo(10));
        }
        """;
    new JarMaker().spider("Bad", "bad", body).write(jar("bad.jar"));
    assertThat(problemBesideAGoodOne())
        .contains("plug-in acme.Bad", "the default of argument n: '10' is not from 1 to 9");
    String twice =
        """
        public List<Argument<?>> arguments() {
          return List.of(Argument.text("n"), Argument.integer("n"));
        }
        """;
    new JarMaker().spider("Bad", "bad", twice).write(jar("bad.jar"));
    assertThat(problemBesideAGoodOne()).contains("argument n is declared twice");
  }

  @Test
  void aBrokenServicesFileIsTold() throws IOException {
    new JarMaker()
        .file("META-INF/services/dev.scraper.plugin.SpiderPlugin", "not a name\n")
        .write(jar("bad.jar"));
    assertThat(problemBesideAGoodOne()).contains("META-INF/services/").contains("llegal");
  }

  @Test
  void whatABuildLeavesBesideTheJarIsPassedOver() throws IOException {
    for (String name :
        List.of("a.jar", "a-sources.jar", "a-javadoc.jar", "a-tests.jar", "original-a.jar")) {
      new JarMaker().spider("A", "a", "").write(jar(name));
    }
    new JarMaker().source("package library; public class L {}").write(jar("library.jar"));
    try (Plugins plugins = Plugins.load(folder)) {
      assertThat(plugins.problems()).isEmpty();
      assertThat(spiders(plugins)).containsExactly("a");
    }
  }

  @Test
  void aPlaceThatIsNotThereAndAJarNamedInVainAreProblems() throws IOException {
    new JarMaker().source("package library; public class L {}").write(jar("library.jar"));
    try (Plugins plugins = Plugins.load(folder.resolve("none"), jar("library.jar"))) {
      assertThat(plugins.problems())
          .extracting(Plugins.Problem::message)
          .containsExactly(
              "there is no such file or folder",
              "there is no plug-in in it: META-INF/services names none");
    }
  }

  @Test
  void anUnknownSpiderIsAnsweredWithTheNearestOrAll() throws IOException {
    new JarMaker().spider("Quotes", "quotes", "").spider("Shop", "shop", "").write(jar("a.jar"));
    try (Plugins plugins = Plugins.load(folder)) {
      assertThatThrownBy(() -> plugins.spider("qoutes"))
          .hasMessage("no spider 'qoutes'; did you mean quotes?");
      assertThatThrownBy(() -> plugins.spider("x"))
          .hasMessage("no spider 'x'; there are quotes, shop");
    }
    try (Plugins plugins = Plugins.load(List.of())) {
      assertThatThrownBy(() -> plugins.spider("x")).hasMessage("no spider 'x'; there are none");
    }
  }

  @Test
  void theJarsCanBeClosedAndDeleted() throws IOException {
    Path jar = new JarMaker().spider("A", "a", "").write(jar("a.jar"));
    Plugins plugins = Plugins.load(jar);
    ClassLoader loader = plugins.spider("a").plugin().getClass().getClassLoader();
    plugins.close();
    assertThatThrownBy(() -> loader.loadClass("acme.NotYetLoaded"))
        .isInstanceOf(ClassNotFoundException.class);
    Files.delete(jar);
  }

  @Test
  void spidersOnTheClassPathAreFoundToo() {
    try (Plugins plugins = Plugins.onClassPath()) {
      assertThat(plugins.problems()).isEmpty();
      assertThat(plugins.spider("class-path").origin()).endsWith("test-classes");
    }
  }
}
