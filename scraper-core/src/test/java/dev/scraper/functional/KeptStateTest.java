package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.Crawl;
import dev.scraper.CrawlBuilder;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.export.Exporters;
import dev.scraper.export.ResumableExporter;
import dev.scraper.export.Row;
import dev.scraper.fixture.RawSite;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Request;
import dev.scraper.page.Page;
import dev.scraper.pipeline.Pipeline;
import dev.scraper.policy.SkipReason;
import dev.scraper.spider.FailedRequest;
import dev.scraper.spider.Output;
import dev.scraper.spider.Spider;
import dev.scraper.state.StateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Crawls that are stopped and gone on with. */
class KeptStateTest extends RawCrawl {

  private static final int PAGES = 120;

  @TempDir private Path folder;

  /** Counted down by each request that the site is to answer. */
  private volatile CountDownLatch untilStop = new CountDownLatch(0);

  record Item(String url, int number) {}

  /** Gives two items a page, and hears of failures. */
  private static final class Items implements Spider<Object> {
    @Override
    public void parse(Page page, Output<Object> out) {
      out.item(new Item(page.url().pathAndQuery(), 1));
      out.item(new Item(page.url().pathAndQuery(), 2));
      page.links().forEach(out::follow);
    }

    @Override
    public void failed(FailedRequest failed, Output<Object> out) {
      out.item(new Item("failed " + failed.request().url().pathAndQuery(), 0));
    }
  }

  @BeforeEach
  void site() {
    site.otherwise(
        peer -> {
          untilStop.countDown();
          int page = Integer.parseInt(peer.path().substring(1).split("[^0-9]")[0] + "");
          if (page % 11 == 5) {
            peer.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
          } else if (page % 13 == 7) {
            // To an address that nothing else leads to, so that no order of pages matters.
            String target = "/" + (page + 1) + "?from=" + page;
            peer.send(
                "HTTP/1.1 302 Found\r\nLocation: " + target + "\r\nContent-Length: 0\r\n\r\n");
          } else {
            StringBuilder html = new StringBuilder();
            for (int link : new int[] {page * 2 + 1, page * 2 + 2, page + 1}) {
              // What fails is named by one page only, since its referrer is told.
              boolean fails = link % 11 == 5 || link % 13 == 7;
              if (link < PAGES && !(fails && link == page + 1)) {
                html.append("<a href=/").append(link).append(">x</a>");
              }
            }
            peer.send(RawSite.ok("Content-Type: text/html\r\n", html.toString()));
          }
        });
  }

  private CrawlBuilder<Object> kept(String name) {
    return scraper
        .crawl(new Items())
        .seeds(List.of(Request.get(site.url("/0"))))
        .pipeline(Pipeline.of(Object.class).dedup(Object::toString))
        .export(Exporters.jsonLines(folder.resolve(name + ".jsonl")))
        .failures(Exporters.jsonLines(folder.resolve(name + "-failures.jsonl")))
        .state(folder.resolve(name));
  }

  private List<String> lines(String file) throws Exception {
    return Files.readAllLines(folder.resolve(file)).stream().sorted().toList();
  }

