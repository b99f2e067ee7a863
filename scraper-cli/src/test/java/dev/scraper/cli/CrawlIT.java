package dev.scraper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.netpreserve.jwarc.WarcReader;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CrawlIT {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void open() throws Exception {
    site = new Site();
  }

  @AfterEach
  void close() {
    site.close();
  }

  private Program.Result crawl(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("crawl", "--delay", "0", "--retries", "0"));
    all.addAll(List.of(arguments));
    return Program.run(folder, all.toArray(new String[0]));
  }

  private static List<JsonNode> json(List<String> lines) {
    return lines.stream().map(JSON::readTree).toList();
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  @Test
  void standardOutputHoldsNothingButRecords() throws Exception {
    site.page("/", "Start", "", "/a", "/b").page("/a", "A", "").page("/b", "B", "");
    Program.Result result = crawl(site.url("/"));
    assertThat(result.status()).isZero();
    List<JsonNode> records = json(result.outLines());
    assertThat(records)
        .extracting(record -> record.get("title").asString())
        .containsExactlyInAnyOrder("Start", "A", "B");
    assertThat(records.get(0).propertyNames()).containsExactly("url", "status", "title", "depth");
    assertThat(records.get(0).get("status").isInt()).isTrue();
    assertThat(result.err()).contains("finished after").contains("3 pages");
  }

  @Test
  void fieldsAndItemsAreWrittenToAllFiles() throws Exception {
    site.page(
        "/",
        "Start",
        "<div class=q id=q1><b>one</b><i>x</i><i>y</i></div><div class=q><b>two</b></div>");
    Program.Result result =
        crawl(
            site.url("/"),
            "--item=.q",
            "--field=t=b",
            "--field=tags[]=i",
            "--field=id=@id",
            "--field=from=@depth",
            "-o=a.csv",
            "-o=a.json",
            "-o=a.jsonl",
            "-q");
    assertThat(result).isEqualTo(new Program.Result(0, "", ""));
    assertThat(file("a.csv"))
        .hasContent("t,tags,id,from\none,\"[\"\"x\"\",\"\"y\"\"]\",q1,0\ntwo,[],,0\n");
    JsonNode array = JSON.readTree(file("a.json"));
    assertThat(array.get(1).toString())
        .isEqualTo("{\"t\":\"two\",\"tags\":[],\"id\":null,\"from\":0}");
    assertThat(Files.readAllLines(file("a.jsonl"))).hasSize(2);
  }

  /** The responses in a web archive, by path. */
  private Map<String, String> archived(String name) throws Exception {
    Map<String, String> found = new TreeMap<>();
    try (WarcReader reader = new WarcReader(file(name))) {
      for (WarcRecord record : reader) {
        if (record instanceof WarcResponse response) {
          found.put(
              response.target().substring(site.url("").length()),
              response.http().status()
                  + " "
                  + new String(response.http().body().stream().readAllBytes()));
        }
      }
    }
    return found;
  }

  @Test
  void webArchivesHoldWhatWasOnTheWireBesideTheRecordsOrAlone() throws Exception {
    site.page("/", "Start", "", "/a", "/none").page("/a", "A", "");
    Program.Result both = crawl(site.url("/"), "-o=a.jsonl", "-o=a.WARC.gz", "-q");
    assertThat(both).isEqualTo(new Program.Result(0, "", ""));
    assertThat(Files.readAllLines(file("a.jsonl"))).hasSize(2);
    assertThat(archived("a.WARC.gz"))
        .containsOnlyKeys("/", "/a", "/none", "/robots.txt")
        .containsEntry("/a", "200 <title>A</title>")
        .containsEntry("/none", "404 none");

    Program.Result alone = crawl(site.url("/"), "-o=b.warc.gz");
    assertThat(alone.status()).isZero();
    assertThat(alone.out()).isEmpty();
    assertThat(alone.err()).contains("2 pages").contains("b.warc.gz");
    assertThat(archived("b.warc.gz")).hasSize(4);

    long size = Files.size(file("b.warc.gz"));
    Program.Result again = crawl(site.url("/"), "-o=b.warc.gz");
    assertThat(again.status()).isEqualTo(2);
    assertThat(again.err()).contains("b.warc.gz: the file exists");
    assertThat(Files.size(file("b.warc.gz"))).isEqualTo(size);
    assertThat(crawl(site.url("/"), "-o=b.warc.gz", "--overwrite", "-q").status()).isZero();

    Program.Result plain = crawl(site.url("/"), "-o=b.warc");
    assertThat(plain.status()).isEqualTo(2);
    assertThat(plain.err()).contains("unknown format '.warc'", ".warc.gz");
  }

  private List<String> query(String file, String sql) throws Exception {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file(file));
        ResultSet found = connection.createStatement().executeQuery(sql)) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }

  @Test
  void databasesHaveAColumnForEachField() throws Exception {
    site.page("/", "Start", "<i>x</i><i>y</i>", "/a").page("/a", "007", "");
    Program.Result result =
        crawl(
            site.url("/"),
            "--field=title=@title",
            "--field=tags[]=i",
            "--field=status=@status",
            "--field=depth=@depth",
            "-o=a.sqlite",
            "-o=a.db",
            "-q");
    assertThat(result).isEqualTo(new Program.Result(0, "", ""));
    for (String each : List.of("a.sqlite", "a.db")) {
      assertThat(query(each, "SELECT sql FROM sqlite_schema"))
          .containsExactly(
              "CREATE TABLE \"items\""
                  + " (\"title\" TEXT, \"tags\" TEXT, \"status\" INTEGER, \"depth\" INTEGER)");
      assertThat(query(each, "SELECT title || tags || status || typeof(depth) || depth FROM items"))
          .containsExactly("Start[\"x\",\"y\"]200integer0", "007[]200integer1");
      assertThat(file(each + "-wal")).doesNotExist();
    }
    assertThat(crawl(site.url("/"), "-o=a.db").status()).isEqualTo(2);
    assertThat(crawl(site.url("/none"), "-o=a.db", "--overwrite").status()).isEqualTo(3);
    assertThat(query("a.db", "SELECT name FROM pragma_table_info('items')"))
        .containsExactly("url", "status", "title", "depth");
    assertThat(query("a.db", "SELECT count(*) FROM items")).containsExactly("0");
  }

  @Test
  void nativeLibraryThatCannotBeUnpackedIsToldInOneLine() throws Exception {
    Files.writeString(file("no-folder"), "");
    try (Program program =
        Program.startWith(
            List.of("-Dorg.sqlite.tmpdir=no-folder"),
            folder,
            "crawl",
            site.url("/"),
            "-o=a.sqlite")) {
      Program.Result result = program.await();
      assertThat(result.status()).isEqualTo(1);
      assertThat(result.errLines())
          .singleElement()
          .asString()
          .contains("a.sqlite", "native library", "no-folder", "-Dorg.sqlite.tmpdir=");
    }
    assertThat(file("a.sqlite")).doesNotExist();
    assertThat(site.asked()).isEmpty();
  }

  @Test
  void fieldsAreChosenAndOrderedInAllFiles() throws Exception {
    site.page("/", "Start", "<i>x</i>");
    String fields = "title,depth";
    assertThat(crawl(site.url("/"), "--fields", fields, "-q").out())
        .isEqualTo("{\"title\":\"Start\",\"depth\":0}\n");
    Program.Result result =
        crawl(site.url("/"), "--fields", fields, "-o=a.csv", "-o=a.xml", "-o=a.json.gz", "-q");
    assertThat(result).isEqualTo(new Program.Result(0, "", ""));
    assertThat(file("a.csv")).hasContent("title,depth\nStart,0\n");
    assertThat(file("a.xml")).content().contains("<record><title>Start</title><depth>0</depth>");
    try (var in = new GZIPInputStream(Files.newInputStream(file("a.json.gz")))) {
      assertThat(in).hasContent("[\n{\"title\":\"Start\",\"depth\":0}\n]\n");
    }
    assertThat(crawl(site.url("/"), "--fields", "title,prise").err())
        .contains("--fields prise: no record has it; there are url, status, title, depth");
  }

  @Test
  void filesAreWrittenInParts() throws Exception {
    site.page("/", "Start", "", "/a", "/b").page("/a", "A", "").page("/b", "B", "");
    String[] command = {site.url("/"), "--fields=title", "-o=p-%02d.csv", "--rotate=10", "-q"};
    assertThat(crawl(command)).isEqualTo(new Program.Result(0, "", ""));
    assertThat(file("p-01.csv")).hasContent("title\nStart\n");
    assertThat(file("p-02.csv")).content().isIn("title\nA\nB\n", "title\nB\nA\n");
    assertThat(file("p-03.csv")).doesNotExist();

    String[] others = {"-o=d-%d.db", "-o=w-%d.warc.gz", "--rotate=1h", "-q"};
    assertThat(
            crawl(
                Stream.concat(Stream.of(site.url("/")), Stream.of(others)).toArray(String[]::new)))
        .isEqualTo(new Program.Result(0, "", ""));
    assertThat(query("d-1.db", "SELECT count(*) FROM items")).containsExactly("3");
    assertThat(archived("w-1.warc.gz")).containsOnlyKeys("/", "/a", "/b", "/robots.txt");

    Program.Result refused = crawl(command);
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("-o p-01.csv: the file exists");
    assertThat(crawl(site.url("/a"), "--rotate=1h", "-o=p-%02d.csv", "--overwrite").err())
        .contains("written: p-%02d.csv");
    assertThat(file("p-02.csv")).doesNotExist();
    assertThat(crawl(site.url("/"), "-o=a.csv", "--rotate=1h").err())
        .contains("-o a.csv: a file in parts needs their number in its name, such as items-%05d");
    assertThat(crawl(site.url("/"), "-o=a%d.csv").err()).contains("needs --rotate");
    assertThat(crawl(site.url("/"), "--rotate=1h").err()).contains("-o items-%05d.jsonl");
  }

  @Test
  void linksAreFollowedAsTold() throws Exception {
    site.page("/", "Start", "<nav><a href=/in>i</a></nav>", "/out").page("/in", "In", "", "/in2");
    assertThat(json(crawl(site.url("/"), "--follow", "nav").outLines())).hasSize(2);
    assertThat(json(crawl(site.url("/"), "--no-follow").outLines())).hasSize(1);
    assertThat(site.asked()).doesNotContain("/out", "/in2");
  }

  @Test
  void seedsComeFromAFileOrStandardInput() throws Exception {
    site.page("/a", "A", "").page("/b", "B", "");
    String seeds = "# two\n\n" + site.url("/a") + "\n" + site.url("/b") + "\nno url\n";
    Files.writeString(file("seeds.txt"), seeds);
    Program.Result ofFile = crawl("--seeds", "seeds.txt", "--failures", "f.jsonl");
    assertThat(json(ofFile.outLines())).hasSize(2);
    assertThat(ofFile.status()).isZero();
    JsonNode failure = JSON.readTree(file("f.jsonl"));
    assertThat(failure.get("kind").asString()).isEqualTo("INVALID_URL");
    assertThat(failure.get("url").asString()).isEqualTo("no url");
    try (Program program = Program.start(folder, "crawl", "--seeds", "-", "--delay", "0")) {
      program.input(seeds);
      assertThat(json(program.await().outLines())).hasSize(2);
    }
  }

  @Test
  void withoutAPageTheStatusIsThree() throws Exception {
    Program.Result result = crawl(site.url("/"), "--stats", "s.json");
    assertThat(result.status()).isEqualTo(3);
    assertThat(JSON.readTree(file("s.json")).get("exit").asInt()).isEqualTo(3);
  }

  @Test
  void withPartOfTheSiteMissingTheStatusIsFourAndTheFilesSayWhy() throws Exception {
    site.page("/", "Start", "", "/gone", "/broken").answer("/broken", 503, "text/plain", "no");
    Program.Result result = crawl(site.url("/"), "--failures", "f.jsonl", "--stats", "s.json");
    assertThat(result.status()).isEqualTo(4);
    List<JsonNode> failures = json(Files.readAllLines(file("f.jsonl")));
    assertThat(failures).hasSize(2);
    JsonNode broken =
        failures.stream().filter(one -> one.get("status").asInt() == 503).findFirst().orElseThrow();
    assertThat(broken.propertyNames())
        .containsExactly("url", "kind", "status", "attempts", "message", "referrer");
    assertThat(broken.get("url").asString()).isEqualTo(site.url("/broken"));
    assertThat(broken.get("kind").asString()).isEqualTo("HTTP");
    assertThat(broken.get("attempts").asInt()).isEqualTo(1);
    assertThat(broken.get("referrer").asString()).isEqualTo(site.url("/"));
    JsonNode stats = JSON.readTree(file("s.json"));
    assertThat(stats.get("failed").toString()).isEqualTo("{\"HTTP\":2}");
    assertThat(stats.get("exit").asInt()).isEqualTo(4);
    assertThat(stats.get("ended").asString()).isEqualTo("finished");
    assertThat(stats.get("pages").asInt()).isEqualTo(1);
    assertThat(result.err()).contains("failures: HTTP 2");
  }

  @Test
  void pagesBehindAnUnavailableRobotsTxtAreAmongTheFailures() throws Exception {
    site.answer("/robots.txt", 503, "text/plain", "no").page("/", "Start", "");
    Program.Result result = crawl(site.url("/"), "--failures", "f.jsonl");
    assertThat(result.status()).isEqualTo(3);
    JsonNode failure = JSON.readTree(file("f.jsonl"));
    assertThat(failure.get("kind").asString()).isEqualTo("ROBOTS_UNAVAILABLE");
    assertThat(failure.get("attempts").asInt()).isZero();
    assertThat(failure.get("referrer").isNull()).isTrue();
  }

  @Test
  void limitIsAFinish() throws Exception {
    Program.Result result = crawl(site.url("/endless/1"), "--max-pages", "3", "--stats", "s.json");
    assertThat(result.status()).isZero();
    assertThat(result.outLines()).hasSize(3);
    JsonNode stats = JSON.readTree(file("s.json"));
    assertThat(stats.get("ended").asString()).isEqualTo("max_pages");
  }

  @Test
  void aBudgetOfAPathHoldsForThatPathOnly() throws Exception {
    site.page("/", "Start", "", "/blog/1", "/blog/2", "/blog/3", "/shop/1", "/shop/2");
    site.page("/blog/1", "1", "").page("/blog/2", "2", "").page("/blog/3", "3", "");
    site.page("/shop/1", "1", "").page("/shop/2", "2", "");
    Program.Result result = crawl(site.url("/"), "--max-per-path=/blog/*=2");
    assertThat(result.status()).isZero();
    assertThat(result.outLines().stream().filter(line -> line.contains("/blog/"))).hasSize(2);
    assertThat(result.outLines()).hasSize(5);
    assertThat(result.err()).contains("LIMIT 1");
  }

  @Test
  void foldersInFoldersAreNotFollowedForEverUnlessThatIsWanted() throws Exception {
    String deep = "/a".repeat(11);
    site.page("/", "Start", "", deep, "/a/a/a/");
    site.page(deep, "deep", "").page("/a/a/a/", "less", "");
    Program.Result usual = crawl(site.url("/"), "--host-budget", "1", "--max-similar", "9");
    assertThat(usual.outLines()).hasSize(2);
    assertThat(usual.err()).contains("TRAP 1");
    assertThat(crawl(site.url("/"), "--max-repeats", "0").outLines()).hasSize(3);
    assertThat(crawl(site.url("/"), "--max-repeats", "2").outLines()).hasSize(1);
  }

  @Test
  void existingFileIsRefusedUntouchedBeforeAnythingIsAsked() throws Exception {
    site.page("/", "Start", "");
    Files.writeString(file("old.json"), "mine");
    for (String option : List.of("-o", "--failures", "--stats")) {
      Program.Result result = crawl(site.url("/"), "-o", "new.csv", option, "old.json");
      assertThat(result.status()).isEqualTo(2);
      assertThat(result.errLines()).hasSize(1);
      assertThat(result.err()).contains("old.json").contains("--overwrite");
      assertThat(file("old.json")).hasContent("mine");
      assertThat(file("new.csv")).doesNotExist();
    }
    assertThat(site.asked()).isEmpty();
    assertThat(crawl(site.url("/"), "-o", "old.json", "--overwrite").status()).isZero();
    assertThat(JSON.readTree(file("old.json")).size()).isEqualTo(1);
  }

  @Test
  void fileThatCannotBeWrittenIsToldInOneLine() throws Exception {
    Program.Result result = crawl(site.url("/"), "-o", "none/a.csv");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errLines()).hasSize(1);
    assertThat(site.asked()).isEmpty();
  }

  @Test
  void fullDiskUnderFailuresEndsTheCrawlWithOne() throws Exception {
    site.page("/", "Start", "", "/gone", "/endless/1");
    Path full = Files.createSymbolicLink(file("full.jsonl"), Path.of("/dev/full"));
    Program.Result result =
        crawl(site.url("/"), "--overwrite", "--failures", full.toString(), "--stats", "s.json");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("cannot write").doesNotContain("\tat ");
    assertThat(JSON.readTree(file("s.json")).get("ended").asString()).isEqualTo("error");
  }

  @Test
  void closedStandardOutputEndsTheCrawlQuietly() throws Exception {
    try (Program program =
        Program.startUnread(folder, "crawl", site.url("/endless/1"), "--delay", "0", "-q")) {
      try (var out = program.reader()) {
        assertThat(out.readLine()).startsWith("{");
      }
      Program.Result result = program.await();
      assertThat(result.status()).isEqualTo(1);
      assertThat(result.errLines())
          .singleElement()
          .asString()
          .startsWith("scraper: cannot write standard output");
    }
  }

  @Test
  void insecureIsWarnedOfOnEveryRun() throws Exception {
    site.page("/", "Start", "");
    site.answer("/sitemap.xml", 200, "application/xml", "<urlset/>");
    List<List<String>> runs =
        List.of(
            List.of("crawl", site.url("/"), "--state=st", "-o=a.jsonl"),
            List.of("resume", "st"),
            List.of("fetch", site.url("/")),
            List.of("robots", site.url("/")),
            List.of("sitemap", site.url("/")));
    for (List<String> run : runs) {
      List<String> arguments = new ArrayList<>(run);
      if (!run.contains("resume")) { // which goes on with the command line that began the state
        arguments.add("--insecure");
      }
      arguments.add("-q");
      assertThat(Program.run(folder, arguments.toArray(new String[0])).errLines())
          .as("%s", run)
          .anyMatch(
              line -> line.startsWith("scraper: warning: --insecure accepts any certificate"));
    }
  }

  @Test
  void textThatActsOnATerminalOrASpreadsheetIsHarmlessUnlessAskedFor() throws Exception {
    String evil = "=cmd|' /C calc'!A0 \u001b[31m \u009b2J \u202e";
    site.page("/", evil, "");
    Program.Result result = crawl(site.url("/"), "-o=-", "-o=a.csv", "-v");
    assertThat(result.out() + result.err()).doesNotContain("\u001b", "\u009b", "\u202e");
    assertThat(json(result.outLines()).get(0).get("title").asString()).isEqualTo(evil);
    assertThat(Files.readString(file("a.csv"))).contains(",'=cmd|");
    crawl(site.url("/"), "-o=b.csv", "--csv-exact");
    assertThat(Files.readString(file("b.csv"))).contains(",=cmd|");
  }

  @Test
  void aCacheIsAskedInPlaceOfTheSiteAndSaysSo() throws Exception {
    site.page("/", "Start", "", "/a").page("/a", "A", "");
    Program.Result first = crawl(site.url("/"), "--cache=kept", "--stats=first.json");
    assertThat(first.err()).doesNotContain("from the cache");
    site.page("/", "Changed", "");
    // An hour between two requests: the test ends only because none is made.
    Program.Result second =
        Program.run(
            folder, "crawl", site.url("/"), "--cache=kept", "--stats=second.json", "--delay=1h");
    assertThat(second.status()).isZero();
    assertThat(second.outLines()).containsExactlyInAnyOrderElementsOf(first.outLines());
    assertThat(second.err()).contains("from the cache: 2 answers");
    JsonNode stats = JSON.readTree(Files.readString(file("second.json")));
    assertThat(stats.get("cache_hits").asInt()).isEqualTo(2);
    assertThat(stats.get("requests").asInt()).isZero();
    assertThat(JSON.readTree(Files.readString(file("first.json"))).get("requests").asInt())
        .isEqualTo(2);
  }

  @Test
  void aCacheFolderThatIsAFileIsToldInOneLine() throws Exception {
    Files.writeString(file("notes"), "x");
    Program.Result result = crawl(site.url("/"), "--cache=notes");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).contains("--cache", "notes");
    assertThat(Files.readString(file("notes"))).isEqualTo("x");
  }
}
