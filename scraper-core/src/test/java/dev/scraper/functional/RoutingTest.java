package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.event.CrawlReport;
import dev.scraper.fixture.LocalSite;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Request;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.policy.SkipReason;
import dev.scraper.spider.FailedRequest;
import dev.scraper.spider.Router;
import java.time.Instant;
import java.util.concurrent.ConcurrentLinkedQueue;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.Test;

/** Labels, what requests carry, sessions, failures, requests made again. */
class RoutingTest extends SiteTestBase {

  /** What a list page knows of a product. */
  record Teaser(String name, int place) {}

  private final ConcurrentLinkedQueue<Object> items = new ConcurrentLinkedQueue<>();

  private CrawlReport run(Router<Object> router) throws Exception {
    return scraper.crawl(router).listener(heard).onItem(items::add).run();
  }

  @Test
  void aPageGoesToTheHandlerOfItsLabelWithWhatItsRequestCarriedAlsoAfterARedirect()
      throws Exception {
    site.links("/", "/a", "/b").redirect("/a", 302, "/moved").page("/moved", "A").page("/b", "B");
    Router<Object> router =
        new Router<>()
            .seed(site.url("/"))
            .otherwise(
                (page, out) -> {
                  int place = 0;
                  for (var link : page.links()) {
                    Teaser teaser = new Teaser(link.path(), ++place);
                    out.follow(Request.get(link).label("detail").carry(teaser));
                  }
                })
            .on(
                "detail",
                (page, out) ->
                    out.item(page.url().path() + page.carried(Teaser.class).orElseThrow()));
    run(router);
    assertThat(items)
        .containsExactlyInAnyOrder("/moved" + new Teaser("/a", 1), "/b" + new Teaser("/b", 2));
  }

  @Test
  void aPageWhoseLabelNobodyHandlesFailsAndTheMessageNamesTheOnesThatAre() throws Exception {
    site.page("/", "page");
    Router<Object> router =
        new Router<>()
            .seed(Request.get(site.url("/")).label("detial"))
            .on("detail", (page, out) -> {})
            .on("list", (page, out) -> {});
    CrawlReport report = run(router);
    assertThat(heard.failure(site.url("/")).message()).contains("'detial'", "[detail, list]");
    assertThat(report.exitStatus()).isEqualTo(4);
  }

  @Test
  void aLabelHasOneHandler() {
    Router<Object> router = new Router<>().on("a", (page, out) -> {}).otherwise((page, out) -> {});
    assertThatThrownBy(() -> router.on("a", (page, out) -> {})).hasMessageContaining("'a'");
    assertThatThrownBy(() -> router.otherwise((page, out) -> {})).hasMessageContaining("two");
  }

  @Test
  void eachSessionKeepsItsOwnCookies() throws Exception {
    site.answer(
        "/login?as=alice",
        r -> new MockResponse.Builder().addHeader("Set-Cookie", "id=alice").build());
    site.answer(
        "/login?as=bob", r -> new MockResponse.Builder().addHeader("Set-Cookie", "id=bob").build());
    site.answer(
        "/login", r -> new MockResponse.Builder().addHeader("Set-Cookie", "id=none").build());
    site.page("/me", "me");
    Router<Object> router =
        new Router<>()
            .seed(Request.get(site.url("/login?as=alice")).session("alice"))
            .seed(Request.get(site.url("/login?as=bob")).session("bob"))
            .seed(site.url("/login"))
            .otherwise(
                (page, out) -> {
                  if (page.url().path().equals("/login")) {
                    out.follow(
                        Request.get(page.resolve("/me").orElseThrow())
                            .session(page.request().session()));
                  }
                });
    run(router);
    assertThat(site.hits("/me"))
        .extracting(hit -> hit.headers().get("Cookie"))
        .containsExactlyInAnyOrder("id=alice", "id=bob", "id=none");
  }

  @Test
  void theSpiderIsToldOfEachFailedRequestOnceWithAllItNeeds() throws Exception {
    site.links("/", "/missing", "/busy", "/good").status("/missing", 404).status("/busy", 500);
    site.page("/good", "good");
    ConcurrentLinkedQueue<FailedRequest> told = new ConcurrentLinkedQueue<>();
    Router<Object> router =
        new Router<>()
            .seed(site.url("/"))
            .otherwise(
                (page, out) ->
                    page.links()
                        .forEach(url -> out.follow(Request.get(url).label("detail").carry(7))))
            .on("detail", (page, out) -> out.item("good"))
            .onFailure(
                (failed, out) -> {
                  told.add(failed);
                  out.item(failed.kind() + " " + failed.status().orElse(0));
                });
    Records records = new Records();
    CrawlReport report =
        scraper.crawl(router).retry(new RetryPolicy(0)).listener(heard).export(records).run();
    assertThat(told)
        .extracting(f -> f.request().url().path())
        .containsExactlyInAnyOrder("/missing", "/busy");
    assertThat(told)
        .allSatisfy(
            failed -> {
              assertThat(failed.attempts()).isEqualTo(1);
              assertThat(failed.depth()).isEqualTo(1);
              assertThat(failed.request().label()).contains("detail");
              assertThat(failed.request().carried().orElseThrow().as(int.class)).isEqualTo(7);
            });
    assertThat(records.values()).containsExactlyInAnyOrder("good", "HTTP 404", "HTTP 500");
    assertThat(report.stats().records()).isEqualTo(3);
    assertThat(report.stats().failures()).isEqualTo(2);
    assertThat(report.failures()).hasSize(2);
  }

