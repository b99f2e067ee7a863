package dev.scraper.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All Java code in the documents compiles without a warning; {@link JavaBlock} says as what. */
class GuideCodeTest {

  @TempDir Path classes;

  private List<String> problems(String document, List<JavaBlock> blocks) {
    return DocumentCode.compile(document, blocks, classes);
  }

  /** README.md and every document under docs, by their paths in the project. */
  static List<String> documents() throws IOException {
    try (Stream<Path> files = Files.walk(Documents.project().resolve("docs"))) {
      Stream<Path> all = Stream.concat(Stream.of(Documents.project().resolve("README.md")), files);
      return all.filter(file -> file.toString().endsWith(".md"))
          .map(file -> Documents.project().relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void theJavaCodeOfADocumentCompiles(String document) throws IOException {
    String text = Files.readString(Documents.project().resolve(document));
    assertThat(problems(document, JavaBlock.of(text))).isEmpty();
  }

  @Test
  void theGuideShowsCode() throws IOException {
    String guide = Files.readString(Documents.project().resolve("docs/guide.md"));
    assertThat(JavaBlock.of(guide)).hasSizeGreaterThanOrEqualTo(5);
  }

  @Test
  void codeThatDoesNotCompileIsFoundWithItsLine() {
    String document =
        """
        Text.

        ```java
        record Pair(int left, int right) {}
        ```

        ```java
        import java.math.BigDecimal;

        Pair pair = new Pair(1, 2);
        scraper.crawl("http://a/", (page, out) -> out.item(BigDecimal.ONE)).maxDepth("two");
        ```

        ```java
        public final class Whole {
          List<Missing> list;
        }
        ```
        """;
    assertThat(problems("x.md", JavaBlock.of(document)))
        .hasSize(2)
        .anyMatch(p -> p.startsWith("x.md:11: incompatible types"))
        .anyMatch(p -> p.startsWith("x.md:16: cannot find symbol"));
  }

  @Test
  void aFileWithImportsOfItsOwnGetsNoOthers() {
    String document =
        """
        ```java
        import java.util.List;

        class Whole {
          List<Path> list;
        }
        ```
        """;
    assertThat(problems("x.md", JavaBlock.of(document)))
        .singleElement()
        .asString()
        .startsWith("x.md:5: cannot find symbol");
  }

  @Test
  void aWarningIsAProblem() {
    String document =
        """
        ```java
        List raw = new ArrayList<String>();
        ```
        """;
    assertThat(problems("x.md", JavaBlock.of(document)))
        .singleElement()
        .asString()
        .startsWith("x.md:2: found raw type");
  }
}
