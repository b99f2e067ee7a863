package dev.scraper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlStats;
import dev.scraper.export.Exporters;
import dev.scraper.http.FailureKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the end of a crawl looks like, on the screen and in the file of {@code --stats}. */
class SummaryTest {

  private static final CrawlStats STATS =
      new CrawlStats(
          2,
          3,
          2,
          1,
          0,
          0,
          new CrawlStats.MediaCounts(2, 3_000_000, 2),
          100,
          0,
          0,
          Map.of(FailureKind.HTTP, 1L),
          Map.of(),
          Map.of("sold out", 12L, "invalid: price", 3L),
          0,
          0,
          1,
          1,
          0,
          2,
          Duration.ofSeconds(1),
          0,
          List.of(),
          CrawlStats.Recrawl.NONE);

  @Test
  void whatWasDroppedIsToldByReason() {
    assertThat(Summary.of(STATS, "finished", List.of()))
        .containsSubsequence("failures: HTTP 1", "items dropped: invalid: price 3, sold out 12");
    assertThat(Summary.of(StatsFile.NOTHING, "finished", List.of())).hasSize(1);
  }

  @Test
  void filesAreToldWhereThereAreAny(@TempDir Path folder) throws Exception {
    assertThat(Summary.of(STATS, "finished", List.of())).contains("media: 2 files, 3.0 MB");
    Path file = folder.resolve("stats.json");
    new StatsFile(Exporters.jsonLines(file)).write(STATS, 0, "finished", null);
    assertThat(Files.readString(file))
        .contains("\"media_files\":2,\"media_bytes\":3000000,\"media_requests\":2");
  }

  @Test
  void whatWasDroppedIsInTheStatistics(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("stats.json");
    new StatsFile(Exporters.jsonLines(file)).write(STATS, 0, "finished", null);
    assertThat(Files.readString(file))
        .contains("\"dropped\":{\"invalid: price\":3,\"sold out\":12}");
  }
}
