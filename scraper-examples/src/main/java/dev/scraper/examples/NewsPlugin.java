package dev.scraper.examples;

import dev.scraper.data.Feed;
import dev.scraper.extract.Carried;
import dev.scraper.extract.Css;
import dev.scraper.extract.PageUrl;
import dev.scraper.extract.Required;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.page.Page;
import dev.scraper.plugin.Argument;
import dev.scraper.plugin.Arguments;
import dev.scraper.plugin.CrawlSettings;
import dev.scraper.plugin.SpiderPlugin;
import dev.scraper.spider.Output;
import dev.scraper.spider.Router;
import dev.scraper.spider.Spider;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * The articles of a news feed: {@code scraper run news -a feed=https://news.example/feed.xml -o
 * articles.jsonl}. RSS, Atom and JSON Feed are the same to it.
 *
 * <p>What the feed says of an article travels with the request for its page; the page gives the
 * text. A budget for a part of each site keeps its live blog from eating the crawl.
 *
 * <p><b>Thread-safety:</b> stateless.
 */
public final class NewsPlugin implements SpiderPlugin<NewsPlugin.Article> {

  /** What an entry of the feed says. */
  private record Headline(String title, Optional<OffsetDateTime> published, String author) {}

  /**
   * One item.
   *
   * @param title as the feed has it
   * @param published when it was published first, if the feed tells
   * @param author empty if the feed names none
   * @param paragraphs the text, at least one
   * @param url of the article
   */
  public record Article(
      @Carried("title") String title,
      @Carried("published") Optional<OffsetDateTime> published,
      @Carried("author") String author,
      @Css("article p") @Required List<String> paragraphs,
      @PageUrl Url url) {}

  static final Argument<List<Url>> FEED =
      Argument.url("feed").list().help("RSS, Atom or JSON Feed; several with commas");
  static final Argument<Integer> LIVE =
      Argument.integer("live").atLeast(1).defaultsTo(5).help("pages below /live/ at most");

  /** For the loader of plug-ins. */
  public NewsPlugin() {}

  @Override
  public String description() {
    return "Articles that feeds name, with their text";
  }

  @Override
  public List<Argument<?>> arguments() {
    return List.of(FEED, LIVE);
  }

  @Override
  public CrawlSettings settings(Arguments args) {
    return CrawlSettings.usual().limits(limits -> limits.maxPerPath("/live/*", args.get(LIVE)));
  }

  @Override
  public Spider<Article> create(Arguments args) {
    Router<Article> news =
        new Router<Article>()
            .on("feed", NewsPlugin::feed)
            .on("article", (page, out) -> out.item(page.one(Article.class)));
    args.get(FEED).forEach(feed -> news.seed(Request.get(feed).label("feed")));
    return news;
  }

  private static void feed(Page page, Output<Article> out) {
    Feed feed = page.feed().orElseThrow(() -> new IllegalStateException("this is no feed"));
    for (Feed.Entry entry : feed.entries()) {
      String title = entry.title().orElse("untitled");
      Headline headline = new Headline(title, entry.published(), entry.author().orElse(""));
      entry
          .link()
          .map(link -> Request.get(link).label("article").carry(headline))
          .ifPresent(out::follow);
    }
    feed.next().ifPresent(older -> out.follow(older, "feed"));
  }
}
