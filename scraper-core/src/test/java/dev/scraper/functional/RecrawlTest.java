package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.Crawl;
import dev.scraper.CrawlBuilder;
import dev.scraper.data.Feed;
import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlEvent.Change;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.CrawlStats;
import dev.scraper.event.Ended;
import dev.scraper.export.Exporters;
import dev.scraper.fixture.RawSite;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Request;
import dev.scraper.page.Page;
import dev.scraper.pipeline.Pipeline;
import dev.scraper.spider.FailedRequest;
import dev.scraper.spider.Output;
import dev.scraper.spider.Spider;
import dev.scraper.state.StateException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Crawls that come back to their pages. */
class RecrawlTest extends RawCrawl {

  /** A page of the site as it is now. */
  private record Now(String body, @Nullable String etag, @Nullable String modified) {}

  record Item(String text) {}

  /** Gives an item for each line of a page's text, and follows its links. */
  private static final class Lines implements Spider<Object> {
    @Override
    public void parse(Page page, Output<Object> out) {
      page.select("p").forEach(p -> out.item(new Item(p.text())));
      page.links().forEach(out::follow);
    }

    @Override
    public void failed(FailedRequest failed, Output<Object> out) {
      out.item(new Item("failed " + failed.request().url().path()));
    }
  }

  @TempDir private Path folder;

  private final Map<String, Now> now = new ConcurrentHashMap<>();

  /** What was asked, with the conditions. */
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private final List<CrawlEvent.Revisited> revisited = new CopyOnWriteArrayList<>();
  private final List<String> parsed = new CopyOnWriteArrayList<>();

  /** Counted down by each request. */
  private volatile CountDownLatch untilStop = new CountDownLatch(0);

  @BeforeEach
  void site() {
    site.otherwise(
        peer -> {
          untilStop.countDown();
          String none = field(peer, "If-None-Match");
          String since = field(peer, "If-Modified-Since");
          asked.add(
              peer.path()
                  + (none == null ? "" : " " + none)
                  + (since == null ? "" : " since " + since));
          Now page = now.get(peer.path());
          if (page == null) {
            peer.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
          } else if (page.body().startsWith("HTTP/1.1")) {
            peer.send(page.body());
          } else if (none != null ? none.equals(page.etag()) : isSame(since, page.modified())) {
            peer.send("HTTP/1.1 304 Not Modified\r\n\r\n");
          } else {
            peer.send(
                RawSite.ok(
                    "Content-Type: text/html\r\n"
                        + (page.etag() == null ? "" : "ETag: " + page.etag() + "\r\n")
                        + (page.modified() == null
                            ? ""
                            : "Last-Modified: " + page.modified() + "\r\n"),
                    page.body()));
          }
        });
  }

  private static boolean isSame(@Nullable String since, @Nullable String modified) {
    return since != null && since.equals(modified);
  }

  private static @Nullable String field(RawSite.Peer peer, String name) {
    return peer.header()
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElse(null);
  }

  private void page(String path, String body) {
    now.put(path, new Now(body, null, null));
  }

  private void tagged(String path, String body) {
    now.put(path, new Now(body, "\"" + Integer.toHexString(body.hashCode()) + "\"", null));
  }

  private CrawlBuilder<Object> kept(String name) {
    return kept(name, new Lines());
  }

  private CrawlBuilder<Object> kept(String name, Spider<Object> spider) {
    return scraper
        .crawl(spider)
        .onItem(item -> parsed.add(item.toString()))
        .seeds(List.of(Request.get(site.url("/"))))
        .export(Exporters.jsonLines(folder.resolve(name + ".jsonl")))
        .failures(Exporters.jsonLines(folder.resolve(name + "-failures.jsonl")))
        .listener(
            event -> {
              if (event instanceof CrawlEvent.Revisited one) {
                revisited.add(one);
              }
            })
        .state(folder.resolve(name));
  }

  private List<String> lines(String name) throws Exception {
    return Files.readAllLines(folder.resolve(name + ".jsonl")).stream()
        .map(line -> line.replaceAll(".*\"text\":\"|\"}", ""))
        .toList();
  }

  private List<String> changes(Change change) {
    return revisited.stream()
        .filter(one -> one.change() == change)
        .map(one -> one.url().pathAndQuery())
        .sorted()
        .toList();
  }

