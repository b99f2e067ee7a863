package dev.scraper.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.CrawlBuilder;
import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.fixture.LeakCheck;
import dev.scraper.fixture.LocalSite;
import dev.scraper.http.Request;
import dev.scraper.policy.Politeness;
import dev.scraper.policy.SkipReason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
class PluginCrawlTest {

  private final LocalSite site = new LocalSite();
  private final Scraper scraper =
      Scraper.builder().politeness(Politeness.polite().delay(Duration.ZERO)).build();

  @AfterEach
  void close() {
    scraper.close();
    site.close();
  }

  private CrawlBuilder<String> crawl(String... given) {
    site.links("/in/", "/in/a", "/in/b", "/out");
    site.links("/in/a");
    site.links("/in/b");
    ClassPathSpider plugin = new ClassPathSpider();
    return scraper
        .crawl(plugin, Arguments.of(plugin.arguments(), given))
        .seeds(List.of(Request.get(site.url("/in/"))));
  }

  @Test
  void aPluginsSettingsApply() throws Exception {
    CrawlReport report = crawl().run();
    assertThat(report.ended()).isEqualTo(Ended.MAX_PAGES);
    assertThat(report.stats().pages()).isEqualTo(2);
  }

  @Test
  void itsArgumentsDecide() throws Exception {
    CrawlReport report = crawl("pages=50").run();
    assertThat(report.ended()).isEqualTo(Ended.FINISHED);
    assertThat(report.stats().pages()).isEqualTo(3);
    assertThat(report.stats().skipped()).containsEntry(SkipReason.SCOPE, 1L);
  }

  @Test
  void whatIsSaidLaterWins() throws Exception {
    CrawlSettings later = CrawlSettings.usual().limits(limits -> limits.maxPages(1));
    CrawlBuilder<String> crawl = crawl("pages=50").settings(later);
    assertThat(crawl.limits().maxPages()).isEqualTo(1);
    assertThat(crawl.run().stats().pages()).isEqualTo(1);
  }
}
