package dev.scraper.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.http.FailureKind;
import dev.scraper.policy.SkipReason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's crawl, as the shop sees it. */
class ShopCrawlTest {

  @Test
  void everyPageIsAskedOnceAndNothingThatIsDisallowed(@TempDir Path folder) throws IOException {
    try (DemoShop shop = DemoShop.open(0)) {
      CrawlReport report = DemoCommand.crawl(shop, folder).report();

      assertThat(report.ended()).isEqualTo(Ended.FINISHED);
      assertThat(report.stats().failed()).isEqualTo(Map.of(FailureKind.HTTP, 2L));
      assertThat(report.stats().skipped())
          .containsEntry(SkipReason.ROBOTS, 2L)
          .containsEntry(SkipReason.CONTENT_TYPE, 1L);
      Map<String, Integer> asked = new HashMap<>();
      shop.visits().forEach(visit -> asked.merge(visit.path(), 1, Integer::sum));
      shop.products().forEach(product -> assertThat(asked).containsEntry(product.path(), 1));
      assertThat(asked.remove(Routes.BROKEN)).isEqualTo(2);
      assertThat(asked.remove(Routes.BUSY)).isEqualTo(2);
      assertThat(asked.values()).allMatch(times -> times == 1);
      assertThat(asked.keySet())
          .contains("/", "/robots.txt", Routes.MOVED, Routes.MISSING, Routes.SLOW, Routes.PDF)
          .noneMatch(path -> path.startsWith("/admin") || path.startsWith("/cart"))
          .noneMatch(path -> path.contains("sid="))
          .doesNotContain(Routes.BEHIND_NOFOLLOW);
      // robots.txt, home, 19 pages of categories, 300 products, and eight that are odd or plain.
      assertThat(asked).hasSize(1 + 1 + 19 + 300 + 8);
    }
  }

  @Test
  void busyPageIsNotAskedAgainBeforeTheTimeItNamed(@TempDir Path folder) throws IOException {
    try (DemoShop shop = DemoShop.open(0)) {
      DemoCommand.crawl(shop, folder);

      var news = shop.visits().stream().filter(visit -> visit.path().equals(Routes.BUSY)).toList();
      assertThat(Duration.between(news.get(0).at(), news.get(1).at()))
          .isGreaterThanOrEqualTo(Duration.ofMillis(950));
    }
  }
}
