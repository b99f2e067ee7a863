package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.event.CrawlReport;
import dev.scraper.fixture.LocalSite;
import dev.scraper.http.Headers;
import dev.scraper.http.HttpOptions;
import dev.scraper.http.Request;
import dev.scraper.spider.Paging;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;

/** Forms filled in and paged APIs, in a crawl and at a server. */
class FormsAndPagingTest extends SiteTestBase {

  private static final HttpOptions LOCAL = HttpOptions.DEFAULT.allowPrivate(true);

  private final Queue<String> bodies = new ConcurrentLinkedQueue<>();

  private static MockResponse json(String json) {
    return new MockResponse.Builder()
        .addHeader("Content-Type", "application/json")
        .body(json)
        .build();
  }

  private MockResponse loggedIn(RecordedRequest request) {
    bodies.add(request.getHeaders().get("Content-Type") + " " + request.getBody().utf8());
    return new MockResponse.Builder()
        .code(302)
        .addHeader("Set-Cookie", "session=s1; Path=/")
        .addHeader("Location", "/members")
        .build();
  }

  @Test
  void aLogInFormOpensTheMembersPages() throws Exception {
    site.page(
            "/login",
            "<form id=login method=post action='/session'><input type=hidden name=csrf value='t 1'>"
                + "<input name=user><input name=pass type=password>"
                + "<input type=checkbox name=keep><button name=go value=in>Log in</button></form>")
        .answer("/session", this::loggedIn)
        .answer(
            "/members",
            request -> LocalSite.html("<h1>" + request.getHeaders().get("Cookie") + "</h1>"));
    Queue<String> found = new ConcurrentLinkedQueue<>();
    CrawlReport report =
        scraper
            .<Object>crawl(
                (page, out) -> {
                  if (page.url().path().equals("/login")) {
                    out.follow(
                        page.form("#login")
                            .set("user", "ann")
                            .set("pass", "é&")
                            .check("keep")
                            .submit());
                  } else {
                    found.add(page.first("h1").orElseThrow().text());
                  }
                })
            .seeds(List.of(Request.get(site.url("/login"))))
            .http(LOCAL)
            .run();
    assertThat(report.stats().failed()).isEmpty();
    assertThat(bodies)
        .containsExactly(
            "application/x-www-form-urlencoded csrf=t+1&user=ann&pass=%C3%A9%26&keep=on&go=in");
    assertThat(found).containsExactly("session=s1");
  }

  @Test
  void aPagedApiIsReadToItsEnd() throws Exception {
    site.answer(
            "/api?limit=2", request -> json("{\"items\":[{\"n\":1},{\"n\":2}],\"next\":\"c 1\"}"))
        .answer(
            "/api?limit=2&cursor=c+1", request -> json("{\"items\":[{\"n\":3}],\"next\":null}"));
    Paging paging = Paging.cursor("/next", "cursor");
    Queue<Integer> found = new ConcurrentLinkedQueue<>();
    CrawlReport report =
        scraper
            .<Object>crawl(
                (page, out) -> {
                  page.json("/items").forEach(item -> found.add(item.get("n").asInt()));
                  paging.next(page).ifPresent(out::follow);
                })
            .seeds(
                List.of(
                    Request.get(site.url("/api?limit=2"))
                        .headers(Headers.of("Accept", "application/json", "X-Key", "k"))))
            .http(LOCAL)
            .run();
    assertThat(report.stats().pages()).isEqualTo(2);
    assertThat(found).containsExactly(1, 2, 3);
    assertThat(site.hits())
        .filteredOn(hit -> hit.path().startsWith("/api"))
        .extracting(hit -> hit.headers().get("X-Key"))
        .containsExactly("k", "k");
  }

  @Test
  void aPageThatIsNoJsonFailsAlone() throws Exception {
    site.answer("/api", request -> LocalSite.html("<h1>sorry</h1>"));
    CrawlReport report =
        scraper
            .<Object>crawl((page, out) -> out.item(page.json("/items").size()))
            .seeds(List.of(Request.get(site.url("/api"))))
            .http(LOCAL)
            .listener(heard)
            .run();
    assertThat(report.failures())
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure.message())
                    .contains(site.url("/api") + ": not JSON: line 1, column 1"));
  }
}
