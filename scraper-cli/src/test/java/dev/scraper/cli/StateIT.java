package dev.scraper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StateIT {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void open() throws Exception {
    site = new Site();
    site.page("/", "Start", "<h1>One</h1>", "/a", "/slow", "/gone").page("/a", "A", "<h1>A</h1>");
    site.page("/slow", "Slow", "<h1>Slow</h1>");
  }

  @AfterEach
  void close() {
    site.close();
  }

  private String[] command(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "crawl",
                site.url("/"),
                "--delay=0",
                "--per-host=1",
                "--retries=0",
                "--state=st",
                "-o=a.jsonl",
                "--failures=f.jsonl",
                "--stats=s.json"));
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }

  private Program.Result crawl(String... more) throws Exception {
    site.releaseSlow();
    return Program.run(folder, command(more));
  }

  /** The files that are there, each with its last change and its size. */
  private Map<String, String> files() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        all.put(
            folder.relativize(file).toString(),
            Files.getLastModifiedTime(file) + " " + Files.size(file));
      }
    }
    return all;
  }

  @Test
  void aFinishedCrawlFetchesNothingAndExitsAsBeforeWithAllFilesAsTheyWere() throws Exception {
    site.answer("/gone", 500, "text/plain", "broken");
    assertThat(crawl().status()).isEqualTo(4);
    int asked = site.asked().size();
    for (Path file : List.of(folder.resolve("a.jsonl"), folder.resolve("s.json"))) {
      Files.setLastModifiedTime(file, FileTime.fromMillis(0)); // so that any change shows
    }
    Map<String, String> before = files();
    Program.Result again = crawl();
    assertThat(again.status()).isEqualTo(4);
    assertThat(again.errLines()).hasSize(1);
    assertThat(again.err()).contains("nothing to do", "st", "finished", "3 pages");
    assertThat(Program.run(folder, "resume", "st").status()).isEqualTo(4);
    assertThat(site.asked()).hasSize(asked);
    assertThat(files()).containsAllEntriesOf(before).hasSameSizeAs(before);
  }

  @Test
  void statisticsThatTheLastProcessCouldNotWriteAreWrittenByTheNextOne() throws Exception {
    crawl();
    byte[] whole = Files.readAllBytes(folder.resolve("s.json"));
    Files.write(folder.resolve("s.json"), new byte[0]);
    assertThat(crawl().status()).isZero();
    JsonNode again = JSON.readTree(folder.resolve("s.json"));
    assertThat(again.get("pages")).isEqualTo(JSON.readTree(whole).get("pages"));
    assertThat(again.get("ended").asString()).isEqualTo("finished");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fields;--field=t=h1",
        "items;--item=h1",
        "outputs;-o=b.csv",
        "scope;--scope=any",
        "scope;--exclude=x",
        "scope;--no-follow",
        "scope;--follow=nav",
        "seeds;--seeds=more.txt",
        "seeds;--sitemap"
      })
  void anotherCrawlIsRefusedTheFolderWithTheDifferenceNamedAndNothingTouched(String case0)
      throws Exception {
    crawl();
    Files.writeString(folder.resolve("more.txt"), site.url("/more"));
    Map<String, String> before = files();
    Program.Result other = crawl(case0.substring(case0.indexOf(';') + 1));
    assertThat(other.status()).isEqualTo(2);
    assertThat(other.errLines()).hasSize(1);
    assertThat(other.err()).contains("st: ", case0.substring(0, case0.indexOf(';')), " was ");
    assertThat(files()).isEqualTo(before);
    assertThat(site.asked()).hasSize(4);
  }

  @Test
  void mannersLimitsAndProgressMayDiffer() throws Exception {
    crawl("--max-pages=2");
    Program.Result other =
        crawl("--max-pages=9", "--concurrency=3", "--user-agent=other", "--overwrite", "-v");
    assertThat(other.status()).as(other.err()).isZero();
    assertThat(Files.readAllLines(folder.resolve("a.jsonl"))).hasSize(3);
  }

  @Test
  void aFileThatIsNotTheCrawlsOwnIsRefusedBeforeAStateIsBegun() throws Exception {
    Files.writeString(folder.resolve("a.jsonl"), "mine\n");
    Program.Result result = crawl();
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains("a.jsonl", "exists");
    assertThat(files()).containsOnlyKeys("a.jsonl");
    assertThat(folder.resolve("st")).doesNotExist();
    assertThat(crawl("--overwrite").status()).isZero();
    assertThat(Files.readAllLines(folder.resolve("a.jsonl"))).hasSize(3).doesNotContain("mine");
  }

  @Test
  void aSecondProcessIsRefusedAndStatusIsToldWhileTheFirstOneWorks() throws Exception {
    try (Program first = Program.start(folder, command())) {
      site.awaitSlow();
      Program.Result second = Program.run(folder, command());
      assertThat(second.status()).isEqualTo(1);
      assertThat(second.errLines()).hasSize(1);
      assertThat(second.err()).contains("st: another crawl is at work");
      JsonNode status;
      do {
        status = JSON.readTree(Program.run(folder, "status", "st", "--json").out());
      } while (status.get("pages").asInt() < 2 || status.get("in_flight").asInt() < 1);
      assertThat(status.get("running").asBoolean()).isTrue();
      assertThat(status.get("ended").isNull()).isTrue();
      assertThat(status.get("queued").asInt()).isEqualTo(1);
      assertThat(status.get("oldest").get("url").asString()).isEqualTo(site.url("/slow"));
      assertThat(status.get("hosts").get(0).get("queued").asInt()).isEqualTo(2);
      assertThat(Program.run(folder, "status", "st").out())
          .contains("st: running", "queued: 1, in flight: 1", "oldest waiting: " + site.url(""));
      site.releaseSlow();
      assertThat(first.await().status()).isZero();
    }
    Map<String, String> before = files();
    Program.Result status = Program.run(folder, "status", "st");
    assertThat(status.status()).isZero();
    assertThat(status.out()).contains("st: finished", "pages: 3", "failed: HTTP 1");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void resumeGoesOnFromAnywhereWithTheFilesThatWereMeant() throws Exception {
    Path work = Files.createDirectory(folder.resolve("work"));
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    try (Program killed = Program.start(work, command("--field=t=h1"))) {
      site.awaitSlow();
      killed.kill();
      killed.await();
    }
    assertThat(Program.run(folder, "status", "work/st").out()).contains("work/st: killed");
    site.releaseSlow();
    Path moved = Files.move(work, folder.resolve("moved"));
    Program.Result result = Program.run(elsewhere, "resume", "../moved/st", "-q");
    assertThat(result).isEqualTo(new Program.Result(0, "", ""));
    assertThat(Files.readAllLines(moved.resolve("a.jsonl")))
        .containsExactlyInAnyOrder("{\"t\":\"One\"}", "{\"t\":\"A\"}", "{\"t\":\"Slow\"}");
    assertThat(Files.readAllLines(moved.resolve("f.jsonl"))).hasSize(1);
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void optionsOfResumeWinOverThoseItWasBegunWith() throws Exception {
    crawl("--max-pages=1", "--progress=plain");
    Program.Result more =
        Program.run(folder, "resume", "--max-pages", "2", "st", "--progress", "none");
    assertThat(more.status()).isZero();
    assertThat(Files.readAllLines(folder.resolve("a.jsonl"))).hasSize(2);
    assertThat(Program.run(folder, "status", "st").out()).contains("ended by --max-pages");
  }

  @Test
  void seedsFromStandardInputAreGoneOnWithWhenTheyAreGivenAgain() throws Exception {
    String seeds = site.url("/a") + "\n" + site.url("/") + "\nno url\n" + site.url("/slow") + "\n";
    String[] command = {
      "crawl", "--seeds=-", "--no-follow", "--delay=0", "--per-host=1", "--state=st", "-o=a.jsonl"
    };
    try (Program killed = Program.start(folder, command)) {
      killed.input(seeds);
      site.awaitSlow();
      killed.kill();
      killed.await();
    }
    site.releaseSlow();
    try (Program again = Program.start(folder, "resume", "st")) {
      again.input(seeds);
      Program.Result result = again.await();
      assertThat(result.status()).isZero();
      assertThat(result.err()).contains("INVALID_URL 1");
    }
    assertThat(Files.readAllLines(folder.resolve("a.jsonl"))).hasSize(3);
  }

  @Test
  void recordsOnStandardOutputGoOnWithWhatIsNotYetTold() throws Exception {
    String[] command = {"crawl", site.url("/"), "--state=st", "--delay=0", "--max-pages=2"};
    site.releaseSlow();
    assertThat(Program.run(folder, command).outLines()).hasSize(2);
    command[4] = "--max-pages=9";
    assertThat(Program.run(folder, command).outLines()).hasSize(1);
    assertThat(Program.run(folder, command).out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"resume", "status"})
  void aFolderWithoutStateIsToldInOneLine(String command) throws Exception {
    Program.Result result = Program.run(folder, command, "none");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).isEqualTo("scraper: none: there is no state in this folder\n");
    Files.createDirectory(folder.resolve("mine"));
    Files.writeString(folder.resolve("mine/state.db"), "no database".repeat(99));
    Program.Result broken = Program.run(folder, command, "mine");
    assertThat(broken.status()).isEqualTo(1);
    assertThat(broken.errLines()).hasSize(1);
    assertThat(broken.err()).contains("mine/state.db");
  }
}
