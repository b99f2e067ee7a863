package dev.scraper.testing;

import dev.scraper.http.Request;
import dev.scraper.page.Page;
import dev.scraper.spider.Output;
import dev.scraper.spider.Spider;
import java.util.List;
import org.jsoup.nodes.Element;

/** A spider of a site that is not there, as a user of the testing kit has one. */
final class QuotesSpider implements Spider<QuotesSpider.Quote> {

  record Quote(String text, String author) {}

  static final String HOME = "https://quotes.example/";

  @Override
  public List<Request> seeds() {
    return List.of(Request.get(HOME));
  }

  @Override
  public void parse(Page page, Output<Quote> out) {
    if (page.label().isPresent()) {
      Quote known = page.carried(Quote.class).orElseThrow();
      out.item(new Quote(known.text(), page.first("h1").orElseThrow().text()));
      return;
    }
    for (Element quote : page.select("div.quote")) {
      Quote found = new Quote(quote.select(".text").text(), quote.select(".author").text());
      out.item(found);
      out.follow(
          Request.get(out.resolve(quote.select("a").attr("href"))).label("author").carry(found));
    }
    page.links("li.next a").forEach(out::follow);
  }
}
