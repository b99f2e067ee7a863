package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.export.ExchangeExporter;
import dev.scraper.export.ExportException;
import dev.scraper.export.Exporters;
import dev.scraper.fixture.RawSite;
import dev.scraper.http.Capture;
import dev.scraper.http.FailureKind;
import dev.scraper.http.Request;
import dev.scraper.policy.Media;
import dev.scraper.policy.RetryPolicy;
import dev.scraper.policy.SkipReason;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that spiders download. */
class MediaTest extends MediaCrawl {

  @Test
  void aFileIsCalledByItsContentAndTheIndexSaysWhereItCameFrom() throws Exception {
    page("/", "/a.png");
    image("/a.png", "image/png", PNG + "a");
    CrawlReport report = images(media(), "/").run();
    String name = nameOf(PNG + "a", "png");
    assertThat(files()).containsExactly(name);
    assertThat(content(name)).isEqualTo(PNG + "a");
    String hash = name.substring(3, 67);
    assertThat(index()).hasSize(1);
    assertThat(index().get(0).toString())
        .isEqualTo(
            ("{'url':'%s','final_url':'%s','file':'%s','bytes':9,'type':'image/png',"
                    + "'sha256':'%s','status':200,'referrer':'%s'}")
                .replace('\'', '"')
                .formatted(site.url("/a.png"), site.url("/a.png"), name, hash, site.url("/")));
    assertThat(report.stats().pages()).isEqualTo(1);
    assertThat(report.stats().requests()).isEqualTo(1);
    assertThat(report.stats().media().files()).isEqualTo(1);
    assertThat(report.stats().media().bytes()).isEqualTo(9);
    assertThat(report.stats().media().requests()).isEqualTo(1);
    assertThat(report.exitStatus()).isZero();
    assertThat(events)
        .filteredOn(CrawlEvent.MediaStored.class::isInstance)
        .singleElement()
        .hasFieldOrPropertyWithValue("file", name);
  }

