package dev.scraper.functional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scraper.Crawl;
import dev.scraper.CrawlBuilder;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.export.ExportException;
import dev.scraper.export.Exporters;
import dev.scraper.http.FailureKind;
import dev.scraper.http.HttpOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Outputs that fail: the crawl ends loudly, and the other outputs are whole. */
class ExportFailureTest extends RawCrawl {

  @TempDir Path folder;

  private static void paths(dev.scraper.page.Page page, dev.scraper.spider.Output<Object> out) {
    out.item(Map.of("path", page.url().path()));
    page.links().forEach(out::follow);
  }

  static Stream<Records.Step> steps() {
    return Stream.of(
        () -> {
          throw new IOException("disk full");
        },
        () -> {
          throw new IllegalStateException("disk full");
        },
        () -> {
          throw new AssertionError("disk full");
        });
  }

  @ParameterizedTest
  @MethodSource("steps")
  void anOutputThatFailsInAWriteEndsTheCrawlAndSpoilsNoOther(Records.Step failure)
      throws Exception {
    site.endless();
    Path file = folder.resolve("fine.jsonl");
    Records[] bad = {null};
    bad[0] =
        new Records()
            .onWrite(
                () -> {
                  if (bad[0].values().size() == 3) {
                    failure.run();
                  }
                });
    CrawlReport report =
        crawl(ExportFailureTest::paths, "/").export(bad[0]).export(Exporters.jsonLines(file)).run();
    assertThat(report.ended()).isEqualTo(Ended.ERROR);
    assertThat(report.exitStatus()).isEqualTo(1);
    assertThat(report.failure())
        .get()
        .isInstanceOf(ExportException.class)
        .extracting(Throwable::getMessage)
        .isEqualTo("records: disk full");
    assertThat(bad[0].values()).hasSize(3);
    assertThat(bad[0].calls()).endsWith("close").containsOnlyOnce("close");
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSizeGreaterThanOrEqualTo((int) report.stats().records());
    assertThat(lines).allMatch(line -> line.startsWith("{\"path\":\"/") && line.endsWith("\"}"));
    assertThat(report.stats().failed().keySet())
        .isSubsetOf(FailureKind.EXPORT, FailureKind.CANCELLED);
  }

  @Test
  void aPageWhoseRecordsComeAfterTheFailureFailsAsExport() throws Exception {
    site.links("/", "/late").links("/late");
    CountDownLatch lateBegun = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Records bad =
        new Records()
            .onWrite(
                () -> {
                  BackPressureTest.awaitUninterruptibly(lateBegun);
                  throw new IOException("disk full");
                })
            .onClose(closed::countDown);
    CrawlReport report =
        crawl(
                (page, out) -> {
                  paths(page, out);
                  if (page.depth() == 1) {
                    lateBegun.countDown();
                    BackPressureTest.awaitUninterruptibly(closed);
                  }
                },
                "/")
            .export(bad)
            .run();
    assertThat(failure().kind()).isEqualTo(FailureKind.EXPORT);
    assertThat(failure().url()).isEqualTo(site.url("/late"));
    assertThat(failure().message()).isEqualTo("records: disk full");
    assertThat(failure().status()).isEqualTo(200);
    assertThat(report.exitStatus()).isEqualTo(1);
  }

  @Test
  void anOutputThatFailsAtItsFirstFlushEndsACrawlThatNeverWritesToIt() throws Exception {
    site.endless();
    Records bad =
        new Records()
            .onFlush(
                () -> {
                  throw new IOException("broken pipe");
                });
    CrawlReport report = crawl("/").export(bad).run();
    assertThat(report.ended()).isEqualTo(Ended.ERROR);
    assertThat(report.failure()).get().isInstanceOf(ExportException.class);
  }

  @Test
  void anOutputThatCannotBeOpenedStartsNoCrawl() throws Exception {
    site.endless();
    Records before = new Records();
    Records bad =
        new Records()
            .onOpen(
                () -> {
                  throw new IOException("no such folder");
                });
    assertThatThrownBy(() -> crawl("/").export(before).export(bad).run())
        .isInstanceOf(ExportException.class)
        .hasMessage("records: no such folder");
    assertThat(before.calls()).containsExactly("open", "close");
    assertThat(site.paths()).isEmpty();
  }

  @Test
  void anOutputThatFailsInItsCloseIsAnErrorAlthoughAllPagesWereFetched() throws Exception {
    site.links("/", "/a").links("/a");
    Path file = folder.resolve("fine.jsonl");
    Records bad =
        new Records()
            .onClose(
                () -> {
                  throw new IOException("disk full");
                });
    CrawlReport report =
        crawl(ExportFailureTest::paths, "/").export(bad).export(Exporters.jsonLines(file)).run();
    assertThat(report.ended()).isEqualTo(Ended.ERROR);
    assertThat(report.exitStatus()).isEqualTo(1);
    assertThat(report.failure())
        .get()
        .extracting(Throwable::getMessage)
        .isEqualTo("records: disk full");
    assertThat(report.stats().pages()).isEqualTo(2);
    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  @Test
  void aSignalIsToldBeforeAFailedOutput() throws Exception {
    site.links("/");
    CountDownLatch closing = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Records bad =
        new Records()
            .onClose(
                () -> {
                  closing.countDown();
                  BackPressureTest.awaitUninterruptibly(release);
                  throw new IOException("disk full");
                });
    Crawl crawl = crawl("/").export(bad).start();
    // All pages are there; only the output is not yet complete.
    await(closing);
    crawl.stop();
    release.countDown();
    CrawlReport report = crawl.await();
    assertThat(report.exitStatus()).isEqualTo(130);
    assertThat(report.failure()).isPresent();
  }

  @Test
  void virtualThreadsAreUsedOrRefusedBeforeAnOutputIsTouched() throws Exception {
    site.links("/");
    Records records = new Records();
    CrawlBuilder<Object> crawl =
        crawl("/").http(HttpOptions.DEFAULT.threads(HttpOptions.Threads.VIRTUAL)).export(records);
    if (Runtime.version().feature() >= 21) {
      assertThat(crawl.run().exitStatus()).isZero();
    } else {
      assertThatThrownBy(crawl::run).isInstanceOf(IllegalArgumentException.class);
      assertThat(records.calls()).isEmpty();
    }
  }
}
