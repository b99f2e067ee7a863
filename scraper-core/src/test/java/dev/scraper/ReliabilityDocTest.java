package dev.scraper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests that the pages about faults and about security name are there. */
class ReliabilityDocTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");

  @ParameterizedTest
  @ValueSource(strings = {"docs/reliability.md", "SECURITY.md"})
  void everyTestThatIsNamedExists(String page) throws IOException {
    Map<String, List<String>> sources = sources();
    List<String> named = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    Matcher names = NAMED.matcher(Files.readString(ROOT.resolve(page)));
    while (names.find()) {
      named.add(names.group());
      List<String> texts = sources.getOrDefault(names.group(1), List.of());
      Pattern method = Pattern.compile("\\bvoid " + names.group(2) + "\\(");
      if (texts.stream().noneMatch(text -> method.matcher(text).find())) {
        missing.add(names.group());
      }
    }
    assertThat(named).isNotEmpty();
    assertThat(missing).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"docs/reliability.md"})
  void everyCaseNamesATest(String page) throws IOException {
    List<String> without =
        Files.readAllLines(ROOT.resolve(page)).stream()
            .filter(line -> line.startsWith("|") && line.split("\\|").length == 7)
            .filter(line -> !line.startsWith("| case ") && !line.startsWith("|---"))
            .filter(line -> !NAMED.matcher(line).find())
            .toList();
    assertThat(without).isEmpty();
  }

  /** The texts of test classes by the name of the class; several classes may share one. */
  private static Map<String, List<String>> sources() throws IOException {
    Map<String, List<String>> sources = new HashMap<>();
    for (String module : List.of("scraper-core", "scraper-cli", "scraper-examples")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          String name = file.getFileName().toString().replace(".java", "");
          sources.computeIfAbsent(name, any -> new ArrayList<>()).add(Files.readString(file));
        }
      }
    }
    return sources;
  }
}