  @Test
  void aCrawlThatIsStoppedAgainAndAgainGivesWhatAnUndisturbedOneGives() throws Exception {
    CrawlReport whole = kept("whole").run();
    assertThat(whole.ended()).isEqualTo(Ended.FINISHED);
    SplittableRandom random = new SplittableRandom(4);
    CrawlReport report;
    int runs = 0;
    do {
      untilStop = new CountDownLatch(random.nextInt(1, 40));
      Crawl crawl = kept("stopped").start();
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
    assertThat(lines("stopped.jsonl")).isEqualTo(lines("whole.jsonl"));
    assertThat(lines("stopped-failures.jsonl")).isEqualTo(lines("whole-failures.jsonl"));
    assertThat(report.stats().pages()).isEqualTo(whole.stats().pages());
    assertThat(report.stats().records()).isEqualTo(whole.stats().records());
    assertThat(report.stats().failed()).isEqualTo(whole.stats().failed());
    assertThat(report.stats().skipped()).isEqualTo(whole.stats().skipped());
    assertThat(report.stats().dropped()).isEqualTo(whole.stats().dropped());
    assertThat(report.exitStatus()).isEqualTo(whole.exitStatus());
    assertThat(report.stats().failed()).containsOnlyKeys(FailureKind.HTTP);
    assertThat(report.stats().skipped()).containsKey(SkipReason.DUPLICATE);
  }

  @Test
  void aFinishedCrawlFetchesNothingAndTellsItsReportAgain() throws Exception {
    CrawlReport first = kept("done").run();
    byte[] before = Files.readAllBytes(folder.resolve("done.jsonl"));
    int asked = site.paths().size();
    CrawlReport second = kept("done").run();
    assertThat(site.paths()).hasSize(asked);
    assertThat(Files.readAllBytes(folder.resolve("done.jsonl"))).isEqualTo(before);
    assertThat(second.ended()).isEqualTo(Ended.FINISHED);
    assertThat(second.stats().pages()).isEqualTo(first.stats().pages());
    assertThat(second.stats().failed()).isEqualTo(first.stats().failed());
    assertThat(second.exitStatus()).isEqualTo(first.exitStatus());
  }

  @Test
  void aCrawlThatReachedItsLimitGoesOnWithAHigherOne() throws Exception {
    CrawlReport first = kept("limited").maxPages(10).run();
    assertThat(first.ended()).isEqualTo(Ended.MAX_PAGES);
    assertThat(first.stats().pages()).isEqualTo(10);
    CrawlReport same = kept("limited").maxPages(10).run();
    assertThat(same.stats().pages()).isEqualTo(10);
    CrawlReport more = kept("limited").maxPages(25).run();
    assertThat(more.stats().pages()).isEqualTo(25);
    assertThat(lines("limited.jsonl").stream().filter(line -> line.contains(":1"))).isNotEmpty();
    kept("all").run();
    kept("limited").run();
    assertThat(lines("limited.jsonl")).isEqualTo(lines("all.jsonl"));
  }

  @Test
  void aStateOfAnotherCrawlIsRefusedWithTheDifferenceNamedAndNothingTouched() throws Exception {
    kept("one").maxPages(5).run();
    byte[] before = Files.readAllBytes(folder.resolve("one.jsonl"));
    CrawlBuilder<Object> other =
        kept("one").seeds(List.of(Request.get(site.url("/other")))).maxPages(5);
    assertThatThrownBy(other::run)
        .isInstanceOfSatisfying(
            StateException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(StateException.Reason.DIFFERENT);
              assertThat(e).hasMessageContainingAll("seeds", "/0", "/other");
            });
    assertThat(Files.readAllBytes(folder.resolve("one.jsonl"))).isEqualTo(before);
  }

