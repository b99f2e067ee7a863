package dev.scraper.spider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.extract.Css;
import dev.scraper.http.Request;
import dev.scraper.testing.SiteReply;
import dev.scraper.testing.SpiderTest;
import dev.scraper.testing.TestSite;
import org.junit.jupiter.api.Test;

class TypedSpiderTest {

  @Css("p")
  record Line(@Css("b") String text) {}

  @Test
  void itCrawlsFromItsSeedsAlongItsLinks() {
    Spider<Line> spider =
        Spider.of(Line.class)
            .seed("https://a.example/")
            .seed(Request.get("https://a.example/other"))
            .following("li.next a")
            .following("nav");
    try (TestSite site = TestSite.empty()) {
      site.route("/", SiteReply.html("<p><b>1</b></p><li class=next><a href=2>next</a>"))
          .route("/2", SiteReply.html("<nav><a href=3>3</a></nav><a href=/not>not</a>"))
          .route("/3", SiteReply.html("<p><b>2</b></p><p><b>3</b></p>"))
          .route("/other", SiteReply.html("<p><b>4</b></p>"));
      SpiderTest.of(spider).crawl(site).hasItems(4).hasItem(new Line("3")).hasNoFailures();
      assertThat(site.targets()).containsExactly("/robots.txt", "/", "/other", "/2", "/3");
    }
  }

  @Test
  void aSeedThatIsNoAddressIsRefused() {
    TypedSpider<Line> spider = Spider.of(Line.class);
    assertThatThrownBy(() -> spider.seed("/list")).isInstanceOf(IllegalArgumentException.class);
  }
}
