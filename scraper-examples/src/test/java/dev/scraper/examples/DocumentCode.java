package dev.scraper.examples;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/** Compiles the Java code of a document, all of its blocks together. */
final class DocumentCode {

  private static final List<String> OPTIONS =
      List.of(
          "--release",
          "17",
          "-proc:none",
          // auxiliaryclass: a block may declare several types that others use.
          "-Xlint:all,-serial,-classfile,-options,-auxiliaryclass");

  private DocumentCode() {}

  /**
   * Errors and warnings, each with document and line.
   *
   * @param classes the folder for what is compiled
   */
  static List<String> compile(String document, List<JavaBlock> blocks, Path classes) {
    if (blocks.isEmpty()) {
      return List.of();
    }
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    List<String> places =
        List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
    List<String> options = Stream.concat(OPTIONS.stream(), places.stream()).toList();
    ToolProvider.getSystemJavaCompiler()
        .getTask(null, null, problems, options, null, blocks)
        .call();
    return problems.getDiagnostics().stream()
        .filter(problem -> problem.getKind() != Diagnostic.Kind.NOTE)
        .map(problem -> describe(document, problem))
        .toList();
  }

  private static String describe(String document, Diagnostic<? extends JavaFileObject> problem) {
    String message = problem.getMessage(Locale.ROOT);
    return problem.getSource() instanceof JavaBlock block
        ? document + ":" + block.documentLine(problem.getLineNumber()) + ": " + message
        : document + ": " + message;
  }
}
