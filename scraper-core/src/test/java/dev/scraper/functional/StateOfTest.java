package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.Crawl;
import dev.scraper.CrawlBuilder;
import dev.scraper.Scraper;
import dev.scraper.event.Ended;
import dev.scraper.export.Exporters;
import dev.scraper.fixture.RawSite;
import dev.scraper.http.FailureKind;
import dev.scraper.page.Page;
import dev.scraper.policy.Politeness;
import dev.scraper.spider.Output;
import dev.scraper.state.CrawlState;
import dev.scraper.state.StateException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a state folder says of its crawl. */
class StateOfTest extends RawCrawl {

  @TempDir private Path folder;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  @BeforeEach
  void site() {
    site.on(
        "/",
        peer ->
            peer.send(
                RawSite.ok(
                    "Content-Type: text/html\r\n",
                    "<a href=/slow>x</a><a href=/a>x</a>" + "<a href=/b>x</a>")));
    site.on(
        "/slow",
        peer -> {
          asked.countDown();
          await(release);
          peer.send(RawSite.ok("Content-Type: text/html\r\n", ""));
        });
    site.otherwise(peer -> peer.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
  }

  private CrawlBuilder<String> crawl() {
    return scraper
        .crawl(
            site.url("/"),
            (Page page, Output<String> out) -> {
              out.item(page.url().toString());
              page.links().forEach(out::follow);
            })
        .politeness(Politeness.polite().delay(Duration.ZERO).concurrency(1))
        .export(Exporters.jsonLines(folder.resolve("out.jsonl")))
        .note("command", "as it was")
        .state(state());
  }

  private Path state() {
    return folder.resolve("a state?");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(state())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** The state, when the first page has been committed. */
  private CrawlState begun() {
    CrawlState state = Scraper.stateOf(state());
    while (state.pages() == 0 || state.inFlight() == 0) {
      Thread.onSpinWait();
      state = Scraper.stateOf(state());
    }
    return state;
  }

  @Test
  void aCrawlAtWorkIsToldWithWhatWaits() throws Exception {
    Crawl crawl = crawl().start();
    await(asked);
    CrawlState state = begun();
    assertThat(state.atWork()).isTrue();
    assertThat(state.ended()).isEmpty();
    assertThat(state.pages()).isEqualTo(1);
    assertThat(state.records()).isEqualTo(1);
    assertThat(state.inFlight()).isEqualTo(1);
    assertThat(state.queued()).isEqualTo(2);
    assertThat(state.oldest().orElseThrow().url()).isEqualTo(site.url("/slow"));
    assertThat(state.hosts()).hasSize(1);
    assertThat(state.hosts().get(0).queued()).isEqualTo(3);
    assertThat(state.hosts().get(0).pages()).isEqualTo(1);
    assertThat(state.sizeOnDisk()).isPositive();
    assertThat(state.notes()).isEqualTo(Map.of("command", "as it was"));
    release.countDown();
    crawl.await();
  }

  @Test
  void aFinishedCrawlIsToldAndNoFileIsMadeInItsFolder() throws Exception {
    release.countDown();
    crawl().run();
    List<String> before = files();
    CrawlState state = Scraper.stateOf(state());
    assertThat(state.atWork()).isFalse();
    assertThat(state.isFinished()).isTrue();
    assertThat(state.pages()).isEqualTo(2);
    assertThat(state.queued()).isZero();
    assertThat(state.oldest()).isEmpty();
    assertThat(state.failed()).isEqualTo(Map.of(FailureKind.HTTP, 2L));
    assertThat(files()).isEqualTo(before).containsExactly("lock", "state.db");
  }

  @Test
  void aCrawlThatWasStoppedSaysHowAndWhatIsLeft() throws Exception {
    Crawl crawl = crawl().start();
    await(asked);
    crawl.cancel();
    crawl.await();
    CrawlState state = Scraper.stateOf(state());
    assertThat(state.ended()).contains(Ended.INTERRUPTED);
    assertThat(state.isFinished()).isFalse();
    assertThat(state.queued()).isEqualTo(3);
    assertThat(state.inFlight()).isZero();
    release.countDown();
  }

  @Test
  void aFolderWithoutStateIsToldAndLeftAsItIs() throws Exception {
    assertThatThrownBy(() -> Scraper.stateOf(state()))
        .isInstanceOfSatisfying(
            StateException.class,
            e -> assertThat(e.reason()).isEqualTo(StateException.Reason.ABSENT))
        .hasMessageContaining("a state?");
    Files.createDirectory(state());
    assertThatThrownBy(() -> Scraper.stateOf(state())).isInstanceOf(StateException.class);
    assertThat(files()).isEmpty();
    Files.write(
        state().resolve("state.db"),
        "no database, but text".repeat(99).getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> Scraper.stateOf(state()))
        .isInstanceOfSatisfying(
            StateException.class,
            e -> assertThat(e.reason()).isEqualTo(StateException.Reason.BROKEN));
  }

  @Test
  void neitherLooksNorASecondCrawlOfThisProcessLetAnotherProcessIn() throws Exception {
    Crawl crawl = crawl().start();
    await(asked);
    begun();
    assertThatThrownBy(() -> crawl().start()).isInstanceOf(StateException.class);
    assertThat(another("look")).isEqualTo("at work");
    assertThat(another("crawl")).isEqualTo("IN_USE");
    release.countDown();
    crawl.await();
    assertThat(another("look")).isEqualTo("not at work");
  }

  private String another(String what) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StateVisitor.class.getName(),
                what,
                state().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return out.strip();
  }
}
