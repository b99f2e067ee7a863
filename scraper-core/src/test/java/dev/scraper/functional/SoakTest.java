package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.export.Exporters;
import dev.scraper.fixture.LeakCheck;
import dev.scraper.soak.SoakBook;
import dev.scraper.soak.SoakCrawl;
import dev.scraper.soak.SoakServer;
import dev.scraper.soak.SoakSite;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The small edition of the soak in scraper-bench: every fault there is, a few times each. */
@ExtendWith(LeakCheck.class)
class SoakTest {

  private static final int PAGES = 5_000;

  @TempDir Path folder;

  @Test
  void everyUrlOfASiteFullOfFaultsEndsOnceAsItMust() throws Exception {
    SoakSite site = new SoakSite(PAGES, 20, 1, false);
    SoakBook book = new SoakBook(site);
    Path records = folder.resolve("pages.jsonl");
    Path failures = folder.resolve("failures.jsonl");
    CrawlReport report;
    try (SoakServer server = new SoakServer(site);
        Scraper scraper = Scraper.create()) {
      report =
          SoakCrawl.of(scraper, site, server.port(), book)
              .export(Exporters.jsonLines(records))
              .failures(Exporters.jsonLines(failures))
              .run();
    }
    assertThat(book.problems(report)).isEmpty();
    assertThat(report.ended()).isEqualTo(Ended.FINISHED);
    assertThat(report.exitStatus()).isEqualTo(4);
    assertThat(Files.readAllLines(records))
        .doesNotHaveDuplicates()
        .hasSize(Math.toIntExact(report.stats().pages()));
    assertThat(Files.readAllLines(failures)).hasSize(Math.toIntExact(report.stats().failures()));
  }
}