  @Test
  void onlyWhatMayHaveChangedIsAskedForAndOnlyNewAndChangedRecordsAreGiven() throws Exception {
    String date = "Mon, 02 Nov 2026 10:00:00 GMT";
    tagged(
        "/",
        "<a href=/same>x</a><a href=/dated>x</a><a href=/price>x</a><a href=/plain>x</a>"
            + "<a href=/going>x</a>");
    tagged("/same", "<p>same");
    now.put("/dated", new Now("<p>dated", null, date));
    tagged("/price", "<p>name<p>price 10");
    page("/plain", "<p>plain");
    tagged("/going", "<p>going");
    CrawlReport first = kept("one").run();
    assertThat(first.stats().recrawl()).isEqualTo(CrawlStats.Recrawl.NONE);
    assertThat(revisited).isEmpty();
    assertThat(lines("one")).hasSize(6);

    String root = now.get("/").etag();
    String price = now.get("/price").etag();
    tagged("/", "<a href=/same>x</a><a href=/price>x</a><a href=/plain>x</a><a href=/new>x</a>");
    tagged("/price", "<p>name<p>price 12");
    page("/new", "<p>new");
    now.remove("/going");
    asked.clear();
    parsed.clear();
    CrawlReport second = kept("one").recrawl().run();

    assertThat(asked)
        .containsExactlyInAnyOrder(
            "/ " + root,
            "/same " + now.get("/same").etag(),
            "/dated since " + date,
            "/price " + price,
            "/plain",
            "/going \"" + Integer.toHexString("<p>going".hashCode()) + "\"",
            "/new");
    assertThat(second.stats().recrawl()).isEqualTo(new CrawlStats.Recrawl(1, 1, 2, 3, 1));
    assertThat(second.stats().pages()).isEqualTo(3);
    assertThat(second.stats().records()).isEqualTo(3);
    assertThat(second.exitStatus()).isZero();
    assertThat(changes(Change.NEW)).containsExactly("/new");
    assertThat(changes(Change.CHANGED)).containsExactly("/", "/price");
    assertThat(changes(Change.UNCHANGED)).containsExactly("/dated", "/plain", "/same");
    assertThat(changes(Change.GONE)).containsExactly("/going");
    assertThat(lines("one").subList(6, 9))
        .containsExactlyInAnyOrder("price 12", "new", "failed /going");
    assertThat(parsed).hasSize(3);
    assertThat(Files.readString(folder.resolve("one-failures.jsonl")))
        .contains("/going")
        .contains("404");

    asked.clear();
    CrawlReport third = kept("one").recrawl().run();
    assertThat(third.stats().recrawl()).isEqualTo(new CrawlStats.Recrawl(2, 0, 0, 6, 0));
    assertThat(third.exitStatus()).as("the spider has had them").isZero();
    assertThat(asked).as("what is gone is not asked for").noneMatch(one -> one.contains("going"));
    assertThat(lines("one")).hasSize(9);
  }

  @Test
  void aRecordThatBecomesWhatItOnceWasIsGivenAgain() throws Exception {
    for (String price : List.of("10", "12", "10", "10")) {
      page("/", "<p>price " + price + "<!-- " + asked.size() + " -->");
      CrawlBuilder<Object> crawl = kept("price");
      (Files.exists(folder.resolve("price")) ? crawl.recrawl() : crawl).run();
    }
    assertThat(lines("price")).containsExactly("price 10", "price 12", "price 10");
  }

  @Test
  void aRecordThatMovesFromPageToPageIsNotNew() throws Exception {
    page("/", "<a href=/2>x</a><p>b<p>a");
    page("/2", "<p>z");
    kept("list").run();
    page("/", "<a href=/2>x</a><p>c<p>b");
    page("/2", "<p>a<p>z");
    kept("list").recrawl().run();
    assertThat(lines("list")).containsExactly("b", "a", "z", "c");
  }

