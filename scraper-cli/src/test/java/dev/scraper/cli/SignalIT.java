package dev.scraper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SignalIT {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void open() throws Exception {
    site = new Site();
    site.page("/", "Start", "", "/slow", "/never")
        .page("/slow", "Slow", "")
        .page("/never", "N", "");
  }

  @AfterEach
  void close() {
    site.close();
  }

  private Program crawl() throws Exception {
    return Program.start(
        folder,
        "crawl",
        site.url("/"),
        "--delay=0",
        "--per-host=1",
        "-o=a.json",
        "-o=a.csv",
        "--stats=s.json");
  }

  private void assertOutputs(int pages) throws Exception {
    assertThat(JSON.readTree(folder.resolve("a.json")).size()).isEqualTo(pages);
    assertThat(Files.readAllLines(folder.resolve("a.csv"))).hasSize(pages + 1);
    JsonNode stats = JSON.readTree(folder.resolve("s.json"));
    assertThat(stats.get("exit").asInt()).isEqualTo(130);
    assertThat(stats.get("ended").asString()).isEqualTo("interrupted");
    assertThat(stats.get("pages").asInt()).isEqualTo(pages);
  }

  @Test
  void firstSignalLetsOpenRequestsEndAndBeginsNone() throws Exception {
    try (Program program = crawl()) {
      site.awaitSlow();
      program.signal("INT");
      program.awaitError("stopping");
      site.releaseSlow();
      assertThat(program.await().status()).isEqualTo(130);
    }
    assertOutputs(2);
    assertThat(site.asked()).doesNotContain("/never");
  }

  @Test
  void secondSignalEndsAtOnceWithValidOutputs() throws Exception {
    try (Program program = crawl()) {
      site.awaitSlow();
      program.signal("TERM");
      program.awaitError("stopping");
      program.signal("INT");
      Program.Result result = program.await();
      assertThat(result.status()).isEqualTo(130);
      assertThat(result.err()).doesNotContain("\tat ");
    }
    assertOutputs(1);
  }

  @Test
  void usr1ShowsWhatEachRequestWaitsForAndTheCrawlGoesOn() throws Exception {
    try (Program program = crawl()) {
      site.awaitSlow();
      program.signal("USR1");
      program.awaitError("what each request waits for:");
      program.awaitError("1 request waits for the first byte of the answer (FIRST_BYTE)");
      program.awaitError(site.url("/slow"));
      site.releaseSlow();
      assertThat(program.await().status()).isZero();
    }
    assertThat(JSON.readTree(folder.resolve("a.json")).size()).isEqualTo(3);
  }

  @Test
  void usr1IsAnsweredByFetchTooAndEvenIfOnlyErrorsAreWanted() throws Exception {
    try (Program program = Program.start(folder, "fetch", "-q", site.url("/slow"), "--delay=0")) {
      site.awaitSlow();
      program.signal("USR1");
      program.awaitError("waits for the first byte");
      site.releaseSlow();
      assertThat(program.await().status()).isZero();
    }
  }

  @Test
  void debugTellsWhenEachRequestCameWhereAndWhereTheTimeWent() throws Exception {
    site.releaseSlow();
    Program.Result result =
        Program.run(folder, "crawl", "--debug", site.url("/"), "--delay=0", "-o=a.json");
    assertThat(result.status()).isZero();
    assertThat(result.err())
        .containsPattern("request page 200 delivered attempt=1 total=\\S+ queued=.* ms http://")
        .contains("; in milliseconds:")
        .contains("requests held for too long: 0, bodies never closed: 0");
  }

  @Test
  void fetchTellsOfEachUrlThoughInterrupted() throws Exception {
    try (Program program =
        Program.start(folder, "fetch", site.url("/"), site.url("/slow"), "--delay=0")) {
      site.awaitSlow();
      program.signal("INT");
      program.awaitError("stopping");
      program.signal("INT");
      Program.Result result = program.await();
      assertThat(result.status()).isEqualTo(130);
      assertThat(result.outLines()).hasSize(2);
      assertThat(result.out()).contains("CANCELLED");
    }
  }
}
