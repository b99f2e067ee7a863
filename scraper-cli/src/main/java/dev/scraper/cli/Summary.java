package dev.scraper.cli;

import dev.scraper.event.CrawlStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What is said of a crawl when it is over. */
final class Summary {

  private Summary() {}

  /**
   * The lines of the summary; the first one says how it ended.
   *
   * @param ended why the crawl is over, as statistics have it
   * @param outputs where the results are
   */
  static List<String> of(CrawlStats stats, String ended, List<String> outputs) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s after %s: %s (%.1f/s), %s, %s, %s",
            how(ended),
            Text.of(stats.elapsed()),
            Text.count(stats.pages(), "page"),
            stats.pagesPerSecond(),
            Text.count(stats.records(), "record"),
            Text.count(stats.requests(), "request"),
            Text.bytes(stats.bytes())));
    if (stats.media().files() > 0) {
      lines.add(
          "media: "
              + Text.count(stats.media().files(), "file")
              + ", "
              + Text.bytes(stats.media().bytes()));
    }
    if (stats.cacheHits() > 0) {
      lines.add("from the cache: " + Text.count(stats.cacheHits(), "answer"));
    }
    CrawlStats.Recrawl again = stats.recrawl();
    if (again.number() > 0) {
      lines.add(
          "recrawl: "
              + again.fresh()
              + " new, "
              + again.changed()
              + " changed, "
              + again.gone()
              + " gone, "
              + again.unchanged()
              + " unchanged");
    }
    if (!stats.failed().isEmpty()) {
      lines.add("failures: " + counts(stats.failed()));
    }
    if (!stats.skipped().isEmpty()) {
      lines.add("skipped: " + counts(stats.skipped()));
    }
    if (!stats.dropped().isEmpty()) {
      lines.add("items dropped: " + counts(stats.dropped()));
    }
    if (!stats.slowestHosts().isEmpty()) {
      lines.add(
          "slowest hosts: "
              + String.join(
                  ", ",
                  stats.slowestHosts().stream()
                      .limit(3)
                      .map(time -> time.host() + " " + Text.of(time.mean()))
                      .toList()));
    }
    if (!outputs.isEmpty()) {
      lines.add("written: " + String.join(", ", outputs));
    }
    return lines;
  }

  /** What became of a crawl, in words. */
  static String how(String ended) {
    return switch (ended) {
      case "finished" -> "finished";
      case "max_pages" -> "ended by --max-pages";
      case "max_duration" -> "ended by --max-duration";
      case "interrupted" -> "interrupted";
      default -> "broken off";
    };
  }

  /** What was counted, by name. */
  static <K extends Comparable<K>> String counts(Map<K, Long> counts) {
    return String.join(
        ", ",
        new TreeMap<>(counts)
            .entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue()).toList());
  }
}
