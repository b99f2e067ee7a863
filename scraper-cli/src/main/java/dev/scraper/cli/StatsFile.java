package dev.scraper.cli;

import dev.scraper.event.CrawlStats;
import dev.scraper.export.ExportException;
import dev.scraper.export.Exporter;
import dev.scraper.export.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The counts of a crawl as one JSON object. The file is made before the crawl and filled once, at
 * its end.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
final class StatsFile {

  /** The counts of a crawl that never began. */
  static final CrawlStats NOTHING =
      new CrawlStats(
          0,
          0,
          0,
          0,
          0,
          0,
          CrawlStats.MediaCounts.NONE,
          0,
          0,
          0,
          Map.of(),
          Map.of(),
          Map.of(),
          0,
          0,
          0,
          0,
          0,
          0,
          Duration.ZERO,
          0,
          List.of(),
          CrawlStats.Recrawl.NONE);

  private final Exporter exporter;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean written;

  /**
   * Makes the file.
   *
   * @throws ExportException if it cannot be written
   */
  StatsFile(Exporter exporter) throws ExportException {
    this.exporter = exporter;
    try {
      exporter.open();
    } catch (IOException e) {
      throw new ExportException(exporter.name(), e);
    }
  }

  /**
   * Fills the file, if it is not filled yet.
   *
   * @param exit the exit status
   * @param ended why the crawl is over
   * @param error what broke it, or null
   * @throws ExportException if it cannot be written
   */
  void write(CrawlStats stats, int exit, String ended, @Nullable String error)
      throws ExportException {
    lock.lock();
    try {
      if (!written) {
        written = true;
        exporter.write(Row.from(fields(stats, exit, ended, error)));
        exporter.close();
      }
    } catch (IOException e) {
      throw new ExportException(exporter.name(), e);
    } finally {
      lock.unlock();
    }
  }

  private static Map<String, @Nullable Object> fields(
      CrawlStats stats, int exit, String ended, @Nullable String error) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("pages", stats.pages());
    fields.put("records", stats.records());
    fields.put("requests", stats.requests());
    fields.put("bytes", stats.bytes());
    fields.put("retries", stats.retries());
    fields.put("cache_hits", stats.cacheHits());
    fields.put("robots_requests", stats.robotsRequests());
    fields.put("sitemap_requests", stats.sitemapRequests());
    fields.put("media_files", stats.media().files());
    fields.put("media_bytes", stats.media().bytes());
    fields.put("media_requests", stats.media().requests());
    fields.put("failed", new TreeMap<>(stats.failed()));
    fields.put("skipped", new TreeMap<>(stats.skipped()));
    fields.put("dropped", new TreeMap<>(stats.dropped()));
    fields.put("duration_ms", stats.elapsed().toMillis());
    fields.put("exit", exit);
    fields.put("ended", ended);
    fields.put("error", error);
    fields.put("pages_per_second", rounded(stats.pagesPerSecond()));
    fields.put("queued", stats.queued());
    fields.put("max_in_flight", stats.maxInFlight());
    fields.put("hosts", stats.hosts());
    fields.put("seen", stats.seen());
    fields.put("loop_busy", rounded(stats.loopBusy()));
    fields.put("slowest_hosts", hosts(stats));
    fields.put("recrawl", recrawl(stats.recrawl()));
    return fields;
  }

  private static Map<String, Object> recrawl(CrawlStats.Recrawl recrawl) {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("number", recrawl.number());
    counts.put("new", recrawl.fresh());
    counts.put("changed", recrawl.changed());
    counts.put("gone", recrawl.gone());
    counts.put("unchanged", recrawl.unchanged());
    return counts;
  }

  private static List<Map<String, Object>> hosts(CrawlStats stats) {
    List<Map<String, Object>> hosts = new ArrayList<>();
    for (CrawlStats.HostTime time : stats.slowestHosts()) {
      Map<String, Object> host = new LinkedHashMap<>();
      host.put("host", time.host());
      host.put("responses", time.responses());
      host.put("mean_ms", time.mean().toMillis());
      hosts.add(host);
    }
    return hosts;
  }

  private static double rounded(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
