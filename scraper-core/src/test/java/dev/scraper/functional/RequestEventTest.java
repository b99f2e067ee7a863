package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.policy.Politeness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests as events of a JFR recording. */
@Timeout(60)
class RequestEventTest extends RawCrawl {

  private static final String NAME = "dev.scraper.Request";

  private static final List<String> PARTS =
      List.of(
          "robots",
          "launch",
          "dns",
          "connect",
          "tls",
          "send",
          "firstByte",
          "body",
          "parseWait",
          "parse",
          "handler",
          "export",
          "loop");

  @TempDir Path folder;

  private interface Run {
    void run() throws Exception;
  }

  private List<RecordedEvent> recorded(boolean enabled, Run run) throws Exception {
    Path file = folder.resolve("r.jfr");
    try (Recording recording = new Recording()) {
      if (enabled) {
        recording.enable(NAME);
      } else {
        recording.disable(NAME);
      }
      recording.start();
      run.run();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals(NAME))
        .toList();
  }

  @Test
  void recordingHoldsEachRequestWithItsTimes() throws Exception {
    site.links("/", "/gone").says("/robots.txt", "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
    Politeness manners = Politeness.polite().delay(Duration.ZERO);
    List<RecordedEvent> events = recorded(true, () -> crawl("/").politeness(manners).run());
    assertThat(events).hasSize(3);
    RecordedEvent page = events.get(1);
    assertThat(page.getString("url")).isEqualTo(site.url("/"));
    assertThat(page.getString("purpose")).isEqualTo("page");
    assertThat(page.getString("outcome")).isEqualTo("delivered");
    assertThat(page.getInt("status")).isEqualTo(200);
    assertThat(page.getInt("attempt")).isEqualTo(1);
    assertThat(page.getDuration("queued")).isPositive();
    assertThat(page.getDuration("robots")).isPositive();
    assertThat(page.getDuration("firstByte")).isPositive();
    assertThat(page.getDuration("handler")).isPositive();
    assertThat(page.getDuration("tls")).isZero();
    assertThat(events.get(0).getString("purpose")).isEqualTo("robots");
    assertThat(events.get(2).getInt("status")).isEqualTo(404);
  }

  @Test
  void partsFromTheLeaseOnAddUpToNoMoreThanTheWhole() throws Exception {
    site.links("/", "/a", "/b", "/c").links("/a").links("/b").links("/c");
    List<RecordedEvent> events = recorded(true, () -> crawl("/").run());
    assertThat(events).hasSize(4);
    for (RecordedEvent event : events) {
      Duration sum = Duration.ZERO;
      for (String part : PARTS) {
        assertThat(event.getDuration(part)).as(part).isGreaterThanOrEqualTo(Duration.ZERO);
        sum = sum.plus(part.equals("robots") ? Duration.ZERO : event.getDuration(part));
      }
      // Two clocks: that of the recording and that of the crawl.
      assertThat(sum).isLessThan(event.getDuration().plusMillis(20));
    }
  }

  @Test
  void failureIsRecordedWithItsKindAndWithoutAStatus() throws Exception {
    site.on("/", peer -> peer.reset());
    List<RecordedEvent> events = recorded(true, () -> crawl("/").run());
    assertThat(events).hasSize(1);
    assertThat(events.get(0).getString("outcome")).isEqualTo("failed RESET");
    assertThat(events.get(0).getInt("status")).isZero();
  }

  @Test
  void recordingThatDoesNotWantThemGetsNone() throws Exception {
    site.links("/");
    assertThat(recorded(false, () -> crawl("/").run())).isEmpty();
  }
}