  @Test
  void keysOfADedupStageAreThoseOfOneRun() throws Exception {
    for (String text : List.of("<p>sku1 10", "<p>sku1 12<p>sku1 14", "<p>sku1 12<p>sku2 1")) {
      page("/", text);
      CrawlBuilder<Object> crawl =
          scraper
              .crawl(new Lines())
              .seeds(List.of(Request.get(site.url("/"))))
              .pipeline(Pipeline.of(Object.class).dedup(item -> ((Item) item).text().split(" ")[0]))
              .export(Exporters.jsonLines(folder.resolve("keys.jsonl")))
              .state(folder.resolve("keys"));
      (Files.exists(folder.resolve("keys")) ? crawl.recrawl() : crawl).run();
    }
    assertThat(lines("keys")).containsExactly("sku1 10", "sku1 12", "sku2 1");
  }

  @Test
  void aPageBehindARedirectIsAskedForWithoutItsValidatorsAndIsNoDuplicateOfItself()
      throws Exception {
    page("/", "<a href=/from>x</a>");
    page(
        "/from",
        "HTTP/1.1 302 Found\r\nETag: \"hop\"\r\nLocation: /to\r\nContent-Length: 0\r\n\r\n");
    tagged("/to", "<p>one");
    kept("redirect").run();
    asked.clear();
    CrawlReport same = kept("redirect").recrawl().run();
    assertThat(asked).containsExactlyInAnyOrder("/", "/from", "/to");
    assertThat(same.stats().recrawl()).isEqualTo(new CrawlStats.Recrawl(1, 0, 0, 2, 0));
    tagged("/to", "<p>two");
    CrawlReport changed = kept("redirect").recrawl().run();
    assertThat(changed.stats().recrawl()).isEqualTo(new CrawlStats.Recrawl(2, 0, 1, 1, 0));
    assertThat(changes(Change.CHANGED)).containsExactly("/from");
    assertThat(lines("redirect")).containsExactly("one", "two");
  }

  @Test
  void aPageThatNowRedirectsTakesItsValidatorsNowhere() throws Exception {
    tagged("/", "<a href=/a>x</a>");
    tagged("/a", "<p>a");
    kept("moved").run();
    page("/a", "HTTP/1.1 301 Moved\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n");
    tagged("/b", "<p>a");
    asked.clear();
    CrawlReport report = kept("moved").recrawl().run();
    assertThat(asked).contains("/b");
    assertThat(report.stats().recrawl()).isEqualTo(new CrawlStats.Recrawl(1, 0, 0, 2, 0));
    assertThat(lines("moved")).containsExactly("a");
  }

  @Test
  void a304ThatWasNotAskedForIsAFailureAndThePageIsTriedAgain() throws Exception {
    page("/", "<a href=/a>x</a>");
    page("/a", "<p>a");
    kept("odd").run();
    page("/a", "HTTP/1.1 304 Not Modified\r\n\r\n");
    CrawlReport odd = kept("odd").recrawl().run();
    assertThat(odd.stats().failed()).isEqualTo(Map.of(FailureKind.HTTP, 1L));
    assertThat(odd.stats().recrawl()).isEqualTo(new CrawlStats.Recrawl(1, 0, 0, 1, 0));
    page("/a", "<p>a<p>b");
    CrawlReport back = kept("odd").recrawl().run();
    assertThat(back.stats().recrawl()).isEqualTo(new CrawlStats.Recrawl(2, 0, 1, 1, 0));
  }

  @Test
  void whatFailedIsTriedAgainAndWhatWasGoneIsNewWhenItIsNamedAgain() throws Exception {
    page("/", "<a href=/broken>x</a><a href=/absent>x</a>");
    page("/broken", "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n");
    kept("again").run();
    page("/broken", "<p>mended");
    page("/absent", "<p>here");
    CrawlReport second = kept("again").recrawl().run();
    assertThat(changes(Change.NEW)).containsExactly("/broken");
    assertThat(second.stats().recrawl().unchanged()).isEqualTo(1);
    assertThat(second.stats().failed()).isEmpty();
    page("/", "<a href=/absent>x</a>");
    revisited.clear();
    kept("again").recrawl().run();
    assertThat(changes(Change.NEW)).containsExactly("/absent");
    assertThat(lines("again")).contains("mended", "here");
  }

  @Test
  void aSeedThatWasDownIsAskedForAgain() throws Exception {
    CrawlReport first = kept("down").run();
    assertThat(first.exitStatus()).isEqualTo(3);
    page("/", "<p>up");
    CrawlReport second = kept("down").recrawl().run();
    assertThat(second.stats().recrawl()).isEqualTo(new CrawlStats.Recrawl(1, 1, 0, 0, 0));
    assertThat(lines("down")).contains("up");
  }

