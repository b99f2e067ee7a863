package dev.scraper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Crawls that come back, as seen from the command line. */
class RecrawlIT {

  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void open() throws Exception {
    site = new Site();
    site.page("/", "Start", "", "/a", "/b").page("/a", "A", "").page("/b", "B", "");
  }

  @AfterEach
  void close() {
    site.close();
  }

  private Program.Result crawl(String... more) throws Exception {
    return Program.run(folder, command(more));
  }

  private String[] command(String... more) {
    List<String> all = new ArrayList<>(List.of("crawl", site.url("/"), "--delay=0"));
    all.addAll(List.of("--field=title=@title", "--stats=s.json"));
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }

  private JsonNode recrawl() throws Exception {
    return new JsonMapper().readTree(folder.resolve("s.json")).get("recrawl");
  }

  @Test
  void newChangedAndGonePagesAreToldAndOnlyNewRecordsAreWritten() throws Exception {
    assertThat(crawl("--state=s", "-o=a.csv", "-q").status()).isZero();
    assertThat(recrawl().get("number").asInt()).isZero();
    site.page("/", "Start", "", "/a", "/b", "/c").page("/a", "A2", "").page("/c", "C", "");
    site.answer("/b", 404, "text/html", "");
    Program.Result result = crawl("--state=s", "-o=a.csv", "--recrawl");
    assertThat(result.status()).isZero();
    assertThat(result.err()).contains("recrawl: 1 new, 2 changed, 1 gone, 0 unchanged");
    assertThat(recrawl().toString())
        .isEqualTo("{\"number\":1,\"new\":1,\"changed\":2,\"gone\":1,\"unchanged\":0}");
    List<String> lines = Files.readAllLines(folder.resolve("a.csv"));
    assertThat(lines.subList(0, 2)).containsExactly("title", "Start");
    assertThat(lines).containsExactlyInAnyOrder("title", "Start", "A", "B", "A2", "C");
    Program.Result again = Program.run(folder, "resume", "s", "--recrawl");
    assertThat(again.status()).as("nothing new, nothing wrong").isZero();
    assertThat(recrawl().toString())
        .isEqualTo("{\"number\":2,\"new\":0,\"changed\":0,\"gone\":0,\"unchanged\":3}");
  }

  @Test
  void wrongUsesAreToldInOneLine() throws Exception {
    Program.Result homeless = crawl("--recrawl");
    assertThat(homeless.status()).isEqualTo(2);
    assertThat(homeless.errLines()).hasSize(1);
    assertThat(homeless.err()).contains("--state");
    Program.Result nothing = crawl("--recrawl", "--state=s", "-o=a.csv");
    assertThat(nothing.status()).isEqualTo(1);
    assertThat(nothing.errLines()).hasSize(1);
    assertThat(nothing.err()).contains("no crawl to come back to");
    assertThat(folder).isEmptyDirectory();
    Program.Result stdin = crawl("--every=1m", "--seeds=-");
    assertThat(stdin.status()).isEqualTo(2);
    assertThat(stdin.err()).contains("--seeds -");
  }

  @Test
  void roundsGoOnUntilASignalAndWriteOnlyWhatIsNew() throws Exception {
    try (Program program = Program.startUnread(folder, command("--every=100ms"))) {
      List<String> records = new ArrayList<>();
      var out = program.reader();
      for (int i = 0; i < 3; i++) {
        records.add(out.readLine());
      }
      program.awaitError("next round");
      site.page("/a", "A2", "");
      records.add(out.readLine());
      site.page("/", "Start", "", "/a", "/b", "/c").page("/c", "C", "");
      records.add(out.readLine());
      assertThat(records)
          .map(line -> line.replaceAll(".*:\"|\"}", ""))
          .containsExactlyInAnyOrder("Start", "A", "B", "A2", "C");
      assertThat(records.subList(3, 5)).last().asString().contains("C");
      program.signal("INT");
      assertThat(program.await().status()).isEqualTo(130);
      assertThat(out.readLine()).as("nothing else").isNull();
    }
  }

  @Test
  void theWaitBetweenRoundsEndsAtOnceAndAStateSurvivesIt() throws Exception {
    String[] command = command("--every=1h", "--state=s", "-o=a.jsonl");
    try (Program program = Program.start(folder, command)) {
      program.awaitError("next round begins in");
      program.signal("TERM");
      assertThat(program.await().status()).isEqualTo(130);
    }
    site.page("/a", "A2", "");
    try (Program program = Program.start(folder, command)) {
      program.awaitError("next round begins in");
      program.signal("INT");
      Program.Result result = program.await();
      assertThat(result.err()).contains("recrawl: 0 new, 1 changed, 0 gone, 2 unchanged");
    }
    assertThat(Files.readAllLines(folder.resolve("a.jsonl"))).hasSize(4);
  }
}
