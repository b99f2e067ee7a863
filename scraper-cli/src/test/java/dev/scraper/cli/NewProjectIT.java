package dev.scraper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A project made by {@code scraper new}, built as its README says. */
class NewProjectIT {

  @TempDir Path folder;

  /** The Maven that runs this build, with its settings and its local repository. */
  private static List<String> maven() {
    List<String> command = new ArrayList<>();
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    Path bin = Path.of(System.getProperty("maven.home"), "bin");
    command.add(bin.resolve(windows ? "mvn.cmd" : "mvn").toString());
    command.addAll(List.of("--batch-mode", "--no-transfer-progress"));
    command.add("-Dmaven.repo.local=" + System.getProperty("maven.local"));
    if (System.getProperty("maven.offline").endsWith("true")) {
      command.add("--offline");
    }
    Path settings = Path.of(System.getProperty("maven.settings").substring("file:".length()));
    if (Files.isRegularFile(settings)) {
      command.addAll(List.of("--settings", settings.toString()));
    }
    command.add("package");
    return command;
  }

  private static void build(Path project) throws Exception {
    Path log = project.resolveSibling("build.log");
    ProcessBuilder builder = new ProcessBuilder(maven()).directory(project.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // What the outer build was told is not meant for this one.
    builder.environment().remove("MAVEN_OPTS");
    builder.environment().remove("MAVEN_ARGS");
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(log);
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said).contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0");
    assertThat(said).doesNotContain("[WARNING]");
  }

  /** The copy of the program that the build took into the local repository, for nobody else. */
  private static void forget(Path project) throws IOException {
    Path versions = project.resolve("repo/dev/scraper/scraper");
    try (Stream<Path> made = Files.list(versions)) {
      Path kept =
          Path.of(System.getProperty("maven.local"), "dev", "scraper", "scraper")
              .resolve(made.findFirst().orElseThrow().getFileName().toString());
      if (Files.exists(kept)) {
        try (Stream<Path> files = Files.walk(kept)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    }
  }

  private static String page(String quote, String next) {
    return "<div class=quote><span class=text>"
        + quote
        + "</span><small class=author>A</small><a class=tag>t</a></div>"
        + next;
  }

  @Test
  void aNewProjectBuildsAndItsSpiderIsFoundAndRun() throws Exception {
    Program.Result made = Program.run(folder, "new", "my quotes", "--package", "com.acme.quotes");
    assertThat(made.status()).as(made.err()).isZero();
    assertThat(made.err()).contains("made my quotes; next: cd 'my quotes' && mvn package");
    Path project = folder.resolve("my quotes");
    assertThat(project.resolve("src/main/java/com/acme/quotes/MyQuotesSpider.java")).exists();
    try {
      build(project);
    } finally {
      forget(project);
    }
    Program.Result list = Program.run(project, "list", "--plugins", "target/");
    assertThat(list.status()).as(list.err()).isZero();
    assertThat(list.outLines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("my-quotes  Quotes with their authors and tags  [");
    try (Site site = new Site()) {
      site.page("/", "1", page("one", "<ul><li class=next><a href=/page/2/>2</a></li></ul>"));
      site.page("/page/2/", "2", page("two", ""));
      Program.Result run =
          Program.run(
              project,
              "run",
              "my-quotes",
              "--plugins",
              "target",
              "-a",
              "start=" + site.url("/"),
              "--delay",
              "0",
              "-o",
              "quotes.csv");
      assertThat(run.status()).as(run.err()).isZero();
      assertThat(Files.readAllLines(project.resolve("quotes.csv")))
          .containsExactly("text,author,tags", "one,A,\"[\"\"t\"\"]\"", "two,A,\"[\"\"t\"\"]\"");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "new",
        "new full",
        "new file",
        "new a b",
        "new 2fast",
        "new x --name Big",
        "new x --name a--b",
        "new x --name spider",
        "new x --package a.class",
        "new x --package java.x",
        "new x --package dev.scraper.x",
        "new x --package a..b"
      })
  void whatWillNotDoIsRefusedAndNothingIsMade(String line) throws Exception {
    Files.createDirectory(folder.resolve("full"));
    Files.createFile(folder.resolve("full/.hidden"));
    Files.createFile(folder.resolve("file"));
    Program.Result result = Program.run(folder, line.split(" "));
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.errLines()).singleElement().asString().contains("scraper help new");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void whatCannotBeMadeWholeIsNotLeftBehind() throws Exception {
    Files.createDirectory(folder.resolve("empty"));
    for (String dir : List.of("empty", "new/er")) {
      Program.Result result =
          Program.run(folder, "new", dir, "--name", "x", "--package", "p".repeat(300));
      assertThat(result.status()).isEqualTo(1);
      assertThat(result.errLines())
          .singleElement()
          .asString()
          .contains("cannot make the project: ", "File name too long");
    }
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files).containsExactly(folder, folder.resolve("empty"));
    }
  }

  @Test
  void theNextCommandCanBeCopied() throws Exception {
    Program.Result made = Program.run(folder, "new", "it's; $x", "--name", "x");
    assertThat(made.err()).contains("next: cd 'it'\\''s; $x' && mvn package");
  }

  @Test
  void theNameComesFromTheFolder() throws Exception {
    Files.createDirectory(folder.resolve("Book Shop_2"));
    assertThat(Program.run(folder, "new", "Book Shop_2").status()).isZero();
    assertThat(folder.resolve("Book Shop_2/src/main/java/bookshop2/BookShop2Plugin.java"))
        .content()
        .contains("return \"book-shop-2\";");
  }
}