  @Test
  void requestsThatAreMoreThanAnAddressAreMadeAgainAsTheyWere() throws Exception {
    page("/", "<p>home");
    tagged("/search", "<p>found");
    Spider<Object> spider =
        (page, out) -> {
          page.select("p").forEach(p -> out.item(new Item(p.text())));
          if (page.request().label().isEmpty()) {
            out.follow(
                Request.postForm(page.url().resolve("/search").orElseThrow(), Map.of("q", "x"))
                    .label("found")
                    .priority(3)
                    .carry("c"));
            out.follow(Request.get(page.url()).refetch().label("again"));
          }
        };
    kept("rich", spider).run();
    page("/search", "<p>other");
    asked.clear();
    CrawlReport report = kept("rich", spider).recrawl().run();
    assertThat(asked).as("no condition on a POST").containsExactlyInAnyOrder("/", "/", "/search");
    assertThat(report.stats().recrawl()).isEqualTo(new CrawlStats.Recrawl(1, 0, 1, 2, 0));
    assertThat(lines("rich")).contains("other");
  }

  @Test
  void sitemapsAreReadAgainAndAnUnchangedOneIsNotParsed() throws Exception {
    page("/", "<p>home");
    page("/a", "<p>a");
    sitemap("/a");
    CrawlReport first = kept("map").sitemaps(true).run();
    assertThat(first.stats().pages()).isEqualTo(2);
    asked.clear();
    CrawlReport same = kept("map").sitemaps(true).recrawl().run();
    assertThat(asked).anyMatch(one -> one.startsWith("/sitemap.xml \""));
    assertThat(same.stats().recrawl()).isEqualTo(new CrawlStats.Recrawl(1, 0, 0, 2, 0));
    page("/b", "<p>b");
    sitemap("/a", "/b");
    CrawlReport more = kept("map").sitemaps(true).recrawl().run();
    assertThat(more.stats().recrawl()).isEqualTo(new CrawlStats.Recrawl(2, 1, 0, 2, 0));
    assertThat(lines("map")).endsWith("b");
  }

  private void sitemap(String... paths) {
    StringBuilder xml =
        new StringBuilder("<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>");
    for (String path : paths) {
      xml.append("<url><loc>").append(site.url(path)).append("</loc></url>");
    }
    tagged("/sitemap.xml", xml.append("</urlset>").toString());
  }

  @Test
  void aFeedThatGrowsGivesItsNewAndChangedEntriesOnly() throws Exception {
    Spider<Object> spider =
        (page, out) ->
            page.feed()
                .map(Feed::entries)
                .orElse(List.of())
                .forEach(entry -> out.item(new Item(entry.title().orElse(""))));
    feed("one", "two");
    kept("feed", spider).run();
    kept("feed", spider).recrawl().run();
    feed("three", "one", "two (mended)");
    kept("feed", spider).recrawl().run();
    feed("four", "three", "one");
    kept("feed", spider).recrawl().run();
    assertThat(lines("feed")).containsExactly("one", "two", "three", "two (mended)", "four");
  }

  private void feed(String... titles) {
    StringBuilder xml = new StringBuilder("<rss version='2.0'><channel><title>t</title>");
    for (String title : titles) {
      xml.append("<item><title>").append(title).append("</title></item>");
    }
    tagged("/", xml.append("</channel></rss>").toString());
  }

