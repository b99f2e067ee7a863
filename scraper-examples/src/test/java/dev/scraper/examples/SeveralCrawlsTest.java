package dev.scraper.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.Scraper;
import dev.scraper.examples.SeveralCrawls.Job;
import dev.scraper.examples.SeveralCrawls.Outcome;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.testing.SiteReply;
import dev.scraper.testing.TestSite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SeveralCrawlsTest {

  private static final Duration LONG = Duration.ofMinutes(1);

  private final TestSite one = TestSite.empty();
  private final TestSite two = TestSite.empty();

  private final Scraper scraper =
      Scraper.builder()
          .politeness(Politeness.polite().delay(Duration.ZERO))
          .retry(new RetryPolicy(0))
          .build();

  @TempDir Path folder;

  @AfterEach
  void close() {
    scraper.close();
    one.close();
    two.close();
  }

  private static SiteReply page(String title) {
    return SiteReply.html("<title>" + title + "</title>");
  }

  private List<Outcome> run(Duration patience, Job... jobs) throws Exception {
    return SeveralCrawls.run(scraper, List.of(jobs), folder, patience);
  }

  private List<String> lines(String file) throws Exception {
    return Files.readAllLines(folder.resolve(file));
  }

  @Test
  void theyRunSideBySideAndEachHasItsFile() throws Exception {
    // Neither site answers before both are asked: in turn they would never end.
    CyclicBarrier both = new CyclicBarrier(2);
    for (TestSite site : List.of(one, two)) {
      site.route(
          "/",
          asked -> {
            try {
              both.await();
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
            return page(site == one ? "One" : "Two");
          });
    }
    List<Outcome> outcomes = run(LONG, new Job("two", two.url("/")), new Job("one", one.url("/")));
    assertThat(outcomes).extracting(Outcome::name).containsExactly("two", "one");
    assertThat(outcomes).extracting(Outcome::exitStatus).containsExactly(0, 0);
    assertThat(lines("one.jsonl")).containsExactly("{\"title\":\"One\"}");
    assertThat(lines("two.jsonl")).containsExactly("{\"title\":\"Two\"}");
  }

  @Test
  void whatFailsOrCannotBeginDoesNotStopTheOthers() throws Exception {
    one.route("/", page("One"));
    two.route("/", SiteReply.hangUp());
    Files.writeString(folder.resolve("mine.jsonl"), "mine\n");
    List<Outcome> outcomes =
        run(
            LONG,
            new Job("down", two.url("/")),
            new Job("mine", one.url("/")),
            new Job("nowhere", "no address"),
            new Job("one", one.url("/")));
    assertThat(outcomes)
        .extracting(Outcome::name)
        .containsExactly("down", "mine", "nowhere", "one");
    assertThat(outcomes).extracting(Outcome::exitStatus).containsExactly(3, 1, 1, 0);
    assertThat(outcomes.get(1).text()).contains("mine.jsonl");
    assertThat(outcomes.get(2).text()).contains("no address");
    assertThat(lines("mine.jsonl")).containsExactly("mine");
    assertThat(lines("one.jsonl")).containsExactly("{\"title\":\"One\"}");
  }

  @Test
  void whatIsNotOverInTimeIsCancelledAndItsFileHasWhatWasFound() throws Exception {
    one.route("/", SiteReply.html("<title>First</title><a href=/2>2</a>"));
    // Endless: each page leads to one more.
    for (int i = 2; i < 5_000; i++) {
      one.route("/" + i, SiteReply.html("<a href=/" + (i + 1) + "></a>"));
    }
    scraper.close();
    try (Scraper slow = Scraper.builder().build()) { // 250 ms a page: it cannot be over in time
      List<Outcome> outcomes =
          SeveralCrawls.run(
              slow, List.of(new Job("one", one.url("/"))), folder, Duration.ofSeconds(1));
      assertThat(outcomes).extracting(Outcome::exitStatus).containsExactly(130);
      assertThat(outcomes.get(0).text()).contains("ended=interrupted");
      assertThat(folder.resolve("one.jsonl")).exists();
    }
  }

  @Test
  void aJobIsANameAndAnAddress() {
    assertThat(Job.parse("a=http://b/?c=d")).isEqualTo(new Job("a", "http://b/?c=d"));
    assertThatThrownBy(() -> Job.parse("http://b/"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NAME=URL");
  }
}
