package dev.scraper.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.netpreserve.jwarc.WarcReader;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcRequest;
import org.netpreserve.jwarc.WarcResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A crawl that is killed at random moments, and gone on with each time, gives what one gives that
 * nobody disturbs. {@code -Dscraper.kills=300 -Dscraper.pages=1000} kills more often, {@code
 * -Dscraper.seed=N} at the moments of an earlier run, as far as moments can come again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillIT {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int PAGES = Integer.getInteger("scraper.pages", 400);
  private static final int KILLS = Integer.getInteger("scraper.kills", 8);
  private static final int CONCURRENCY = 16;

  /** What docs/state.md promises of each kill. */
  private static final int MOST_AGAIN = CONCURRENCY + 64;

  private final long seed = Long.getLong("scraper.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  private CrookedSite site;
  private Path folder;
  private Results calm;

  @BeforeAll
  void crawlUndisturbed(@TempDir Path temporary) throws Exception {
    System.out.println("seed " + seed);
    folder = temporary;
    site = new CrookedSite(PAGES);
    calm = undisturbed();
  }

  @AfterAll
  void close() {
    site.close();
  }

  private String[] crawl() {
    return new String[] {
      "crawl",
      site.url("/p/0"),
      "--state=st",
      "-o=a.jsonl",
      "-o=b.csv",
      "-o=c.sqlite",
      "-o=d.warc.gz",
      "--failures=f.jsonl",
      "--stats=s.json",
      "--item=.item",
      "--field=url=@url",
      "--field=name=b",
      "--field=more=i",
      "--delay=0",
      "--per-host=" + CONCURRENCY,
      "--concurrency=" + CONCURRENCY,
      "--retries=1",
      "--progress=none"
    };
  }

  /** What is in the outputs of a crawl that has finished, whatever the order. */
  private record Results(Map<String, List<String>> outputs, int status, int requests) {}

  private Results undisturbed() throws Exception {
    Path calm = Files.createDirectory(folder.resolve("calm"));
    Program.Result result = Program.run(calm, crawl());
    assertThat(result.status()).as(result.err()).isEqualTo(4);
    Map<String, List<String>> outputs = outputs(calm);
    assertThat(outputs.get("d.warc.gz")).hasSizeGreaterThan(3 * PAGES);
    assertThat(outputs.get("c.sqlite")).hasSizeGreaterThan(PAGES);
    return new Results(outputs, result.status(), site.takeHits());
  }

  private static Map<String, List<String>> outputs(Path in) throws Exception {
    Map<String, List<String>> all = new LinkedHashMap<>();
    all.put("a.jsonl", lines(in.resolve("a.jsonl")));
    all.put("b.csv", lines(in.resolve("b.csv")));
    all.put("c.sqlite", rows(in.resolve("c.sqlite")));
    all.put("d.warc.gz", exchanges(in.resolve("d.warc.gz")));
    all.put("f.jsonl", lines(in.resolve("f.jsonl")));
    JsonNode stats = JSON.readTree(in.resolve("s.json"));
    List<String> counts = new ArrayList<>();
    for (String name : List.of("pages", "records", "failed", "skipped", "exit", "ended")) {
      counts.add(name + " " + stats.get(name));
    }
    all.put("s.json", counts);
    return all;
  }

  private static List<String> lines(Path file) throws Exception {
    String text = Files.readString(file);
    assertThat(text).endsWith("\n");
    return text.lines().sorted().toList();
  }

  private static List<String> rows(Path file) throws Exception {
    List<String> rows = new ArrayList<>();
    try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + file);
        ResultSet row = db.createStatement().executeQuery("SELECT url, name, more FROM items")) {
      while (row.next()) {
        rows.add(row.getString(1) + "|" + row.getString(2) + "|" + row.getString(3));
      }
    }
    return rows.stream().sorted().toList();
  }

  /** What each record of an archive is of, and its body. */
  private static List<String> exchanges(Path file) throws Exception {
    List<String> all = new ArrayList<>();
    try (WarcReader reader = new WarcReader(file)) {
      for (WarcRecord record : reader) {
        if (record instanceof WarcResponse response) {
          int status = response.http().status();
          String body =
              response.headers().first("WARC-Truncated").isPresent()
                  ? "truncated"
                  : new String(response.http().body().stream().readAllBytes(), UTF_8);
          all.add("response " + response.target() + " " + status + " " + body);
        } else if (record instanceof WarcRequest request) {
          all.add("request " + request.target() + " " + request.http().target());
        } else {
          all.add(record.type());
        }
      }
    }
    return all.stream().sorted().toList();
  }

  @Test
  void aCrawlThatIsKilledAgainAndAgainGivesWhatAnUndisturbedOneGives() throws Exception {
    site.takeHits();
    int kills = 0;
    int most = 0;
    for (int crawls = 0; kills < KILLS; crawls++) {
      Path wild = Files.createDirectory(folder.resolve("wild" + crawls));
      int own = 0;
      while (!isFinishedBeforeItIsKilled(wild, kills + own)) {
        own++;
      }
      int again = site.takeHits() - calm.requests();
      assertThat(again).isBetween(0, own * MOST_AGAIN);
      most = Math.max(most, own == 0 ? 0 : again / own);
      kills += own;
      assertSame(outputs(wild), calm.outputs(), "after " + own + " kills");
    }
    System.out.println(kills + " kills; at most " + most + " requests again for each, on average");
  }

  private boolean isFinishedBeforeItIsKilled(Path in, int kills) throws Exception {
    try (Program program = begin(in)) {
      CompletableFuture<Object> moment = moment(kills);
      CompletableFuture.anyOf(program.onExit(), moment).get(300, TimeUnit.SECONDS);
      program.kill();
      Program.Result result = program.await();
      if (result.status() == 128 + 9) {
        return false;
      }
      assertThat(result.status()).as(result.err()).isEqualTo(calm.status());
      return true;
    }
  }

  /** The same command again, or the one that is short for it. */
  private Program begin(Path in) throws Exception {
    boolean begun = Files.exists(in.resolve("st")) && Files.exists(in.resolve("a.jsonl"));
    return begun && random.nextBoolean()
        ? Program.start(in, "resume", "st", "--progress=none")
        : Program.start(in, crawl());
  }

  /** After some requests, or some time: the coming back is a moment, too. */
  private CompletableFuture<Object> moment(int kills) {
    if (kills >= KILLS) {
      return new CompletableFuture<>();
    }
    if (random.nextInt(3) > 0) {
      return site.after(random.nextInt(1, PAGES / 2));
    }
    return CompletableFuture.supplyAsync(
        () -> "late",
        CompletableFuture.delayedExecutor(random.nextInt(2_500), TimeUnit.MILLISECONDS));
  }

  @Test
  void aCrawlThatIsInterruptedAgainAndAgainGivesWhatAnUndisturbedOneGives() throws Exception {
    Path wild = Files.createDirectory(folder.resolve("wild"));
    int interruptions = 0;
    while (true) {
      try (Program program = begin(wild)) {
        CompletableFuture<Object> moment =
            interruptions < 3
                ? site.after(random.nextInt(1, PAGES / 2))
                : new CompletableFuture<>();
        CompletableFuture.anyOf(program.onExit(), moment).get(300, TimeUnit.SECONDS);
        if (!program.onExit().isDone()) {
          program.signal(random.nextBoolean() ? "TERM" : "INT");
        }
        Program.Result result = program.await();
        if (result.status() != 130) {
          assertThat(result.status()).as(result.err()).isEqualTo(calm.status());
          break;
        }
        interruptions++;
        assertWhole(wild);
      }
    }
    assertThat(interruptions).isPositive();
    assertSame(outputs(wild), calm.outputs(), "after " + interruptions + " interruptions");
  }

  /** Tells no more than what differs. */
  private static void assertSame(
      Map<String, List<String>> got, Map<String, List<String>> wanted, String when) {
    List<String> differences = new ArrayList<>();
    wanted.forEach(
        (file, lines) -> {
          less(lines, got.get(file)).forEach(line -> differences.add(file + " lacks " + line));
          less(got.get(file), lines).forEach(line -> differences.add(file + " has also " + line));
        });
    assertThat(differences).as(when).isEmpty();
  }

  private static List<String> less(List<String> all, List<String> without) {
    Map<String, Integer> counts = new HashMap<>();
    without.forEach(line -> counts.merge(line, 1, Integer::sum));
    return all.stream().filter(line -> counts.merge(line, -1, Integer::sum) < 0).toList();
  }

  private static void assertWhole(Path in) throws Exception {
    for (String name : List.of("a.jsonl", "f.jsonl", "s.json")) {
      lines(in.resolve(name)).forEach(JSON::readTree);
    }
    rows(in.resolve("c.sqlite"));
    exchanges(in.resolve("d.warc.gz"));
    assertThat(JSON.readTree(in.resolve("s.json")).get("ended").asString())
        .isEqualTo("interrupted");
  }
}