  @Test
  void aRecrawlThatIsStoppedAgainAndAgainGivesWhatAnUndisturbedOneGives() throws Exception {
    SplittableRandom random = new SplittableRandom(9);
    change(random, 0);
    kept("whole").run();
    kept("stopped").run();
    change(random, 1);
    CrawlReport whole = kept("whole").recrawl().run();
    CrawlReport report;
    int runs = 0;
    do {
      untilStop = new CountDownLatch(random.nextInt(1, 40));
      Crawl crawl = kept("stopped").recrawl().start();
      CountDownLatch latch = untilStop;
      Thread stopper =
          new Thread(
              () -> {
                try {
                  latch.await();
                  crawl.cancel();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      stopper.start();
      report = crawl.await();
      stopper.interrupt();
      stopper.join();
      runs++;
    } while (report.ended() != Ended.FINISHED && runs < 100);
    assertThat(runs).isBetween(3, 99);
    assertThat(lines("stopped")).containsExactlyInAnyOrderElementsOf(lines("whole"));
    assertThat(report.stats().recrawl()).isEqualTo(whole.stats().recrawl());
    assertThat(whole.stats().recrawl().gone()).isPositive();
    assertThat(whole.stats().recrawl().fresh()).isPositive();
    assertThat(report.stats().failed()).isEqualTo(whole.stats().failed());
    CrawlReport again = kept("stopped").recrawl().run();
    CrawlReport wholeAgain = kept("whole").recrawl().run();
    assertThat(again.stats().recrawl()).isEqualTo(wholeAgain.stats().recrawl());
    assertThat(again.stats().recrawl().number()).isEqualTo(2);
    assertThat(again.stats().recrawl().unchanged()).isPositive();
    assertThat(again.stats().records()).isZero();
  }

  /** A site of 120 pages in the first or second state of its life. */
  private void change(SplittableRandom random, int life) {
    int pages = 100 + 20 * life;
    for (int i = 0; i < pages; i++) {
      StringBuilder html = new StringBuilder("<p>" + i + " common<p>" + i % 7);
      for (int link : new int[] {i * 2 + 1, i * 2 + 2, i + 1}) {
        html.append("<a href=/").append(link < pages ? link : 0).append(">x</a>");
      }
      if (random.nextInt(3) == 0) {
        html.append("<p>").append(i).append(" in life ").append(life);
      }
      String path = i == 0 ? "/" : "/" + i;
      if (life == 1 && i % 17 == 5) {
        now.remove(path);
      } else if (random.nextBoolean()) {
        tagged(path, html.toString());
      } else {
        page(path, html.toString());
      }
    }
  }

  @Test
  void aLimitEndsARunAndTheNextOneBeginsWithTheKnownPages() throws Exception {
    StringBuilder links = new StringBuilder();
    IntStream.range(0, 10).forEach(i -> links.append("<a href=/").append(i).append(">x</a>"));
    page("/", links.toString());
    IntStream.range(0, 10).forEach(i -> page("/" + i, "<p>" + i));
    CrawlReport first = kept("limit").maxPages(4).run();
    assertThat(first.ended()).isEqualTo(Ended.MAX_PAGES);
    CrawlReport second = kept("limit").maxPages(4).recrawl().run();
    assertThat(second.stats().recrawl()).isEqualTo(new CrawlStats.Recrawl(1, 4, 0, 4, 0));
    CrawlReport third = kept("limit").maxPages(4).recrawl().run();
    assertThat(third.stats().recrawl()).isEqualTo(new CrawlStats.Recrawl(2, 3, 0, 8, 0));
    assertThat(third.ended()).isEqualTo(Ended.FINISHED);
    assertThat(lines("limit")).hasSize(10).doesNotHaveDuplicates();
  }

  @Test
  void aFirstCrawlThatIsNotOverIsGoneOnWith() throws Exception {
    page("/", "<a href=/a>x</a>");
    page("/a", "<p>a");
    untilStop = new CountDownLatch(1);
    site.on("/a", peer -> await(untilStop));
    Crawl crawl = kept("half").start();
    await(untilStop);
    crawl.cancel();
    assertThat(crawl.await().ended()).isEqualTo(Ended.INTERRUPTED);
    site.on("/a", peer -> peer.send(RawSite.ok("Content-Type: text/html\r\n", "<p>a")));
    CrawlReport report = kept("half").recrawl().run();
    assertThat(report.stats().recrawl()).isEqualTo(CrawlStats.Recrawl.NONE);
    assertThat(report.stats().pages()).isEqualTo(2);
    assertThat(lines("half")).containsExactly("a");
  }

  @Test
  void withoutACrawlToComeBackToThereIsNone() throws Exception {
    assertThatThrownBy(() -> kept("none").recrawl().start())
        .isInstanceOfSatisfying(
            StateException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(StateException.Reason.ABSENT);
              assertThat(e).hasMessageContaining("no crawl to come back to");
            });
    assertThat(folder.resolve("none.jsonl")).doesNotExist();
    assertThatThrownBy(() -> crawl("/").recrawl().start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("state");
    List<String> asked = new ArrayList<>(site.paths());
    assertThat(asked).isEmpty();
  }
}
