package dev.scraper.examples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Where the project's documents are, and the code in them as it is written. */
final class Documents {

  private static final Pattern JAVA = Pattern.compile("(?ms)^```java\n(.*?)^```$");

  private Documents() {}

  /** The project's folder, wherever in it the tests are started. */
  static Path project() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/guide.md"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  static List<String> javaBlocks(String markdown) {
    List<String> blocks = new ArrayList<>();
    JAVA.matcher(markdown).results().forEach(block -> blocks.add(block.group(1)));
    return blocks;
  }
}
