package dev.scraper.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.Scraper;
import dev.scraper.event.CrawlReport;
import dev.scraper.examples.SitemapExample.Titled;
import dev.scraper.http.Url;
import dev.scraper.policy.Politeness;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SitemapExampleTest {

  private final Site site = new Site();
  private final ConcurrentLinkedQueue<Titled> found = new ConcurrentLinkedQueue<>();
  private final Scraper scraper =
      Scraper.builder().politeness(Politeness.polite().delay(Duration.ZERO)).build();

  @AfterEach
  void close() {
    scraper.close();
    site.close();
  }

  private CrawlReport crawl() throws Exception {
    return SitemapExample.crawl(scraper, site.url("/")).onItem(found::add).run();
  }

  private Titled titled(String path, String title) {
    return new Titled(Url.parse(site.url(path)), title);
  }

  private String sitemap(String... paths) {
    StringBuilder xml =
        new StringBuilder("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>");
    for (String path : paths) {
      xml.append("<url><loc>").append(site.url(path)).append("</loc></url>");
    }
    return xml.append("</urlset>").toString();
  }

  @Test
  void thePagesOfTheSitemapsNamedInRobotsTxtAreFetchedAndTheirLinksAreNot() throws Exception {
    site.answer("/robots.txt", "text/plain", "Sitemap: " + site.url("/index.xml"));
    site.answer(
        "/index.xml",
        "application/xml",
        "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>"
            + site.url("/part.xml")
            + "</loc></sitemap></sitemapindex>");
    site.answer("/part.xml", "application/xml", sitemap("/a", "/b", "/"));
    site.page("/", "<title>Home</title><a href='/linked'>not in the sitemap</a>");
    site.page("/a", "<title> Page  A </title>");
    site.page("/b", "no title");
    CrawlReport report = crawl();
    assertThat(found)
        .containsExactlyInAnyOrder(titled("/", "Home"), titled("/a", "Page A"), titled("/b", ""));
    assertThat(report.exitStatus()).isZero();
    assertThat(site.asked())
        .containsExactlyInAnyOrder("/robots.txt", "/index.xml", "/part.xml", "/", "/a", "/b");
  }

  @Test
  void withoutASitemapInRobotsTxtTheUsualPlaceIsTried() throws Exception {
    site.answer("/sitemap.xml", "application/xml", sitemap("/a"));
    site.page("/", "<title>Home</title>");
    site.page("/a", "<title>A</title>");
    crawl();
    assertThat(found).containsExactlyInAnyOrder(titled("/", "Home"), titled("/a", "A"));
  }
}