  @Test
  void whatAFailureHandlerFollowsIsCrawledAndTheCrawlWaitsForIt() throws Exception {
    site.links("/", "/gone").status("/gone", 410).links("/archive/gone", "/archive/more");
    site.page("/archive/more", "more");
    Router<Object> router =
        new Router<>()
            .seed(site.url("/"))
            .otherwise((page, out) -> page.links().forEach(out::follow))
            .onFailure((failed, out) -> out.follow("/archive" + failed.request().url().path()));
    run(router);
    assertThat(heard.pages())
        .containsExactlyInAnyOrder(
            site.url("/"), site.url("/archive/gone"), site.url("/archive/more"));
    assertThat(heard.page(site.url("/archive/gone")).depth()).isEqualTo(2);
  }

  @Test
  void whatAFailureHandlerThrowsIsAFailureMoreAndEndsNothing() throws Exception {
    site.links("/", "/gone", "/good").status("/gone", 410).page("/good", "good");
    Router<Object> router =
        new Router<>()
            .seed(site.url("/"))
            .otherwise((page, out) -> page.links().forEach(out::follow))
            .onFailure(
                (failed, out) -> {
                  out.follow("/never");
                  throw new IllegalStateException("no comment");
                });
    CrawlReport report = run(router);
    assertThat(heard.failures())
        .extracting(failure -> failure.kind())
        .containsExactly(FailureKind.HTTP, FailureKind.SPIDER);
    assertThat(heard.failures().get(1).message()).contains("no comment");
    assertThat(heard.failures().get(1).cause()).isInstanceOf(IllegalStateException.class);
    assertThat(heard.pages()).hasSize(2);
    assertThat(site.paths()).doesNotContain("/never");
    assertThat(report.exitStatus()).isEqualTo(4);
  }

  @Test
  void aHandlerThatThrowsIsNotToldOfItAgain() throws Exception {
    site.page("/", "page");
    ConcurrentLinkedQueue<FailedRequest> told = new ConcurrentLinkedQueue<>();
    run(
        new Router<>()
            .seed(site.url("/"))
            .otherwise(
                (page, out) -> {
                  throw new IllegalStateException();
                })
            .onFailure((failed, out) -> told.add(failed)));
    assertThat(heard.failures()).hasSize(1);
    assertThat(told).isEmpty();
  }

  @Test
  void theUrlsOfAHostThatCannotBeReachedAreToldToo() throws Exception {
    ConcurrentLinkedQueue<FailedRequest> told = new ConcurrentLinkedQueue<>();
    Router<Object> router = new Router<>().onFailure((failed, out) -> told.add(failed));
    for (int i = 0; i < 50; i++) {
      router.seed("http://127.0.0.1:1/" + i);
    }
    CrawlReport report = run(router);
    assertThat(told).hasSize(50).extracting(FailedRequest::kind).containsOnly(FailureKind.CONNECT);
    assertThat(report.stats().failures()).isEqualTo(50);
  }

  @Test
  void aRequestIsMadeAgainOnlyIfItSaysSoAndItsRedirectsToo() throws Exception {
    site.links("/").redirect("/login", 302, "/");
    run(
        new Router<>()
            .seed(site.url("/"))
            .otherwise(
                (page, out) -> {
                  if (page.redirects().isEmpty() && page.depth() < 2) {
                    out.follow("/");
                    out.follow(Request.get(page.resolve("/").orElseThrow()).refetch());
                    out.follow(Request.get(page.resolve("/login").orElseThrow()));
                    out.follow(Request.get(page.resolve("/login").orElseThrow()).refetch());
                  }
                }));
    assertThat(site.hits("/login")).hasSize(3);
    assertThat(heard.skip(site.url("/login")).reason()).isEqualTo(SkipReason.DUPLICATE);
    assertThat(heard.pages()).hasSize(5);
  }

  @Test
  void aRequestIsNotMadeBeforeItsMoment() throws Exception {
    site.links("/").page("/later", "later");
    Instant moment = Instant.now().plusMillis(300);
    ConcurrentLinkedQueue<Instant> at = new ConcurrentLinkedQueue<>();
    site.answer(
        "/later",
        request -> {
          at.add(Instant.now());
          return LocalSite.html("later");
        });
    run(
        new Router<>()
            .seed(Request.get(site.url("/later")).notBefore(moment))
            .seed(site.url("/"))
            .otherwise((page, out) -> {}));
    assertThat(heard.pages()).containsExactly(site.url("/"), site.url("/later"));
    assertThat(at).allSatisfy(when -> assertThat(when).isAfterOrEqualTo(moment));
  }

  @Test
  void theLinksOfAFeedAreSeedsWithTheLabelOfItsRequest() throws Exception {
    String rss =
        "<?xml version='1.0'?><rss version='2.0'><channel><link>%s</link>"
            + "<item><link>%s</link></item><item><link>%s</link></item></channel></rss>";
    String body = String.format(rss, site.url("/"), site.url("/1"), site.url("/2"));
    site.answer(
        "/feed.xml",
        request ->
            new MockResponse.Builder()
                .addHeader("Content-Type", "application/rss+xml")
                .body(body)
                .build());
    site.page("/1", "one").page("/2", "two");
    run(
        new Router<>()
            .sitemap(
                Request.get(site.url("/feed.xml")).label("news").header("Authorization", "secret"))
            .on("news", (page, out) -> out.item(page.text() + page.depth())));
    assertThat(items).containsExactlyInAnyOrder("one0", "two0");
    assertThat(site.hits("/feed.xml").get(0).headers().get("Authorization")).isEqualTo("secret");
    assertThat(site.hits("/1").get(0).headers().get("Authorization")).isNull();
  }
}
