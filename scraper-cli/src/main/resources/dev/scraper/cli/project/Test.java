package @package@;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.scraper.http.Url;
import dev.scraper.testing.PageResult;
import dev.scraper.testing.SpiderTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs the spider on a page saved in src/test/resources: no web site is asked. */
class @Class@SpiderTest {

  private static final String PAGE = "https://quotes.toscrape.com/";

  private final SpiderTest<@Class@Spider.Quote> spider =
      SpiderTest.of(new @Class@Spider(Url.parse(PAGE)));

  @Test
  void theQuotesOfAPageAreItsItemsAndTheNextPageIsFollowed() {
    PageResult<@Class@Spider.Quote> result = spider.resource("quotes.html", PAGE);
    result.hasItems(2).hasRequests(1).follows("/page/2/");
    assertEquals(
        new @Class@Spider.Quote("To be, or not to be.", "Hamlet", List.of("doubt", "life")),
        result.items().get(0));
  }
}
