package @package@;

import dev.scraper.extract.Css;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.page.Page;
import dev.scraper.spider.Output;
import dev.scraper.spider.Spider;
import java.util.List;

/** Takes the quotes from each page and goes on to the next one. Several threads call it at once. */
final class @Class@Spider implements Spider<@Class@Spider.Quote> {

  /** One item for each match, with a field or column of the output for each component. */
  @Css("div.quote")
  record Quote(
      @Css("span.text") String text,
      @Css("small.author") String author,
      @Css("a.tag") List<String> tags) {}

  private final Url start;

  @Class@Spider(Url start) {
    this.start = start;
  }

  @Override
  public List<Request> seeds() {
    return List.of(Request.get(start));
  }

  @Override
  public void parse(Page page, Output<Quote> out) {
    page.all(Quote.class).forEach(out::item);
    page.links("li.next a").forEach(out::follow);
  }
}
