package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.CrawlBuilder;
import dev.scraper.Scraper;
import dev.scraper.event.Dump;
import dev.scraper.event.InFlight;
import dev.scraper.event.Phase;
import dev.scraper.fixture.LogLines;
import dev.scraper.http.Request;
import dev.scraper.http.Response;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.task.OpenResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a crawl in the debug mode tells of its requests. */
@Timeout(60)
class DebugModeTest extends RawCrawl {

  private static final String TIME = "=(-|[0-9]+\\.[0-9])";

  /** The columns of docs/debugging.md. */
  private static final Pattern LINE =
      Pattern.compile(
          ".*request (page|robots|fetch) (\\d+|-) (\\w+(?: \\w+)?) attempt=\\d+ total=[0-9.]+ queued"
              + String.join(
                  TIME + " ",
                  "",
                  "robots",
                  "launch",
                  "dns",
                  "connect",
                  "tls",
                  "send",
                  "first-byte",
                  "body",
                  "parse-wait",
                  "parse",
                  "handler",
                  "export",
                  "loop")
              + TIME
              + " ms http://\\S+");

  private CrawlBuilder<Object> debugCrawl(String... seeds) {
    return crawl(seeds).debug(true);
  }

  @Test
  void eachRequestIsOneLineOfFixedColumns() throws Exception {
    site.links("/", "/missing").says("/robots.txt", "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
    List<String> lines;
    try (LogLines log = new LogLines()) {
      debugCrawl("/").politeness(Politeness.polite()).run();
      lines = log.with("dev.scraper.debug - request ");
    }
    assertThat(lines).hasSize(3).allMatch(line -> LINE.matcher(line).matches());
    assertThat(lines.get(0)).contains("request robots 404 refused attempt=1").contains("robots=-");
    assertThat(lines.get(1))
        .contains("request page 200 delivered attempt=1")
        .contains("tls=-")
        .containsPattern("queued=[0-9]")
        .containsPattern("robots=[0-9]")
        .containsPattern("first-byte=[0-9]")
        .containsPattern("handler=[0-9]")
        .endsWith(" ms " + site.url("/"));
    assertThat(lines.get(2)).contains("request page 404 refused").contains("handler=-");
  }

  @Test
  void waitForRobotsTxtIsNotCountedAsAWaitInTheQueue() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    site.links("/")
        .on(
            "/robots.txt",
            peer -> {
              asked.countDown();
              await(release);
              peer.send("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
            });
    List<String> lines;
    try (LogLines log = new LogLines()) {
      Politeness manners = Politeness.polite().delay(Duration.ZERO);
      var crawl = debugCrawl("/").politeness(manners).start();
      await(asked);
      long from = System.nanoTime();
      while (System.nanoTime() - from < 50_000_000) {
        Thread.onSpinWait(); // the least that the wait will have been
      }
      release.countDown();
      crawl.await();
      lines = log.with(" page 200 ");
    }
    assertThat(time(lines.get(0), "robots")).isGreaterThanOrEqualTo(50);
    assertThat(time(lines.get(0), "queued")).isLessThan(time(lines.get(0), "robots"));
  }

  private static double time(String line, String column) {
    var matcher = Pattern.compile(" " + column + "=([0-9.]+)").matcher(line);
    assertThat(matcher.find()).as(line).isTrue();
    return Double.parseDouble(matcher.group(1));
  }

  @Test
  void endTellsWhereTheTimeWent() throws Exception {
    site.links("/", "/a").links("/a");
    List<String> all;
    try (LogLines log = new LogLines()) {
      debugCrawl("/").run();
      all = log.all();
    }
    assertThat(all).anyMatch(line -> line.endsWith("requests: 2; in milliseconds:"));
    assertThat(all)
        .anyMatch(line -> line.matches("  first-byte mean +\\S+  longest +\\S+  http.*"));
    assertThat(all)
        .anyMatch(line -> line.endsWith("requests held for too long: 0, bodies never closed: 0"));
  }

  @Test
  void cancelledAndBrokenRequestsLeaveNoBodyOpen() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    String head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99\r\n\r\nhalf";
    site.links("/", "/short", "/image", "/stuck")
        .saysAndCloses("/short", head)
        .says("/image", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 2\r\n\r\nab")
        .on(
            "/stuck",
            peer -> {
              peer.send(head);
              asked.countDown();
              peer.untilClosed();
            });
    try (LogLines log = new LogLines()) {
      var crawl = debugCrawl("/").start();
      await(asked);
      crawl.cancel();
      crawl.await();
      assertThat(log.with("never closed"))
          .hasSize(1)
          .allMatch(line -> line.endsWith(" bodies never closed: 0"));
    }
  }

  @Test
  void withoutItNothingIsTold() throws Exception {
    site.links("/");
    try (LogLines log = new LogLines()) {
      crawl("/").run();
      assertThat(log.with("dev.scraper.debug")).isEmpty();
    }
  }

  @Test
  void fetchIsDumpedWithThePlaceThatAskedForIt() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    site.on(
        "/",
        peer -> {
          asked.countDown();
          peer.untilClosed();
        });
    try (Scraper watched =
        Scraper.builder().politeness(EAGER).retry(new RetryPolicy(0)).debug(true).build()) {
      CompletableFuture<Response> future = watched.fetch(site.url("/"));
      await(asked);
      Dump dump = watched.dump();
      assertThat(dump.requests()).hasSize(1);
      InFlight request = dump.requests().get(0);
      assertThat(request.referrer().orElse("")).contains("DebugModeTest.java:");
      assertThat(request.inPhase()).isPresent();
      assertThat(dump.text()).contains(", of these ", " here  http://");
      future.cancel(true);
    }
  }

  @Test
  void answerThatIsHeldOpenIsDumpedWithThePlaceThatOpenedIt() throws Exception {
    site.on(
        "/",
        peer -> {
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
          peer.untilClosed();
        });
    try (Scraper watched =
        Scraper.builder().politeness(EAGER).retry(new RetryPolicy(0)).debug(true).build()) {
      try (OpenResponse open = watched.await(watched.open(Request.get(site.url("/"))))) {
        assertThat(open.status()).isEqualTo(200);
        InFlight request = watched.dump().requests().get(0);
        assertThat(request.phase()).isIn(Phase.HEADER, Phase.BODY);
        assertThat(request.referrer().orElse("")).contains("DebugModeTest.java:");
      }
    }
  }
}
