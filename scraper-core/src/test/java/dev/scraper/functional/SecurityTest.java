package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.CrawlBuilder;
import dev.scraper.fixture.LocalSite;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.page.Page;
import dev.scraper.policy.Media;
import dev.scraper.policy.Scope;
import dev.scraper.spider.Output;
import dev.scraper.spider.Spider;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page, a sitemap or a redirect may not make a crawl ask for. 127.0.0.1 is the seed. */
class SecurityTest extends SiteTestBase {

  @TempDir Path folder;

  private final Queue<FailureKind> kinds = new ConcurrentLinkedQueue<>();

  private void assertNobodyElseWasAsked() {
    assertThat(site.hits()).isNotEmpty().allMatch(hit -> hit.host().equals("127.0.0.1"));
  }

  private CrawlBuilder<Object> anywhere(Spider<Object> spider) {
    return scraper
        .crawl(spider)
        .seeds(List.of(Request.get(site.url("/"))))
        .scope(Scope.HOST.relation(Scope.Relation.ANY))
        .listener(heard);
  }

  private static LocalSite xml(LocalSite site, String path, String body) {
    return site.answer(
        path,
        request ->
            new MockResponse.Builder()
                .addHeader("Content-Type", "application/xml")
                .body(body)
                .build());
  }

  @Test
  void noEntityAndNoDocumentTypeOfXmlIsFetched() throws Exception {
    String type =
        "<?xml version='1.0'?><?xml-stylesheet href='%1$s'?>"
            + "<!DOCTYPE %2$s SYSTEM '%1$s' [<!ENTITY %% p SYSTEM '%1$s'>%%p;"
            + "<!ENTITY e SYSTEM '%1$s'>]>";
    String secret = site.url("/secret");
    String include = "<x:include xmlns:x='http://www.w3.org/2001/XInclude' href='" + secret + "'/>";
    xml(site, "/page.xml", type.formatted(secret, "a") + "<a>&e;" + include + "</a>");
    xml(
        site,
        "/feed.xml",
        type.formatted(secret, "rss")
            + "<rss version='2.0'><channel><title>&e;"
            + include
            + "</title><item><title>t</title></item></channel></rss>");
    xml(
        site,
        "/sitemap.xml",
        type.formatted(secret, "urlset") + "<urlset><url><loc>&e;</loc></url></urlset>");
    site.links("/", "/page.xml", "/feed.xml");
    Spider<Object> spider =
        new Spider<>() {
          @Override
          public List<Request> sitemaps() {
            return List.of(Request.get(site.url("/sitemap.xml")));
          }

          @Override
          public void parse(Page page, Output<Object> out) {
            page.links().forEach(out::follow);
            page.feed();
            page.document().selectXpath("//a");
            page.text();
          }
        };
    anywhere(spider).run();
    assertThat(site.paths()).contains("/page.xml", "/feed.xml", "/sitemap.xml");
    assertThat(site.hits("/secret")).isEmpty();
  }

  private FailureKind kindOf(Runnable fetch) {
    try {
      fetch.run();
    } catch (CompletionException e) {
      return ((FetchException) e.getCause()).kind();
    }
    throw new AssertionError("it did not fail");
  }

  @Test
  void aPageCannotHaveAPrivateAddressFetchedForIt() throws Exception {
    String inside = site.url(2, "/secret");
    site.links("/", "/x").redirect("/x", 302, inside);
    anywhere(
            (page, out) -> {
              kinds.add(kindOf(() -> page.fetcher().fetch(inside).join()));
              kinds.add(kindOf(() -> page.fetcher().fetch(site.url("/x")).join()));
              kinds.add(kindOf(() -> page.fetcher().open(Request.get(inside)).join()));
              kinds.add(kindOf(() -> page.fetcher().open(Request.get(site.url("/x"))).join()));
            })
        .run();
    assertThat(kinds).hasSize(4).containsOnly(FailureKind.BLOCKED_ADDRESS);
    assertNobodyElseWasAsked();
  }

  @Test
  void aRedirectDoesNotLeadAFetchOfAProgramToAPrivateAddress() {
    site.redirect("/x", 302, site.url(2, "/secret"));
    assertThat(kindOf(() -> scraper.fetch(Request.get(site.url("/x"))).join()))
        .isEqualTo(FailureKind.BLOCKED_ADDRESS);
    assertNobodyElseWasAsked();
  }

  @Test
  void filesAndSitemapsAndRobotsTxtAreNotFetchedFromPrivateAddresses() throws Exception {
    String inside = site.url(2, "/secret.png");
    site.links("/", "/next").page("/next", "next");
    site.redirect("/moved.png", 302, inside);
    site.redirect("/robots.txt", 302, site.url(2, "/robots.txt"));
    site.redirect("/moved.xml", 302, site.url(2, "/sitemap.xml"));
    xml(
        site,
        "/sitemap.xml",
        "<sitemapindex><sitemap><loc>"
            + site.url(2, "/inner.xml")
            + "</loc></sitemap><sitemap><loc>"
            + site.url("/moved.xml")
            + "</loc></sitemap></sitemapindex>");
    Spider<Object> spider =
        new Spider<>() {
          @Override
          public List<Request> sitemaps() {
            return List.of(Request.get(site.url("/sitemap.xml")));
          }

          @Override
          public void parse(Page page, Output<Object> out) {
            out.download(Url.parse(inside));
            out.download(Url.parse(site.url("/moved.png")));
          }
        };
    anywhere(spider)
        .media(Media.to(folder.resolve("media")))
        .politeness(EAGER.ignoreRobots())
        .run();
    assertNobodyElseWasAsked();
    assertThat(site.paths()).contains("/moved.png", "/moved.xml");
  }

  @Test
  void aRobotsTxtThatLeadsInsideIsNotFollowed() throws Exception {
    site.redirect("/robots.txt", 302, site.url(2, "/robots.txt")).page("/", "x");
    anywhere((page, out) -> {}).run();
    assertNobodyElseWasAsked();
  }
}
