package dev.scraper.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types of plug-ins, which have class loaders and perhaps modules of their own. */
class OtherLoadersTest {

  private static final String ITEM =
      """
      package shop;
      import dev.scraper.extract.*;
      import java.util.List;
      @Css("li")
      record Item(@Css("b") String name, @Css("i") List<Part> parts) {
        private record Part(@Css("") String text) {}
      }
      """;

  @TempDir Path folder;

  private Path compile(String module) throws IOException {
    Path sources = Files.createDirectories(folder.resolve("src/shop"));
    Files.writeString(sources.resolve("Item.java"), ITEM);
    List<Path> files = new ArrayList<>(List.of(sources.resolve("Item.java")));
    Path classes = folder.resolve("classes");
    List<String> options =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path")));
    if (!module.isEmpty()) {
      files.add(Files.writeString(folder.resolve("src/module-info.java"), module));
      options.addAll(List.of("--add-reads", "shop=ALL-UNNAMED"));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      boolean done =
          compiler
              .getTask(
                  said, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
              .call();
      assertThat(done).as(said.toString()).isTrue();
    }
    return classes;
  }

  private Class<?> ofModule(String declaration) throws Exception {
    Path classes = compile(declaration);
    Configuration configuration =
        ModuleLayer.boot()
            .configuration()
            .resolve(ModuleFinder.of(classes), ModuleFinder.of(), Set.of("shop"));
    ModuleLayer.Controller controller =
        ModuleLayer.defineModulesWithOneLoader(
            configuration, List.of(ModuleLayer.boot()), getClass().getClassLoader());
    Module module = controller.layer().findModule("shop").orElseThrow();
    controller.addReads(module, getClass().getClassLoader().getUnnamedModule());
    return module.getClassLoader().loadClass("shop.Item");
  }

  @Test
  void aModuleThatIsClosedIsToldHowToOpenIt() throws Exception {
    Class<?> item = ofModule("module shop {}");
    assertThatThrownBy(() -> Extractor.of(item))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("add 'opens shop;' to the module-info.java of shop");
  }

  @Test
  void privateTypesOfAnOpenModuleAreFilled() throws Exception {
    Class<?> item = ofModule("module shop { opens shop; }");
    assertThat(Snippet.of("<li><b>x</b><i>y</i>").all(item))
        .singleElement()
        .hasToString("Item[name=x, parts=[Part[text=y]]]");
  }

  @Test
  void aPlugInsClassesCanBeUnloaded() throws Exception {
    Path classes = compile("");
    WeakReference<ClassLoader> loader = fill(classes);
    for (int i = 0; i < 200 && loader.get() != null; i++) {
      System.gc();
    }
    assertThat(loader.get()).isNull();
  }

  private WeakReference<ClassLoader> fill(Path classes) throws Exception {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      Class<?> item = loader.loadClass("shop.Item");
      Stream<?> items = Snippet.of("<li><b>x</b><i>y</i>").all(item).stream();
      assertThat(items.map(Object::toString)).containsExactly("Item[name=x, parts=[Part[text=y]]]");
      return new WeakReference<>(loader);
    }
  }
}