  @Test
  void equalContentIsOneFileAndTwoLines() throws Exception {
    page("/", "/a", "/b", "/a");
    image("/a", "image/gif", "GIF89a same");
    image("/b", "image/gif", "GIF89a same");
    CrawlReport report = images(media(), "/").run();
    assertThat(files()).containsExactly(nameOf("GIF89a same", "gif"));
    assertThat(index())
        .extracting(line -> line.get("url").text())
        .containsExactlyInAnyOrder(site.url("/a"), site.url("/b"));
    assertThat(report.stats().skipped()).isEqualTo(Map.of(SkipReason.DUPLICATE, 1L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e%2fetc%2fpasswd",
        "/a%00b.png",
        "/..%5c..%5cwindows",
        "/.part/lock",
        "/media.jsonl",
        "/CON.png?x=/../y"
      })
  void nothingOfAnAddressReachesTheDisk(String path) throws Exception {
    page("/", path);
    site.otherwise(
        peer ->
            peer.send(
                RawSite.ok(
                    "Content-Type: image/../../../x\r\n"
                        + "Content-Disposition: attachment; filename=\"../../evil.sh\";"
                        + " filename*=UTF-8''..%2F..%2Fevil\r\n",
                    PNG)));
    images(media(), "/").run();
    assertThat(files()).containsExactly(nameOf(PNG, "png"));
    assertThat(temp).isDirectoryContaining("glob:**/media");
    try (var all = Files.list(temp)) {
      assertThat(all).hasSize(1);
    }
  }

  @Test
  void aVeryLongAddressIsNoMatterForTheDisk() throws Exception {
    String path = "/" + "x".repeat(8_000);
    page("/", path, path + "y".repeat(400));
    image(path, "image/png", PNG);
    CrawlReport report = images(media(), "/").run();
    assertThat(files()).containsExactly(nameOf(PNG, "png"));
    assertThat(report.stats().skipped()).isEqualTo(Map.of(SkipReason.LIMIT, 1L));
  }

  @Test
  void aFileThatSaysItIsTooLargeIsNotRead() throws Exception {
    page("/", "/large");
    site.on(
        "/large",
        peer -> {
          peer.send("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 10001\r\n\r\n");
          peer.untilClosed();
        });
    images(media().maxBytes(10_000), "/").run();
    assertThat(failure().kind()).isEqualTo(FailureKind.TOO_LARGE);
    assertThat(failure().message()).contains("10000");
    assertThat(files()).isEmpty();
  }

  @Test
  void aFileThatTurnsOutTooLargeLeavesNothing() throws Exception {
    page("/", "/large", "/fits");
    site.on(
        "/large",
        peer -> {
          peer.send(
              "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n");
          peer.send("2711\r\n" + "x".repeat(10_001) + "\r\n0\r\n\r\n");
        });
    image("/fits", "image/png", "x".repeat(10_000));
    images(media().maxBytes(10_000), "/").run();
    assertThat(failure().kind()).isEqualTo(FailureKind.TOO_LARGE);
    assertThat(failure().url()).isEqualTo(site.url("/large"));
    assertThat(files()).containsExactly(nameOf("x".repeat(10_000), "png"));
  }

  @Test
  void theLimitForPagesIsNotThatForFiles() throws Exception {
    page("/", "/a");
    image("/a", "image/png", "x".repeat(100_000));
    images(media(), "/").http(http -> http.maxBodyBytes(1_000)).run();
    assertThat(files()).containsExactly(nameOf("x".repeat(100_000), "png"));
  }

  @Test
  void aFileOfAnotherTypeIsSkippedBeforeItIsRead() throws Exception {
    page("/", "/page", "/pdf", "/image");
    site.on(
        "/page",
        peer -> {
          peer.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999\r\n\r\n");
          peer.untilClosed();
        });
    image("/pdf", "Application/PDF; x=y", "%PDF-1.7");
    image("/image", "image/webp", "RIFF");
    CrawlReport report = images(media().types("image/*", "application/pdf"), "/").run();
    assertThat(files())
        .containsExactlyInAnyOrder(nameOf("%PDF-1.7", "pdf"), nameOf("RIFF", "webp"));
    assertThat(report.stats().skipped()).isEqualTo(Map.of(SkipReason.CONTENT_TYPE, 1L));
    assertThat(skips()).singleElement().hasFieldOrPropertyWithValue("url", site.url("/page"));
    assertThat(report.stats().media().files()).isEqualTo(2);
  }

  @Test
  void aTypeThatIsNotToldIsSeenInTheFirstBytes() throws Exception {
    page("/", "/jpeg", "/html", "/bytes");
    site.says("/jpeg", RawSite.ok("", "\u00ff\u00d8\u00ff\u00e0 jpeg"));
    site.says("/html", RawSite.ok("", "<!doctype html>" + " ".repeat(2_000)));
    image("/bytes", "application/octet-stream", PNG);
    CrawlReport report = images(media().types("image/*"), "/").run();
    assertThat(files())
        .containsExactlyInAnyOrder(
            nameOf("\u00ff\u00d8\u00ff\u00e0 jpeg", "jpg"), nameOf(PNG, "png"));
    assertThat(report.stats().skipped()).isEqualTo(Map.of(SkipReason.CONTENT_TYPE, 1L));
  }

  @Test
  void aTruncatedFileLeavesNothing() throws Exception {
    page("/", "/cut");
    site.saysAndCloses(
        "/cut",
        "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 100000\r\n\r\n"
            + "x".repeat(50_000));
    images(media(), "/").run();
    assertThat(failure().kind()).isEqualTo(FailureKind.TRUNCATED);
    assertThat(files()).isEmpty();
    assertThat(index()).isEmpty();
  }

  @Test
  void aFileIsTriedAgainLikeAPage() throws Exception {
    page("/", "/flaky");
    AtomicInteger asked = new AtomicInteger();
    site.on(
        "/flaky",
        peer -> {
          if (asked.incrementAndGet() == 1) {
            peer.send("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 9\r\n\r\n1");
            peer.close();
          } else {
            peer.send(RawSite.ok("Content-Type: image/png\r\n", "whole"));
          }
        });
    CrawlReport report = images(media(), "/").retry(new RetryPolicy(1)).run();
    assertThat(files()).containsExactly(nameOf("whole", "png"));
    assertThat(report.stats().media().requests()).isEqualTo(2);
    assertThat(report.stats().failed()).isEmpty();
  }

  @Test
  void eachAddressHasItsLineAlthoughTheyLeadToOneFile() throws Exception {
    page("/", "/first", "/second", "/end");
    for (String path : List.of("/first", "/second")) {
      site.says(path, "HTTP/1.1 302 Found\r\nLocation: /end\r\nContent-Length: 0\r\n\r\n");
    }
    image("/end", "image/png", PNG);
    images(media(), "/").run();
    assertThat(files()).containsExactly(nameOf(PNG, "png"));
    assertThat(index())
        .extracting(line -> line.get("url").text())
        .containsExactlyInAnyOrder(site.url("/first"), site.url("/second"), site.url("/end"));
    assertThat(index()).allMatch(line -> line.get("final_url").text().equals(site.url("/end")));
  }

  @Test
  void encodedBodiesAreDecoded() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    String svg = "<svg>" + "x".repeat(5_000) + "</svg>";
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(svg.getBytes(StandardCharsets.ISO_8859_1));
    }
    page("/", "/a.svg", "/bomb");
    byte[] answer =
        RawSite.ok(
            "Content-Type: image/svg+xml\r\nContent-Encoding: gzip\r\n", packed.toByteArray());
    site.on("/a.svg", peer -> peer.send(answer));
    site.on("/bomb", peer -> peer.send(bomb()));
    images(media().maxBytes(6_000), "/").run();
    assertThat(files()).containsExactly(nameOf(svg, "svg"));
    assertThat(failure().kind()).isEqualTo(FailureKind.TOO_LARGE);
  }

  private static byte[] bomb() throws java.io.IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(new byte[1_000_000]);
    }
    return RawSite.ok(
        "Content-Type: image/png\r\nContent-Encoding: gzip\r\n", packed.toByteArray());
  }

  @Test
  void anAddressIsFetchedAsAPageAndAsAFile() throws Exception {
    page("/", "/both");
    site.says("/both", RawSite.ok("Content-Type: text/html\r\n", "<p>x"));
    CrawlReport report =
        crawl(
                (page, out) -> {
                  if (page.url().path().equals("/")) {
                    out.follow("/both");
                    out.download("/both");
                  }
                },
                "/")
            .media(media())
            .run();
    assertThat(report.stats().pages()).isEqualTo(2);
    assertThat(files()).containsExactly(nameOf("<p>x", "html"));
    events.clear(); // one address has two ends here
  }

  @Test
  void withoutAFolderTheSpiderIsToldSo() throws Exception {
    page("/", "/a");
    crawl(new Images(), "/").run();
    assertThat(failure().kind()).isEqualTo(FailureKind.SPIDER);
    assertThat(failure().message()).contains("no media folder", "Media.to(folder)", "--media-dir");
  }

  @Test
  void theFilesOfThePagesThatWereHadAreHadAfterTheLastPage() throws Exception {
    CountDownLatch allPages = new CountDownLatch(3);
    for (int i = 0; i < 10; i++) {
      String html = "<img src=/i" + i + "><a href=/p" + (i + 1) + ">x</a><a href=/q" + i + ">y</a>";
      site.on(
          "/p" + i,
          peer -> {
            allPages.countDown();
            peer.send(RawSite.ok("Content-Type: text/html\r\n", html));
          });
      String content = PNG + i;
      AtomicInteger asked = new AtomicInteger();
      site.on(
          "/i" + i,
          peer -> {
            allPages.await();
            if (asked.incrementAndGet() == 1) {
              peer.send("HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n");
            } else {
              peer.send(RawSite.ok("Content-Type: image/png\r\n", content));
            }
          });
    }
    CrawlReport report = images(media(), "/p0").maxPages(3).retry(new RetryPolicy(1)).run();
    assertThat(report.ended()).isEqualTo(Ended.MAX_PAGES);
    assertThat(report.stats().pages()).isEqualTo(3);
    assertThat(report.stats().media().files()).isEqualTo(3);
    assertThat(site.paths()).doesNotContain("/p3");
    assertThat(report.stats().queued()).isPositive();
  }

  @Test
  void whatIsInTheWayOfAFileEndsTheCrawl() throws Exception {
    page("/", "/a");
    image("/a", "image/png", PNG);
    Path inTheWay = folder().resolve(nameOf(PNG, "png").substring(0, 2));
    Files.createDirectories(folder());
    Files.createSymbolicLink(inTheWay, temp);
    CrawlReport report = images(media(), "/").run();
    assertThat(report.ended()).isEqualTo(Ended.ERROR);
    assertThat(report.exitStatus()).isEqualTo(1);
    assertThat(report.error()).isInstanceOf(ExportException.class);
    assertThat(report.error()).hasMessage(folder() + ": is no folder; remove it");
    assertThat(Files.list(temp)).containsExactly(folder());
    Files.delete(inTheWay);
  }

  @Test
  void aFileThatCannotBeWrittenEndsTheCrawl() throws Exception {
    page("/", "/a");
    site.on(
        "/a",
        peer -> {
          Files.delete(folder().resolve(".part/lock"));
          Files.delete(folder().resolve(".part"));
          peer.send(RawSite.ok("Content-Type: image/png\r\n", PNG));
        });
    CrawlReport report = images(media(), "/").run();
    assertThat(report.exitStatus()).isEqualTo(1);
    assertThat(report.error()).isInstanceOf(ExportException.class);
    assertThat(report.error()).hasMessageContaining("no such folder: " + folder());
  }

  @Test
  void aWebArchiveHasTheFilesTooAsFarAsABodyMayBeLarge() throws Exception {
    page("/", "/a", "/large", "/moved");
    image("/a", "image/png", PNG);
    image("/large", "image/png", "x".repeat(50_000));
    site.says("/moved", "HTTP/1.1 302 Found\r\nLocation: /a\r\nContent-Length: 0\r\n\r\n");
    Seen archive = new Seen();
    images(media(), "/").export(archive).http(http -> http.maxBodyBytes(20_000)).run();
    assertThat(files())
        .containsExactlyInAnyOrder(nameOf(PNG, "png"), nameOf("x".repeat(50_000), "png"));
    assertThat(index()).hasSize(3);
    assertThat(archive.seen)
        .extracting(
            one -> one.url().path() + " " + one.received().body().length + one.received().end())
        .filteredOn(line -> !line.startsWith("/ "))
        .containsExactlyInAnyOrder("/a 8WHOLE", "/a 8WHOLE", "/moved 0WHOLE", "/large 20000LENGTH");
  }

  /** Keeps what was on the wire. */
  private static final class Seen implements ExchangeExporter {

    private final List<Capture> seen = new CopyOnWriteArrayList<>();

    @Override
    public String name() {
      return "seen";
    }

    @Override
    public void open() {}

    @Override
    public void resume(String mark) {}

    @Override
    public String mark() {
      return "";
    }

    @Override
    public void write(Capture exchange) {
      seen.add(exchange);
    }

    @Override
    public void close() {}
  }

  @Test
  void aFolderThatCannotBeIsRefusedBeforeAnythingIsAsked() throws Exception {
    Files.writeString(temp.resolve("file"), "x");
    Path out = temp.resolve("out.jsonl");
    assertThatThrownBy(
            () ->
                images(Media.to(temp.resolve("file/media")), "/")
                    .export(Exporters.jsonLines(out))
                    .run())
        .isInstanceOf(ExportException.class)
        .hasMessageContaining("is not a folder");
    assertThat(out).doesNotExist();
    assertThat(site.paths()).isEmpty();
  }

  @Test
  void anIndexThatIsThereIsRefusedUnlessItMayBeReplaced() throws Exception {
    page("/", "/a");
    image("/a", "image/png", PNG);
    images(media(), "/").run();
    assertThatThrownBy(() -> images(media(), "/").run()).hasMessageContaining("the file exists");
    events.clear();
    images(media().overwrite(true), "/").run();
    assertThat(index()).hasSize(1);
    assertThat(files()).hasSize(1);
  }

  @Test
  void whatAKilledProcessLeftHalfWayIsRemoved() throws Exception {
    page("/");
    Files.createDirectories(folder().resolve(".part"));
    Files.writeString(folder().resolve(".part/7"), "half");
    images(media(), "/").run();
    assertThat(folder().resolve(".part/7")).doesNotExist();
  }

  @Test
  void aFolderBelongsToOneCrawlAtATime() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    site.on(
        "/",
        peer -> {
          asked.countDown();
          await(release);
          peer.send(RawSite.ok("Content-Type: text/html\r\n", ""));
        });
    var first = images(media(), "/").start();
    await(asked);
    assertThatThrownBy(() -> images(media().overwrite(true), "/").start())
        .isInstanceOf(ExportException.class)
        .hasMessageContaining("in use by another crawl");
    release.countDown();
    assertThat(first.await().ended()).isEqualTo(Ended.FINISHED);
  }

  @Test
  void aCancelledDownloadLeavesNothing() throws Exception {
    page("/", "/slow");
    CountDownLatch begun = new CountDownLatch(1);
    site.on(
        "/slow",
        peer -> {
          peer.send("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 99999\r\n\r\n");
          peer.send("x".repeat(20_000));
          begun.countDown();
          peer.untilClosed();
        });
    var crawl = images(media(), "/").start();
    await(begun);
    crawl.cancel();
    crawl.await();
    assertThat(files()).isEmpty();
    assertThat(failure().kind()).isEqualTo(FailureKind.CANCELLED);
  }

  @Test
  void itemsAndFilesGoSideBySide() throws Exception {
    page("/", "/a");
    image("/a", "image/png", PNG);
    crawl(
            (page, out) -> {
              out.item(Map.of("image", page.url().toString()));
              out.download(Request.get(site.url("/a")));
            },
            "/")
        .media(media())
        .export(Exporters.jsonLines(temp.resolve("items.jsonl")))
        .run();
    assertThat(Files.readAllLines(temp.resolve("items.jsonl"))).hasSize(1);
    assertThat(index()).hasSize(1);
    Files.delete(temp.resolve("items.jsonl"));
  }
}
