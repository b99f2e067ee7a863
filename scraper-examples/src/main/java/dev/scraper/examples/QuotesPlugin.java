package dev.scraper.examples;

import dev.scraper.http.Url;
import dev.scraper.plugin.Argument;
import dev.scraper.plugin.Arguments;
import dev.scraper.plugin.SpiderPlugin;
import dev.scraper.spider.Spider;
import java.util.List;

/**
 * {@link QuotesSpider} as a plug-in: {@code scraper run quotes --plugins scraper-examples/target}.
 *
 * <p><b>Thread-safety:</b> stateless.
 */
public final class QuotesPlugin implements SpiderPlugin<QuotesSpider.Quote> {

  static final Argument<Url> START =
      Argument.url("start")
          .defaultsTo(Url.parse("https://quotes.toscrape.com/"))
          .help("the first page");

  /** For the loader of plug-ins. */
  public QuotesPlugin() {}

  @Override
  public String name() {
    return "quotes";
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
  public Spider<QuotesSpider.Quote> create(Arguments args) {
    return new QuotesSpider(args.get(START).toString());
  }
}
