package dev.scraper.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.Failure;
import dev.scraper.examples.NewsPlugin.Article;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.plugin.Arguments;
import dev.scraper.policy.SkipReason;
import dev.scraper.testing.SavedPage;
import dev.scraper.testing.SiteReply;
import dev.scraper.testing.SpiderTest;
import dev.scraper.testing.TestSite;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NewsPluginTest {

  private static final String NEWS = "https://news.example/";

  private final NewsPlugin plugin = new NewsPlugin();
  private final Arguments args =
      Arguments.of(plugin.arguments(), "feed=" + NEWS + "feed.xml", "live=2");
  private final TestSite site = TestSite.resource("sites/news");
  private final SpiderTest<Article> test = SpiderTest.of(plugin.create(args));

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void articlesHaveWhatTheFeedSaysAndTheTextOfTheirPages() {
    test.crawl(site)
        .hasNoFailures()
        .hasItems(5)
        .hasItem(
            new Article(
                "Bridge & tunnel open",
                Optional.of(OffsetDateTime.parse("2026-11-20T08:30:00+01:00")),
                "Ada Example",
                List.of("The bridge is open.", "So is the tunnel."),
                Url.parse(NEWS + "articles/bridge")))
        .hasItem(
            new Article(
                "Rain",
                Optional.of(OffsetDateTime.parse("2026-11-19T12:00:00Z")),
                "Björn Beispiel",
                List.of("It rained."),
                Url.parse(NEWS + "articles/rain")));
  }

  @Test
  void theLiveBlogHasABudgetAndTheArticlesAreAllThere() {
    var result = test.crawl(site, crawl -> crawl.settings(plugin.settings(args))).hasItems(4);
    assertThat(result.pages())
        .contains(NEWS + "live/1", NEWS + "live/2", NEWS + "articles/rain")
        .doesNotContain(NEWS + "live/3");
    assertThat(result.report().stats().skipped()).containsEntry(SkipReason.LIMIT, 1L);
  }

  @Test
  void aSavedFeedLeadsToItsArticlesAndItsOlderPart() {
    Request feed = Request.get(NEWS + "feed.xml").label("feed");
    test.page(SavedPage.resource("sites/news/feed.xml").at(feed))
        .hasItems(0)
        .hasRequests(5)
        .follows("/articles/bridge", "article")
        .follows("/older.xml", "feed");
  }

  @Test
  void aPageThatIsNoFeedAndAnArticleWithoutTextFailAndSayWhy() {
    site.route("/older.xml", SiteReply.html("<h1>Gone</h1>"))
        .route("/articles/bridge", SiteReply.html("<h1>Subscribe</h1>"));
    var result = test.crawl(site).hasItems(3);
    assertThat(result.failures())
        .extracting(Failure::message)
        .hasSize(2)
        .anyMatch(message -> message.contains("this is no feed"))
        .anyMatch(message -> message.contains("Article.paragraphs"));
  }
}
