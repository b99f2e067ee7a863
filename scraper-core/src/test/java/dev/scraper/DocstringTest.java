package dev.scraper;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** What users may name is described: each public type says what it is and about threads. */
class DocstringTest {

  private static final Path SOURCES = Path.of("src/main/java/dev/scraper");

  private final List<String> types = new ArrayList<>();
  private final List<String> bare = new ArrayList<>();
  private final List<String> silentAboutThreads = new ArrayList<>();

  @Test
  void everyPublicTypeAndMethodIsDescribedAndEveryTypeWithCodeSaysWhatThreadsMayDo()
      throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> sources = Files.walk(SOURCES)) {
      List<Path> api =
          sources
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.startsWith(SOURCES.resolve("internal")))
              .toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(api));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new Visitor(docs).scan(unit, null);
      }
    }
    assertThat(types).hasSizeGreaterThan(60);
    assertThat(bare).as("without a docstring").isEmpty();
    assertThat(silentAboutThreads).as("without a word on threads").isEmpty();
  }

  private final class Visitor extends TreePathScanner<Void, Void> {

    private final DocTrees docs;

    Visitor(DocTrees docs) {
      this.docs = docs;
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
      if (!isPublic(type.getModifiers().getFlags(), getCurrentPath().getParentPath())) {
        return null;
      }
      String name = type.getSimpleName().toString();
      types.add(name);
      String doc = docs.getDocComment(getCurrentPath());
      boolean topLevel = getCurrentPath().getParentPath().getLeaf() instanceof CompilationUnitTree;
      if (doc == null || doc.isBlank()) {
        bare.add(name);
      } else if (topLevel && hasThreads(type) && !doc.contains("Thread-safety")) {
        silentAboutThreads.add(name);
      }
      return super.visitClass(type, null);
    }

    /** Constants and annotations are for all threads; exceptions are for the one that catches. */
    private boolean hasThreads(ClassTree type) {
      boolean plain =
          type.getKind() == Tree.Kind.CLASS
              || type.getKind() == Tree.Kind.INTERFACE
              || type.getKind() == Tree.Kind.RECORD;
      return plain
          && !type.getSimpleName().toString().endsWith("Exception")
          && !type.getModifiers().getFlags().contains(Modifier.SEALED);
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      TreePath owner = getCurrentPath().getParentPath();
      boolean overrides =
          method.getModifiers().getAnnotations().stream()
              .anyMatch(a -> a.getAnnotationType().toString().equals("Override"));
      boolean visible = isPublic(method.getModifiers().getFlags(), owner);
      if (visible && !overrides && !isGenerated(method, owner)) {
        String doc = docs.getDocComment(getCurrentPath());
        if (doc == null || doc.isBlank()) {
          bare.add(((ClassTree) owner.getLeaf()).getSimpleName() + "." + method.getName());
        }
      }
      return null;
    }

    /** The members that a record or an enum has without their being written. */
    private boolean isGenerated(MethodTree method, TreePath owner) {
      return docs.getSourcePositions().getEndPosition(owner.getCompilationUnit(), method) < 0;
    }

    private boolean isPublic(Set<Modifier> flags, TreePath owner) {
      boolean inInterface =
          owner.getLeaf() instanceof ClassTree type
              && (type.getKind() == Tree.Kind.INTERFACE
                  || type.getKind() == Tree.Kind.ANNOTATION_TYPE);
      return flags.contains(Modifier.PUBLIC) || inInterface && !flags.contains(Modifier.PRIVATE);
    }
  }
}
