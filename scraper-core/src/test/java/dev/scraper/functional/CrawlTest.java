package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.export.Exporters;
import dev.scraper.fixture.LeakCheck;
import dev.scraper.fixture.LocalSite;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.SkipReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeakCheck.class)
class CrawlTest {

  private final LocalSite site = new LocalSite();
  private final Scraper scraper =
      Scraper.builder().politeness(Politeness.polite().delay(Duration.ZERO)).build();

  @AfterEach
  void close() {
    scraper.close();
    site.close();
  }

  @Test
  void aSiteIsCrawledToItsEndEachPageOnce(@TempDir Path folder) throws Exception {
    site.links("/", "/a", "/b", "/a#part", "b", "http://elsewhere.invalid/");
    site.links("/a", "/", "/b", "/c?y=2&x=1");
    site.links("/b", "/c?x=1&y=2");
    // Which of the two spellings is fetched depends on which page is parsed first.
    site.links("/c?y=2&x=1");
    site.links("/c?x=1&y=2");
    Path file = folder.resolve("pages.jsonl");
    CrawlReport report =
        scraper
            .<Map<String, Object>>crawl(
                site.url("/"),
                (page, out) -> {
                  out.item(Map.of("path", page.url().pathAndQuery()));
                  page.links().forEach(out::follow);
                })
            .export(Exporters.jsonLines(file))
            .run();
    assertThat(report.ended()).isEqualTo(Ended.FINISHED);
    assertThat(report.exitStatus()).isZero();
    assertThat(report.stats().pages()).isEqualTo(4);
    assertThat(report.stats().records()).isEqualTo(4);
    assertThat(site.paths()).hasSize(5).doesNotHaveDuplicates().first().isEqualTo("/robots.txt");
    assertThat(Files.readAllLines(file)).hasSize(4).contains("{\"path\":\"/a\"}");
  }

  @Test
  void itemsReachTheProgramAsTheyWere() throws Exception {
    record Title(String text) {}
    site.links("/", "/a");
    site.links("/a");
    ConcurrentLinkedQueue<Title> titles = new ConcurrentLinkedQueue<>();
    scraper
        .<Title>crawl(
            site.url("/"),
            (page, out) -> {
              out.item(new Title(page.title().orElseThrow()));
              page.links().forEach(out::follow);
            })
        .onItem(titles::add)
        .run();
    assertThat(titles).containsExactlyInAnyOrder(new Title("/"), new Title("/a"));
  }

  @Test
  void ofALargeRobotsTxtOnlyTheFirst500KiBCount() throws Exception {
    String filler = "# " + "x".repeat(1_021) + "\n";
    site.robots("User-agent: *\nDisallow: /early\n" + filler.repeat(600) + "Disallow: /late\n");
    site.links("/", "/early", "/late");
    site.links("/late");
    CrawlReport report =
        scraper
            .<Object>crawl(site.url("/"), (page, out) -> page.links().forEach(out::follow))
            .run();
    assertThat(site.paths()).containsExactly("/robots.txt", "/", "/late");
    assertThat(report.stats().skipped()).containsEntry(SkipReason.ROBOTS, 1L);
  }
}
