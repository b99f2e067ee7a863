package dev.scraper.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.scraper.CrawlBuilder;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.fixture.LeakCheck;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.spider.Spider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Pages recorded from a live site and replayed without it. */
@ExtendWith(LeakCheck.class)
@Timeout(30)
class RecordingTest {

  /** Gives what each page says, and follows its links. */
  private static final Spider<String> TEXTS =
      (page, out) -> {
        out.item(page.kind() + " " + page.text());
        page.links().forEach(out::follow);
      };

  @TempDir Path folder;

  private final TestSite site = TestSite.empty();
  private final Scraper scraper =
      Scraper.builder()
          .politeness(Politeness.polite().delay(Duration.ZERO).perHost(1).concurrency(1))
          .build();

  @AfterEach
  void close() {
    scraper.close();
    site.close();
  }

  private CrawlReport record(Spider<String> spider, Request... seeds) throws IOException {
    CrawlBuilder<String> crawl = scraper.crawl(spider).seeds(List.of(seeds));
    return Recording.at(folder).record(crawl).run();
  }

  private CrawlReport record(String path) throws IOException {
    return record(TEXTS, Request.get(site.url(path)));
  }

  private CrawlResult<String> replay(String path) {
    return replay(TEXTS, Request.get(site.url(path)));
  }

  private CrawlResult<String> replay(Spider<String> spider, Request... seeds) {
    return SpiderTest.of(spider).replay(Recording.at(folder), crawl -> crawl.seeds(List.of(seeds)));
  }

