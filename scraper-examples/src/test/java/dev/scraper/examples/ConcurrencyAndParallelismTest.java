package dev.scraper.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.Scraper;
import dev.scraper.examples.ConcurrencyAndParallelism.Measured;
import dev.scraper.http.FetchException;
import dev.scraper.testing.SiteReply;
import dev.scraper.testing.TestSite;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Counts only: how long it takes is no business of a test. */
class ConcurrencyAndParallelismTest {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

  @Test
  void eachPageIsAskedForAndParsedAsOftenAsIsSaid() throws Exception {
    try (TestSite site = ConcurrencyAndParallelism.slowSite(Duration.ofMillis(1))) {
      List<Measured> measured = ConcurrencyAndParallelism.measure(site.url("/"), 7, 2, out);
      assertThat(measured).extracting(Measured::count).containsExactly(7, 200);
      assertThat(site.targets())
          .as("robots.txt; the page to parse, one to warm up, and twice 7")
          .hasSize(1 + 2 + 2 * 7);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8).lines().skip(1))
        .hasSize(2)
        .satisfiesExactly(
            line -> assertThat(line).startsWith("7 x a wait"),
            line -> assertThat(line).startsWith("200 x a parse"))
        .allSatisfy(line -> assertThat(line).endsWith(" times as fast"));
  }

  @Test
  void aPageThatIsNotThereIsNotMeasured() {
    try (TestSite site = TestSite.empty().route("/", SiteReply.empty(404));
        Scraper scraper = ConcurrencyAndParallelism.scraper(3)) {
      ConcurrencyAndParallelism both = new ConcurrencyAndParallelism(scraper, 2);
      assertThatThrownBy(() -> both.waits(site.url("/"), 3))
          .isInstanceOf(FetchException.class)
          .hasMessageContaining("404");
    }
  }

  @Test
  void aRatioSaysHowMuchFaster() {
    Measured measured = new Measured("a wait", 2, Duration.ofMillis(400), Duration.ofMillis(200));
    assertThat(measured.ratio()).isEqualTo(2.0);
  }
}
