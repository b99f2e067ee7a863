package @package@;

import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.page.Page;
import dev.scraper.spider.Output;
import dev.scraper.spider.Spider;
import java.util.List;
import org.jsoup.nodes.Element;

/** Takes the quotes from each page and goes on to the next one. Several threads call it at once. */
final class @Class@Spider implements Spider<@Class@Spider.Quote> {

  /** One item: a line of the output, with a field or column for each component. */
  record Quote(String text, String author, List<String> tags) {}

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
    for (Element quote : page.select("div.quote")) {
      out.item(
          new Quote(
              quote.select("span.text").text(),
              quote.select("small.author").text(),
              quote.select("a.tag").eachText()));
    }
    page.links("li.next a").forEach(out::follow);
  }
}