  private List<String> index() throws IOException {
    return Files.readAllLines(folder.resolve("index.jsonl"));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .map(name -> name.replaceFirst("^127\\.0\\.0\\.1-[0-9]+/", "SITE/"))
          .sorted()
          .toList();
    }
  }

  @Test
  void aRecordedSiteIsReplayedWhenItIsGone() throws IOException {
    site.route("/", SiteReply.html("<a href=/moved>1</a><a href=/api?x=1>2</a><a href=/none>3</a>"))
        .route("/moved", SiteReply.redirect("/there"))
        .route("/there", SiteReply.bytes("text/html; charset=iso-8859-1", new byte[] {(byte) 0xe9}))
        .route("/api", SiteReply.json("{\"a\":1}"));
    assertThat(record("/").stats().pages()).isEqualTo(3);
    int asked = site.requests().size();
    site.close();
    CrawlResult<String> result = replay("/");
    assertThat(result.items()).hasSize(3).contains("HTML \u00e9", "JSON {\"a\":1}");
    assertThat(result.failures())
        .extracting(f -> f.kind() + " " + f.lastStatus().orElse(0))
        .containsExactly("HTTP 404");
    assertThat(result.pages()).contains(site.url("/there"));
    assertThat(site.requests()).hasSize(asked);
    assertThat(files())
        .containsExactly("SITE/api-x-1.json", "SITE/index.html", "SITE/there.html", "index.jsonl");
    assertThat(Recording.at(folder).urls())
        .containsExactly(
            site.url("/robots.txt"),
            site.url("/"),
            site.url("/moved"),
            site.url("/there"),
            site.url("/api?x=1"),
            site.url("/none"));
  }

  @Test
  void aReplayIsNeitherSlowedByDelaysNorByRobotsNorByRetryAfter() throws IOException {
    site.route("/robots.txt", SiteReply.text("text/plain", "User-agent: *\nDisallow: /secret"))
        .route("/", SiteReply.html("<a href=/busy><a href=/2><a href=/secret>"))
        .route("/busy", SiteReply.empty(429).header("Retry-After", "1"))
        .route("/2", SiteReply.html("2"));
    Recording.at(folder)
        .record(scraper.crawl(site.url("/"), TEXTS))
        .retry(new RetryPolicy(0))
        .run();
    Path robots;
    try (Stream<Path> all = Files.walk(folder)) {
      robots = all.filter(file -> file.endsWith("robots.txt")).findFirst().orElseThrow();
    }
    Files.writeString(robots, "User-agent: *\nDisallow: /secret\nCrawl-delay: 50");
    String lines = String.join("\n", index()).replace("Retry-after: 1\"", "Retry-after: 600\"");
    assertThat(lines).contains(": 600");
    Files.writeString(folder.resolve("index.jsonl"), lines);
    CrawlReport report =
        Recording.at(folder)
            .replay(scraper.crawl(site.url("/"), TEXTS))
            .politeness(Politeness.polite().delay(Duration.ofSeconds(50)))
            .run();
    assertThat(report.stats().pages()).isEqualTo(2);
    assertThat(report.stats().failed()).isEqualTo(Map.of(FailureKind.HTTP, 1L));
    assertThat(report.stats().skipped().toString()).contains("ROBOTS=1");
  }

  @Test
  void whatWasNotRecordedFailsByItsName() throws IOException {
    site.route("/", SiteReply.html("<a href=/a>a"));
    record((page, out) -> out.item("seed"), Request.get(site.url("/")));
    CrawlResult<String> result = replay("/");
    assertThat(result.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.kind()).isEqualTo(FailureKind.PROTOCOL);
              assertThat(failure.message())
                  .isEqualTo(
                      "not in the recording "
                          + folder
                          + ": GET "
                          + site.url("/a")
                          + "; record it once more");
            });
    assertThat(result.report().exitStatus()).isEqualTo(4);
  }

  @Test
  void anEditedBodyIsReplayedAsItIsNow() throws IOException {
    site.route("/", SiteReply.html("old"));
    record("/");
    Path host = folder.resolve("127.0.0.1-" + Url.parse(site.url("/")).port());
    Files.writeString(host.resolve("index.html"), "new and longer \u20ac");
    assertThat(replay("/").items()).containsExactly("HTML new and longer \u20ac");
    Files.delete(host.resolve("index.html"));
    assertThat(replay("/").failures())
        .singleElement()
        .satisfies(f -> assertThat(f.message()).contains("lacks the body 127.0.0.1-"));
  }

  @Test
  void anIndexMayBeWrittenByHand() throws IOException {
    Files.writeString(folder.resolve("page.html"), "by hand");
    Files.writeString(
        folder.resolve("index.jsonl"),
        """
        {"recording":1}

        {"url":"https://hand.example","file":"page.html","note":"left out"}
        {"url":"https://hand.example/old","status":301,"headers":["location:/"]}
        """);
    CrawlResult<String> result =
        replay(
            TEXTS, Request.get("https://hand.example/old"), Request.get("https://hand.example/#x"));
    assertThat(result.items()).containsExactly("TEXT by hand");
  }

  @Test
  void secretsAreNotWrittenUnlessAskedFor() throws IOException {
    site.route("/", SiteReply.html("in").header("Set-Cookie", "sid=TOPSECRET"));
    Request seed =
        Request.get(site.url("/"))
            .header("Authorization", "Bearer TOPSECRET")
            .header("Cookie", "a=TOPSECRET");
    record(TEXTS, seed);
    assertThat(String.join("", index()))
        .doesNotContain("TOPSECRET")
        .containsIgnoringCase("\"Set-Cookie: (left out)\"");
    Recording.at(folder).keepCookies().record(scraper.crawl(TEXTS).seeds(List.of(seed))).run();
    assertThat(String.join("", index()))
        .containsIgnoringCase("\"Set-Cookie: sid=TOPSECRET\"")
        .doesNotContain("Bearer");
  }

  @Test
  void aPostIsFoundByItsBodyOfWhichOnlyAPrintIsWritten() throws IOException {
    site.route("/login", request -> SiteReply.html("hello " + request.parameter("u").orElse("")));
    Url login = Url.parse(site.url("/login"));
    Request ann = Request.postForm(login, Map.of("u", "ann-pw"));
    Request bob = Request.postForm(login, Map.of("u", "bob-pw"));
    record(TEXTS, ann, bob);
    assertThat(String.join("", index())).doesNotContain("-pw");
    assertThat(replay(TEXTS, bob, ann).items())
        .containsExactly("HTML hello bob-pw", "HTML hello ann-pw");
    Request other = Request.postForm(login, Map.of("u", "cid"));
    assertThat(replay(TEXTS, other).failures()).hasSize(1);
    assertThat(files()).contains("SITE/login-post.html", "SITE/login-post-2.html");
  }

  @Test
  void aPageThatIsFetchedAgainIsReplayedInItsTurns() throws IOException {
    AtomicInteger turn = new AtomicInteger();
    site.route("/", request -> SiteReply.html("turn " + turn.incrementAndGet()));
    Spider<String> thrice =
        (page, out) -> {
          out.item(page.text());
          if (page.depth() < 2) {
            out.follow(page.request().refetch());
          }
        };
    Request seed = Request.get(site.url("/"));
    record(thrice, seed);
    assertThat(replay(thrice, seed).items()).containsExactly("turn 1", "turn 2", "turn 3");
    assertThat(files()).contains("SITE/index.html", "SITE/index-2.html", "SITE/index-3.html");
    Spider<String> once = (page, out) -> out.item(page.text());
    assertThat(replay(once, seed).items()).containsExactly("turn 1");
    record(once, seed);
    assertThat(replay(thrice, seed).items()).containsExactly("turn 4", "turn 4", "turn 4");
    assertThat(files()).containsExactly("SITE/index.html", "index.jsonl");
  }

  @Test
  void anAnswerThatIsTriedAgainIsReplacedByTheNext() throws IOException {
    AtomicInteger turn = new AtomicInteger();
    site.route(
        "/",
        request ->
            turn.incrementAndGet() == 1
                ? SiteReply.empty(503).header("Retry-After", "1")
                : SiteReply.html("up"));
    record("/");
    assertThat(replay("/").hasNoFailures().items()).containsExactly("HTML up");
  }

  @Test
  void recordingAgainKeepsWhatIsNotAskedForAndReplacesTheRest() throws IOException {
    site.route("/a", SiteReply.html("a")).route("/b", SiteReply.html("b"));
    record("/a");
    record("/b");
    site.route("/a", SiteReply.json("{}"));
    record("/a");
    assertThat(replay("/a").items()).containsExactly("JSON {}");
    assertThat(replay("/b").items()).containsExactly("HTML b");
    assertThat(files()).containsExactly("SITE/a.json", "SITE/b.html", "index.jsonl");
  }

  @Test
  void namesOfFilesHoldNothingDangerous() throws IOException {
    String[] paths = {
      "/..%2f..%2fetc/passwd", "/con", "/CON?", "/.hidden", "/a:b", "/" + "x".repeat(300), "/%00"
    };
    for (String path : paths) {
      site.route(path, SiteReply.html("<p>" + path));
      record("/../../" + path.substring(1));
    }
    assertThat(files())
        .containsExactlyInAnyOrder(
            "SITE/2f--2fetc-passwd.html",
            "SITE/_con.html",
            "SITE/_CON-2.html",
            "SITE/hidden.html",
            "SITE/a-b.html",
            "SITE/" + "x".repeat(80) + ".html",
            "SITE/00.html",
            "index.jsonl");
  }

  @Test
  void anUnreadableRecordingIsToldByFileAndLine() throws IOException {
    Recording recording = Recording.at(folder);
    Path index = folder.resolve("index.jsonl");
    assertThatIllegalArgumentException()
        .isThrownBy(recording::replayer)
        .withMessage("no recording in " + folder + ": it has no index.jsonl; record it first");
    for (String old :
        List.of("", "{\"recording\":0}\n", "{\"url\":\"https://a.example/\"}\n", "x")) {
      Files.writeString(index, old);
      assertThatIllegalArgumentException()
          .isThrownBy(recording::replayer)
          .withMessage(
              index
                  + " is of another format: its first line is not {\"recording\":1};"
                  + " record it anew into an empty folder");
      assertThatIllegalArgumentException().isThrownBy(recording::recorder);
    }
    List<String> corrupt =
        List.of(
            "{\"url\":\"https://a.exam",
            "{\"file\":\"x\"}",
            "[]",
            "null",
            "{\"url\":\"https://a.example/\",\"status\":\"big\"}",
            "{\"url\":\"https://a.example/\",\"nth\":3}",
            "{\"url\":\"https://a.example/\",\"headers\":[\"no colon\"]}");
    for (String line : corrupt) {
      Files.writeString(index, "{\"recording\":1}\n" + line + "\n");
      assertThatIllegalArgumentException()
          .isThrownBy(recording::replayer)
          .withMessageStartingWith(index + ", line 2: ")
          .withMessageEndingWith("; mend or remove the line");
    }
    Files.write(index, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatIllegalArgumentException()
        .isThrownBy(recording::replayer)
        .withMessage(index + " is not in UTF-8");
  }

  @Test
  void aBodyOutsideOfTheRecordingIsNotRead() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Files.writeString(folder.resolve("secret.html"), "secret");
    Files.createSymbolicLink(inner.resolve("link.html"), folder.resolve("secret.html"));
    for (String name :
        List.of("../secret.html", "link.html", folder + "/secret.html", "a\\u0000b")) {
      Files.writeString(
          inner.resolve("index.jsonl"),
          "{\"recording\":1}\n{\"url\":\"https://a.example/\",\"file\":\"" + name + "\"}\n");
      CrawlResult<String> result =
          SpiderTest.of(TEXTS)
              .replay(
                  Recording.at(inner),
                  crawl -> crawl.seeds(List.of(Request.get("https://a.example/"))));
      assertThat(result.items()).isEmpty();
      assertThat(result.failures()).hasSize(1);
    }
  }

  @Test
  void recordingWritesToNoFileThatTheIndexNamesOutsideOfIt() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Path outside = Files.writeString(folder.resolve("keep.html"), "keep");
    site.route("/", SiteReply.html("new"));
    Files.writeString(
        inner.resolve("index.jsonl"),
        "{\"recording\":1}\n{\"url\":\"" + site.url("/") + "\",\"file\":\"../keep.html\"}");
    Recording.at(inner).record(scraper.crawl(site.url("/"), TEXTS)).run();
    assertThat(outside).content().isEqualTo("keep");
    assertThat(
            SpiderTest.of(TEXTS)
                .replay(
                    Recording.at(inner), crawl -> crawl.seeds(List.of(Request.get(site.url("/")))))
                .items())
        .containsExactly("HTML new");
  }

  @Test
  void aFileThatTwoAnswersShareIsNotWrittenForOneOfThem() throws IOException {
    site.route("/a", SiteReply.html("a"));
    record("/a");
    String line = index().get(2);
    Files.writeString(
        folder.resolve("index.jsonl"),
        line.replace("/a\"", "/b\"") + "\n",
        StandardOpenOption.APPEND);
    site.route("/a", SiteReply.html("new"));
    record("/a");
    assertThat(replay("/a").items()).containsExactly("HTML new");
    assertThat(replay("/b").items()).containsExactly("HTML a");
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> Recording.at(file.resolve("sub")).recorder())
        .withMessage("cannot record into " + file.resolve("sub"));
  }

  @Test
  void anAnswerThatCannotBeWrittenFailsItsRequest() throws IOException {
    site.route("/", SiteReply.html("x"));
    CrawlBuilder<String> crawl = Recording.at(folder).record(scraper.crawl(site.url("/"), TEXTS));
    Path host = folder.resolve("127.0.0.1-" + Url.parse(site.url("/")).port());
    Files.writeString(host, "in the way");
    CrawlReport report = crawl.run();
    assertThat(report.stats().failed()).isEqualTo(Map.of(FailureKind.SPIDER, 1L));
  }

  @Test
  void bodiesThatACrawlDoesNotReadAreNotInTheRecording() throws IOException {
    site.route("/", SiteReply.html("<a href=/logo>"))
        .route("/logo", SiteReply.bytes("image/png", new byte[] {1, 2}));
    record("/");
    CrawlResult<String> result = replay("/");
    assertThat(result.skipped()).extracting(s -> s.reason().name()).containsExactly("CONTENT_TYPE");
    assertThat(files()).containsExactly("SITE/index.html", "index.jsonl");
  }
}