  @Test
  void twoCrawlsOnOneStateTheSecondIsRefusedAtOnce() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    site.on(
        "/0",
        peer -> {
          asked.countDown();
          await(release);
          peer.send(RawSite.ok("Content-Type: text/html\r\n", ""));
        });
    Crawl first = kept("busy").start();
    await(asked);
    assertThatThrownBy(() -> kept("busy").start())
        .isInstanceOfSatisfying(
            StateException.class,
            e -> assertThat(e.reason()).isEqualTo(StateException.Reason.IN_USE));
    release.countDown();
    assertThat(first.await().ended()).isEqualTo(Ended.FINISHED);
  }

  @Test
  void aFolderWithOtherFilesIsNotTakenForAState() throws Exception {
    Files.createDirectory(folder.resolve("mine"));
    Files.writeString(folder.resolve("mine/thesis.txt"), "years of work");
    assertThatThrownBy(() -> kept("mine").start())
        .isInstanceOf(StateException.class)
        .hasMessageContaining("other files");
    assertThat(folder.resolve("mine")).isDirectoryContaining("glob:**thesis.txt");
    assertThat(folder.resolve("mine.jsonl")).doesNotExist();
  }

  @Test
  void anOutputThatIsGoneOrCutIsNotGoneOnWith() throws Exception {
    kept("cut").maxPages(10).run();
    Path file = folder.resolve("cut.jsonl");
    Files.writeString(file, Files.readString(file).substring(0, 20));
    assertThatThrownBy(() -> kept("cut").maxPages(20).run()).hasMessageContaining("cut.jsonl");
    Files.delete(file);
    assertThatThrownBy(() -> kept("cut").maxPages(20).run()).hasMessageContaining("cut.jsonl");
  }

  @Test
  void seedsThatWereTakenAreNotTakenAgain() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 100; i < 120; i++) {
      lines.add(site.url("/" + i));
      lines.add("no url " + i);
    }
    AtomicInteger pages = new AtomicInteger();
    CrawlBuilder<Object> first = noFollow("seeds", pages).seedLines(lines.iterator()).maxPages(7);
    first.run();
    CrawlReport last = noFollow("seeds", pages).seedLines(lines.iterator()).run();
    assertThat(last.stats().failed())
        .isEqualTo(Map.of(FailureKind.INVALID_URL, 20L, FailureKind.HTTP, 2L));
    assertThat(last.stats().skipped().getOrDefault(SkipReason.DUPLICATE, 0L)).isLessThan(3);
  }

  @Test
  void aFailureWhoseTellingWasCutShortIsToldAgain() throws Exception {
    CountDownLatch telling = new CountDownLatch(1);
    AtomicInteger told = new AtomicInteger();
    Spider<Object> spider =
        new Spider<>() {
          @Override
          public void parse(Page page, Output<Object> out) {}

          @Override
          public void failed(FailedRequest failed, Output<Object> out) throws Exception {
            if (told.incrementAndGet() == 1) {
              telling.countDown();
              new CountDownLatch(1).await();
            }
            out.item(new Item("heard", 1));
          }
        };
    Crawl crawl = toldOf(spider).start();
    await(telling);
    crawl.cancel();
    assertThat(crawl.await().ended()).isEqualTo(Ended.INTERRUPTED);
    assertThat(toldOf(spider).run().stats().records()).isEqualTo(1);
    assertThat(told).hasValue(2);
    assertThat(lines("told.jsonl")).hasSize(1);
  }

  private CrawlBuilder<Object> toldOf(Spider<Object> spider) {
    return scraper
        .crawl(spider)
        .seeds(List.of(Request.get(site.url("/5")))) // is not there
        .export(Exporters.jsonLines(folder.resolve("told.jsonl")))
        .state(folder.resolve("told"));
  }

  @Test
  void cookiesOutliveTheProcess() throws Exception {
    List<String> cookies = new ArrayList<>();
    site.on(
        "/login",
        peer ->
            peer.send(
                RawSite.ok(
                    "Content-Type: text/html\r\nSet-Cookie: who=me; Path=/\r\n",
                    "<a href=/inside>x</a>")));
    site.on(
        "/inside",
        peer -> {
          cookies.add(peer.header());
          peer.send(RawSite.ok("Content-Type: text/html\r\n", ""));
        });
    Spider<Object> spider = (page, out) -> page.links().forEach(out::follow);
    for (long most = 1; most <= 2; most++) {
      scraper
          .crawl(spider)
          .seeds(List.of(Request.get(site.url("/login"))))
          .state(folder.resolve("cookies"))
          .maxPages(most)
          .run();
    }
    assertThat(cookies).hasSize(1);
    assertThat(cookies.get(0)).contains("Cookie: who=me");
  }

  @Test
  void aDiskThatIsFullEndsTheCrawlAndNothingIsLostWhenThereIsRoomAgain() throws Exception {
    kept("whole").run();
    Path limited = folder.resolve("full.jsonl");
    for (int room = 3; room < 200; room += 20) {
      CrawlReport report =
          scraper
              .crawl(new Items())
              .seeds(List.of(Request.get(site.url("/0"))))
              .pipeline(Pipeline.of(Object.class).dedup(Object::toString))
              .export(new FullDisk(Exporters.jsonLines(limited), room))
              .state(folder.resolve("full"))
              .run();
      if (report.ended() == Ended.FINISHED) {
        break;
      }
      assertThat(report.exitStatus()).isEqualTo(1);
      assertThat(report.error()).hasMessageContaining("No space left");
    }
    assertThat(lines("full.jsonl")).isEqualTo(lines("whole.jsonl"));
  }

  /** A file on a disk that has room for so many records in each run. */
  private static final class FullDisk implements ResumableExporter {

    private final ResumableExporter file;
    private int room;

    FullDisk(ResumableExporter file, int room) {
      this.file = file;
      this.room = room;
    }

    @Override
    public String name() {
      return file.name();
    }

    @Override
    public void open() throws IOException {
      file.open();
    }

    @Override
    public void write(Row row) throws IOException {
      if (room-- == 0) {
        throw new IOException("No space left on device");
      }
      file.write(row);
    }

    @Override
    public void flush() throws IOException {
      file.flush();
    }

    @Override
    public String mark() throws IOException {
      return file.mark();
    }

    @Override
    public void resume(String mark) throws IOException {
      file.resume(mark);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  private CrawlBuilder<Object> noFollow(String name, AtomicInteger pages) {
    return scraper
        .crawl((Page page, Output<Object> out) -> pages.incrementAndGet())
        .state(folder.resolve(name));
  }
}
