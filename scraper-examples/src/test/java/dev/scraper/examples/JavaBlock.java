package dev.scraper.examples;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A block of Java code in a Markdown document, made into a source file:
 *
 * <ul>
 *   <li>A block that javac can read as a file is one. If it has imports it is taken as it stands;
 *       if not, the standard ones are added. Other blocks of the document may use its types.
 *   <li>Any other block is the body of a method, which may throw, with the standard imports and its
 *       own, in a class that inherits the names in {@link GuideNames}.
 * </ul>
 *
 * <p>Line n + 1 of the source is line n of the block.
 */
final class JavaBlock extends SimpleJavaFileObject {

  private static final String IMPORTS =
      List.of(
              "dev.scraper",
              "dev.scraper.data",
              "dev.scraper.event",
              "dev.scraper.export",
              "dev.scraper.extract",
              "dev.scraper.form",
              "dev.scraper.http",
              "dev.scraper.intercept",
              "dev.scraper.json",
              "dev.scraper.page",
              "dev.scraper.pipeline",
              "dev.scraper.plugin",
              "dev.scraper.policy",
              "dev.scraper.robots",
              "dev.scraper.spider",
              "dev.scraper.state",
              "dev.scraper.task",
              "dev.scraper.testing",
              "java.io",
              "java.math",
              "java.nio.charset",
              "java.nio.file",
              "java.time",
              "java.util",
              "java.util.concurrent",
              "java.util.regex",
              "java.util.stream",
              "org.jsoup.nodes",
              "org.jsoup.select")
          .stream()
          .map(name -> "import " + name + ".*; ")
          .collect(Collectors.joining());

  private final int line;
  private final String source;

  /**
   * @param line in the document where the code begins, from 1
   */
  private JavaBlock(int line, String name, String source) {
    super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
    this.line = line;
    this.source = source;
  }

  /** The Java blocks of a document, in order. */
  static List<JavaBlock> of(String markdown) {
    List<JavaBlock> blocks = new ArrayList<>();
    List<String> lines = markdown.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).strip().equals("```java")) {
        int from = i + 1;
        while (!lines.get(++i).strip().equals("```")) {
          // up to the end of the block; one without an end is an error of the document
        }
        blocks.add(block(from + 1, lines.subList(from, i)));
      }
    }
    return blocks;
  }

  private static JavaBlock block(int line, List<String> code) {
    String text = String.join("\n", code);
    boolean imports = code.stream().anyMatch(JavaBlock::isImport);
    Optional<String> type = typeOf(text);
    if (type.isPresent()) {
      return new JavaBlock(line, type.get(), (imports ? "" : IMPORTS) + "\n" + text);
    }
    String own = code.stream().filter(JavaBlock::isImport).collect(Collectors.joining(" "));
    String body = code.stream().map(l -> isImport(l) ? "" : l).collect(Collectors.joining("\n"));
    String name = "Block" + line;
    String head = "class " + name + " extends dev.scraper.examples.GuideNames {";
    return new JavaBlock(
        line, name, IMPORTS + own + head + " void run() throws Exception {\n" + body + "\n}}");
  }

  private static boolean isImport(String line) {
    return line.startsWith("import ");
  }

  /** The type that names the file, if the text can be read as a file. */
  private static Optional<String> typeOf(String text) {
    JavaBlock file = new JavaBlock(1, "Text", text);
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    JavacTask task =
        (JavacTask)
            ToolProvider.getSystemJavaCompiler()
                .getTask(
                    null,
                    null,
                    problems,
                    List.of("--release", "17", "-proc:none"),
                    null,
                    List.of(file));
    try {
      CompilationUnitTree unit = task.parse().iterator().next();
      return problems.getDiagnostics().isEmpty() ? nameOf(unit) : Optional.empty();
    } catch (IOException e) {
      throw new AssertionError("a string cannot be read", e);
    }
  }

  /** The public type, or else the first one. */
  private static Optional<String> nameOf(CompilationUnitTree unit) {
    String name = null;
    for (Tree tree : unit.getTypeDecls()) {
      if (tree instanceof ClassTree type
          && (name == null || type.getModifiers().getFlags().contains(Modifier.PUBLIC))) {
        name = type.getSimpleName().toString();
      }
    }
    return Optional.ofNullable(name);
  }

  /** The line of the document that a line of the source comes from. */
  long documentLine(long sourceLine) {
    return line + sourceLine - 2;
  }

  @Override
  public CharSequence getCharContent(boolean ignoreEncodingErrors) {
    return source;
  }
}
