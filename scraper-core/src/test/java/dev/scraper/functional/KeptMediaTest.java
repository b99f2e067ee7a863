package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.Crawl;
import dev.scraper.CrawlBuilder;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.export.Exporters;
import dev.scraper.fixture.RawSite;
import dev.scraper.policy.Media;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Downloads that are stopped and gone on with. */
class KeptMediaTest extends MediaCrawl {

  private static final int PAGES = 40;

  /** Counted down by each request that the site is to answer. */
  private volatile CountDownLatch untilStop = new CountDownLatch(0);

  @BeforeEach
  void site() {
    site.otherwise(
        peer -> {
          untilStop.countDown();
          String path = peer.path();
          int number = Integer.parseInt(path.substring(2));
          if (path.startsWith("/i")) {
            // Some are the same.
            peer.send(RawSite.ok("Content-Type: image/png\r\n", PNG + number / 2));
          } else if (path.startsWith("/r")) {
            peer.send(
                "HTTP/1.1 302 Found\r\nLocation: /i" + number + "\r\nContent-Length: 0\r\n\r\n");
          } else {
            StringBuilder html = new StringBuilder();
            html.append("<img src=/i").append(number).append("><img src=/r").append(number);
            html.append("><img src=/i0>");
            for (int link = 2 * number + 1; link <= 2 * number + 2 && link < PAGES; link++) {
              html.append("<a href=/p").append(link).append(">x</a>");
            }
            peer.send(RawSite.ok("Content-Type: text/html\r\n", html.toString()));
          }
        });
  }

  private CrawlBuilder<Object> kept(String name) {
    return crawl(new Images(), "/p0")
        .media(Media.to(temp.resolve(name + "-media")))
        .export(Exporters.jsonLines(temp.resolve(name + ".jsonl")))
        .failures(Exporters.jsonLines(temp.resolve(name + "-failures.jsonl")))
        .state(temp.resolve(name));
  }

  private List<String> lines(String name) throws Exception {
    return Files.readAllLines(temp.resolve(name + "-media/media.jsonl")).stream().sorted().toList();
  }

  private Set<String> done() throws Exception {
    Set<String> urls = new HashSet<>();
    for (String line : lines("stopped")) {
      urls.add(line.replaceFirst(".*\"url\":\"http://[^/]+(/r?i?[0-9]+)\".*", "$1"));
    }
    return urls;
  }

  private Set<String> filesOf(String name) throws Exception {
    Path media = temp.resolve(name + "-media");
    Set<String> all = new HashSet<>();
    try (Stream<Path> found = Files.walk(media)) {
      found
          .filter(Files::isRegularFile)
          .forEach(file -> all.add(media.relativize(file).toString()));
    }
    return all;
  }

  @Test
  void stoppedAgainAndAgainTheIndexIsThatOfAnUndisturbedCrawlAndNoFileIsFetchedTwice()
      throws Exception {
    CrawlReport whole = kept("whole").run();
    assertThat(lines("whole")).hasSize(2 * PAGES);
    SplittableRandom random = new SplittableRandom(4);
    CrawlReport report;
    int runs = 0;
    do {
      events.clear();
      untilStop = new CountDownLatch(random.nextInt(1, 25));
      Set<String> before = runs == 0 ? Set.of() : done();
      int asked = site.paths().size();
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
      List<String> paths = site.paths();
      // A redirect leads to a file that may have been asked for by its own address as well.
      assertThat(paths.subList(asked, paths.size()))
          .filteredOn(path -> path.startsWith("/r"))
          .noneMatch(before::contains);
      runs++;
    } while (report.ended() != Ended.FINISHED && runs < 100);
    assertThat(runs).isBetween(3, 99);
    assertThat(lines("stopped")).isEqualTo(lines("whole"));
    assertThat(filesOf("stopped")).isEqualTo(filesOf("whole"));
    assertThat(report.stats().media().files()).isEqualTo(whole.stats().media().files());
    assertThat(report.stats().media().bytes()).isEqualTo(whole.stats().media().bytes());
    assertThat(report.stats().skipped()).isEqualTo(whole.stats().skipped());
    events.clear();
  }

  @Test
  void killedAgainAndAgainTheIndexIsThatOfAnUndisturbedCrawl() throws Exception {
    kept("whole").run();
    events.clear();
    SplittableRandom random = new SplittableRandom(7);
    int status;
    int runs = 0;
    do {
      untilStop = new CountDownLatch(random.nextInt(10, 60));
      CountDownLatch latch = untilStop;
      Process process = process();
      Thread killer =
          new Thread(
              () -> {
                try {
                  latch.await();
                  process.destroyForcibly();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      killer.start();
      status = process.waitFor();
      killer.interrupt();
      killer.join();
      runs++;
    } while (status != 0 && runs < 100);
    assertThat(runs).isBetween(3, 99);
    assertThat(lines("killed")).isEqualTo(lines("whole"));
    assertThat(filesOf("killed")).isEqualTo(filesOf("whole"));
  }

  private Process process() throws Exception {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-cp",
                System.getProperty("java.class.path"),
                KeptMediaCrawl.class.getName(),
                site.url("/p0"),
                temp.toString()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void aFolderThatCannotBeWrittenEndsTheCrawlAndNoFileIsLostWhenItCan() throws Exception {
    CrawlReport whole = kept("whole").run();
    assertThat(whole.ended()).isEqualTo(Ended.FINISHED);
    Path inTheWay = temp.resolve("stopped-media").resolve(nameOf(PNG + 7, "png").substring(0, 2));
    Files.createDirectories(inTheWay.getParent());
    Files.writeString(inTheWay, "a file");
    CrawlReport report = kept("stopped").run();
    assertThat(report.ended()).isEqualTo(Ended.ERROR);
    assertThat(report.exitStatus()).isEqualTo(1);
    assertThat(report.error()).hasMessageContaining("is no folder");
    Files.delete(inTheWay);
    CrawlReport again = kept("stopped").run();
    assertThat(again.ended()).isEqualTo(Ended.FINISHED);
    assertThat(lines("stopped")).isEqualTo(lines("whole"));
    assertThat(again.stats().failed()).isEmpty();
    events.clear();
  }

  @Test
  void aCrawlThatComesBackAsksForFilesThatWereNotHadWhereAPageNamesThemAgain() throws Exception {
    page("/p0", "/i1", "/late");
    site.says("/late", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    kept("back").run();
    assertThat(lines("back")).hasSize(1);
    events.clear();
    page("/p0", "/i1", "/late", "/i2");
    image("/late", "image/png", PNG + "late");
    CrawlReport report = kept("back").recrawl().run();
    assertThat(report.ended()).isEqualTo(Ended.FINISHED);
    assertThat(lines("back")).hasSize(3);
    assertThat(site.hits("/i1")).isEqualTo(1);
    assertThat(site.hits("/late")).isEqualTo(2);
    events.clear();
  }

  @Test
  void filesThatWaitWhenTheLastPageWasHadAreHadByTheNextProcess() throws Exception {
    untilStop = new CountDownLatch(4);
    Crawl crawl = kept("stopped").maxPages(3).start();
    await(untilStop);
    crawl.cancel();
    crawl.await();
    events.clear();
    CrawlReport report = kept("stopped").maxPages(3).run();
    assertThat(report.stats().pages()).isEqualTo(3);
    assertThat(lines("stopped")).hasSize(6);
    events.clear();
  }
}
