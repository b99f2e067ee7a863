package dev.scraper.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.Scraper;
import dev.scraper.http.FetchException;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.testing.SiteReply;
import dev.scraper.testing.SiteRequest;
import dev.scraper.testing.TestSite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LiveFeedTest {

  private static final String RETRY_SOON = "retry: 1\n\n";

  private final TestSite site = TestSite.empty().route("/feed", LiveFeedTest::feed);

  private final Scraper scraper =
      Scraper.builder()
          .politeness(Politeness.polite().delay(Duration.ZERO))
          .retry(new RetryPolicy(0))
          .build();

  private final CompletableFuture<Void> stop = new CompletableFuture<>();

  @TempDir Path folder;

  /** Two events and the end of the connection; one more to whom comes back; then no more. */
  private static SiteReply feed(SiteRequest request) {
    return switch (request.header("Last-Event-ID").orElse("")) {
      case "" ->
          events(RETRY_SOON + "id: 1\ndata: one\n\nid: 2\nevent: note\ndata: two\ndata: !\n\n");
      case "2" -> events(RETRY_SOON + "id: 3\ndata: three\n\n");
      default -> SiteReply.empty(204);
    };
  }

  private static SiteReply events(String text) {
    return SiteReply.text("text/event-stream", text);
  }

  @AfterEach
  void close() {
    scraper.close();
    site.close();
  }

  private long follow(String path, Path file, long limit) throws Exception {
    return LiveFeed.follow(scraper, site.url(path), file, limit, stop);
  }

  private List<SiteRequest> asked() {
    return site.requests().stream().filter(asked -> asked.path().equals("/feed")).toList();
  }

  @Test
  void everyEventIsALineAlsoAfterTheConnectionWasMadeAgain() throws Exception {
    Path file = Files.writeString(folder.resolve("feed.jsonl"), "before\n");
    assertThat(follow("/feed", file, Long.MAX_VALUE)).isEqualTo(3);
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "before",
            "{\"id\":\"1\",\"event\":\"message\",\"data\":\"one\"}",
            "{\"id\":\"2\",\"event\":\"note\",\"data\":\"two\\n!\"}",
            "{\"id\":\"3\",\"event\":\"message\",\"data\":\"three\"}");
    assertThat(asked())
        .extracting(asked -> asked.header("Last-Event-ID").orElse("none"))
        .containsExactly("none", "2", "3");
  }

  @Test
  void afterTheLastEventThatIsWantedNoneIsAskedFor() throws Exception {
    Path file = folder.resolve("feed.jsonl");
    assertThat(follow("/feed", file, 1)).isEqualTo(1);
    assertThat(Files.readAllLines(file)).hasSize(1);
    assertThat(asked()).hasSize(1);
  }

  @Test
  void aFeedWithoutAnEndIsLeftWhenThatIsAskedForAndItsFileIsWhole() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    site.route(
        "/endless",
        asked -> {
          if (connections.incrementAndGet() == 3) {
            stop.complete(null);
          }
          return events(RETRY_SOON + "data: more\n\n");
        });
    Path file = folder.resolve("feed.jsonl");
    assertThat(follow("/endless", file, Long.MAX_VALUE)).isGreaterThanOrEqualTo(2);
    assertThat(Files.readString(file)).endsWith("\n");
    assertThat(Files.readAllLines(file))
        .hasSizeGreaterThanOrEqualTo(2)
        .containsOnly("{\"id\":\"\",\"event\":\"message\",\"data\":\"more\"}");
  }

  @Test
  void whatIsNoFeedIsAnError() {
    site.route("/page", SiteReply.html("<p>no feed</p>"));
    assertThatThrownBy(() -> follow("/page", folder.resolve("feed.jsonl"), 1))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("text/html");
    assertThatThrownBy(() -> follow("/gone", folder.resolve("feed.jsonl"), 1))
        .isInstanceOf(FetchException.class)
        .hasMessageContaining("404");
  }
}
