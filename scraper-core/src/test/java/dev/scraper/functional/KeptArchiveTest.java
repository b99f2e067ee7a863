package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.Crawl;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.export.Exporters;
import dev.scraper.fixture.LocalSite;
import dev.scraper.fixture.Warc;
import dev.scraper.http.Request;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A web archive of a crawl that is ended and gone on with. */
class KeptArchiveTest extends SiteTestBase {

  private static final int PAGES = 150;

  @TempDir private Path folder;

  /** Counted down by each request. */
  private volatile CountDownLatch untilEnd = new CountDownLatch(0);

  private MockResponse answer(RecordedRequest request) {
    untilEnd.countDown();
    String path = request.getTarget();
    if (!path.matches("/[0-9]+")) {
      return new MockResponse.Builder().code(404).body("nothing here").build();
    }
    int page = Integer.parseInt(path.substring(1));
    if (page % 11 == 5) {
      return new MockResponse.Builder().code(404).body("no " + page).build();
    }
    if (page % 13 == 7) {
      String target = "/" + (page + PAGES);
      return new MockResponse.Builder().code(302).addHeader("Location", target).build();
    }
    StringBuilder html = new StringBuilder("<title>" + page + "</title>");
    for (int link = page * 3 + 1; link <= page * 3 + 3 && link < PAGES; link++) {
      html.append("<a href=/").append(link).append(">x</a>");
    }
    return LocalSite.html(html.toString());
  }

  private Crawl start(String name) throws Exception {
    return scraper
        .<Object>crawl((page, out) -> page.links().forEach(out::follow))
        .seeds(List.of(Request.get(site.url("/0"))))
        .export(Exporters.warc(folder.resolve(name + ".warc.gz")))
        .state(folder.resolve(name))
        .start();
  }

  private List<String> archived(String name) throws Exception {
    Path file = folder.resolve(name + ".warc.gz");
    Warc.validate(file);
    return Warc.read(file).stream()
        .map(entry -> entry.status() + " " + entry.url() + " " + entry.text())
        .sorted()
        .toList();
  }

  @Test
  void holdsEveryExchangeOnceHoweverOftenTheCrawlIsEnded() throws Exception {
    site.otherwise(this::answer);
    assertThat(start("whole").await().ended()).isEqualTo(Ended.FINISHED);
    List<String> whole = archived("whole");
    assertThat(whole).doesNotHaveDuplicates().hasSizeGreaterThan(100);
    assertThat(whole).anyMatch(each -> each.startsWith("302"));
    assertThat(whole).anyMatch(each -> each.startsWith("404"));

    SplittableRandom random = new SplittableRandom(6);
    CrawlReport report;
    int runs = 0;
    do {
      untilEnd = new CountDownLatch(random.nextInt(1, 30));
      CountDownLatch latch = untilEnd;
      Crawl crawl = start("ended");
      Thread ender =
          new Thread(
              () -> {
                try {
                  latch.await();
                  crawl.cancel();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      ender.start();
      report = crawl.await();
      ender.interrupt();
      ender.join();
      runs++;
    } while (report.ended() != Ended.FINISHED && runs < 200);
    assertThat(runs).isBetween(3, 199);
    assertThat(archived("ended")).isEqualTo(whole);
  }
}
