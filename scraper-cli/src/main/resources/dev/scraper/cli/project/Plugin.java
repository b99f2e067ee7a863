package @package@;

import dev.scraper.http.Url;
import dev.scraper.plugin.Argument;
import dev.scraper.plugin.Arguments;
import dev.scraper.plugin.CrawlSettings;
import dev.scraper.plugin.SpiderPlugin;
import dev.scraper.spider.Spider;
import java.time.Duration;
import java.util.List;

/** What 'scraper list' shows and 'scraper run @name@' runs; named in META-INF/services. */
public final class @Class@Plugin implements SpiderPlugin<@Class@Spider.Quote> {

  static final Argument<Url> START =
      Argument.url("start")
          .defaultsTo(Url.parse("https://quotes.toscrape.com/"))
          .help("the first page");

  @Override
  public String name() {
    return "@name@";
  }

  @Override
  public String description() {
    return "Quotes with their authors and tags";
  }

  @Override
  public List<Argument<?>> arguments() {
    return List.of(START);
  }

  @Override
  public Spider<@Class@Spider.Quote> create(Arguments args) {
    return new @Class@Spider(args.get(START));
  }

  /** What this crawl does otherwise than others; options of the command line win over it. */
  @Override
  public CrawlSettings settings(Arguments args) {
    return CrawlSettings.usual().politeness(manners -> manners.delay(Duration.ofSeconds(1)));
  }
}
