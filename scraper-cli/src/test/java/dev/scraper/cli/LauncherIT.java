package dev.scraper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script that starts the jar. */
@DisabledOnOs(OS.WINDOWS)
class LauncherIT {

  private static final Path JAR = Path.of(System.getProperty("scraper.jar"));
  private static final Path LAUNCHER = JAR.resolveSibling("scraper");

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private Site site;

  @BeforeEach
  void open() throws Exception {
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    site = new Site();
    site.page("/", "Start", "", "/a", "/slow").page("/a", "A", "").page("/slow", "Slow", "");
  }

  @AfterEach
  void close() {
    site.close();
  }

  private Program.Result run(Path launcher, String input, String... arguments) throws Exception {
    try (Program program = Program.launch(launcher, environment, folder, arguments)) {
      program.input(input);
      return program.await();
    }
  }

  @Test
  void throughASymbolicLinkItWritesWhatTheJarWrites() throws Exception {
    site.releaseSlow();
    Path link = Files.createDirectory(folder.resolve("my programs")).resolve("scrape it");
    Files.createSymbolicLink(link, LAUNCHER);
    String[] crawl = {"crawl", "--seeds=-", "--delay=0", "--field=a b=title", "--concurrency=1"};
    Program.Result launched = run(link, site.url("/") + "\n", crawl);
    Program.Result plain;
    try (Program program = Program.start(folder, crawl)) {
      program.input(site.url("/") + "\n");
      plain = program.await();
    }
    assertThat(launched.status()).isZero();
    assertThat(launched.out()).isEqualTo(plain.out()).contains("\"a b\":\"Slow\"");
    assertThat(launched.errLines()).hasSameSizeAs(plain.errLines());
    assertThat(run(link, "", "crawl", "--no-such").status()).isEqualTo(2);
    Files.delete(link); // or the temporary folder warns of it
  }

  @Test
  void aSignalReachesTheProgram() throws Exception {
    try (Program program =
        Program.launch(
            LAUNCHER, environment, folder, "crawl", site.url("/"), "--delay=0", "-o=a.csv")) {
      site.awaitSlow();
      program.signal("TERM");
      program.awaitError("stopping");
      site.releaseSlow();
      assertThat(program.await().status()).isEqualTo(130);
    }
    assertThat(folder.resolve("a.csv")).isNotEmptyFile();
  }

  @Test
  void anArchiveIsUsedByItsJarAndJvmOnlyAndNothingIsSaidOfOthers() throws Exception {
    Path jar = Files.copy(JAR, folder.resolve("scraper.jar"));
    Path launcher = Files.copy(LAUNCHER, folder.resolve("scraper"));
    Program.Result prepared = run(launcher, "", "prepare");
    assertThat(prepared.errLines())
        .singleElement()
        .asString()
        .startsWith("scraper: made " + folder.toRealPath() + "/scraper-");
    Path archive = Path.of(prepared.err().strip().substring("scraper: made ".length()));
    assertThat(archives()).containsExactly(archive.getFileName().toString());
    assertThat(classesFromArchive(launcher)).isTrue();

    Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    assertThat(classesFromArchive(launcher)).isFalse();
    String stamp = Files.size(jar) + "-" + Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();
    String name = archive.getFileName().toString();
    Path forged =
        archive.resolveSibling(
            name.replaceFirst("-[0-9]+-[0-9]+(?=[.])", "-" + stamp)); // as if it were for this jar
    Files.move(archive, forged);
    assertThat(classesFromArchive(launcher)).isFalse();
    assertQuiet(launcher);
    Files.delete(forged);
    Files.write(forged, new byte[8_192]);
    assertQuiet(launcher);
  }

  private List<String> archives() throws Exception {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jsa") || name.endsWith(".aot") || name.startsWith("."))
          .toList();
    }
  }

  private boolean classesFromArchive(Path launcher) throws Exception {
    environment.put("SCRAPER_JAVA_OPTS", "-Xlog:class+load:stdout -Xmx128m");
    String out = run(launcher, "", "--version").out();
    environment.remove("SCRAPER_JAVA_OPTS");
    assertThat(out).contains("dev.scraper.cli.Main source:");
    return out.contains("dev.scraper.cli.Main source: shared objects file");
  }

  private void assertQuiet(Path launcher) throws Exception {
    Program.Result result = run(launcher, "", "--version");
    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.outLines()).singleElement().asString().startsWith("scraper ");
  }

  @Test
  void theUsersOwnCollectorAndHeapWin() throws Exception {
    environment.put("SCRAPER_JAVA_OPTS", "-XX:+UseParallelGC -Xmx99m -XX:+PrintFlagsFinal");
    Program.Result result = run(LAUNCHER, "", "--version");
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .containsPattern("UseParallelGC +:?= true")
        .containsPattern("MaxHeapSize +:?= 10[34]");
  }

  @ParameterizedTest
  @CsvSource({
    "1, crawl http://h/",
    "1, crawl http://h/ --max-pages 5 --progress none",
    "1, --help",
    "4, crawl http://h/ --state dir",
    "4, crawl --state=dir http://h/",
    "4, resume dir"
  })
  void theOptimisingCompilerIsForCrawlsWhoseStateIsKept(int level, String arguments)
      throws Exception {
    Path bin = Files.createDirectories(folder.resolve("jdk/bin"));
    Path java = Files.writeString(bin.resolve("java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(bin.resolveSibling("release"), "JAVA_VERSION=\"17.0.1\"\n");
    environment.put("JAVA_HOME", bin.getParent().toString());
    List<String> given = run(LAUNCHER, "", arguments.split(" ")).outLines();
    assertThat(given.contains("-XX:TieredStopAtLevel=1")).isEqualTo(level == 1);
    assertThat(given).endsWith(arguments.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "none, has no bin/java",
    "11.0.2, is Java 11.0.2",
    "1.8.0_332, Java 17 or newer is needed",
    "nonsense, cannot be made out"
  })
  void aJavaThatWillNotDoIsOneLine(String version, String said) throws Exception {
    Path bin = Files.createDirectories(folder.resolve("some java/bin"));
    if (!version.equals("none")) {
      Path java = Files.createFile(bin.resolve("java"));
      assertThat(java.toFile().setExecutable(true)).isTrue();
      Files.writeString(bin.resolveSibling("release"), "JAVA_VERSION=\"" + version + "\"\n");
    }
    environment.put("JAVA_HOME", bin.getParent().toString());
    Program.Result result = run(LAUNCHER, "", "--version");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.errLines()).singleElement().asString().startsWith("scraper: ").contains(said);
  }
}
