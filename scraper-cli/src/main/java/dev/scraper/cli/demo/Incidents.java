package dev.scraper.cli.demo;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlListener;
import dev.scraper.event.CrawlReport;
import dev.scraper.policy.SkipReason;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the pages that misbehave on purpose: counted while the crawl runs where its report
 * gives no more than a sum.
 *
 * <p><b>Thread-safety:</b> none; for the crawl's listener thread, and when the crawl is over.
 */
final class Incidents implements CrawlListener {

  private final Map<Integer, Integer> failures = new TreeMap<>();
  private final Map<Integer, Integer> retries = new TreeMap<>();
  private int redirected;

  @Override
  public void onEvent(CrawlEvent event) {
    if (event instanceof CrawlEvent.Failed failed) {
      failed.failure().lastStatus().ifPresent(status -> failures.merge(status, 1, Integer::sum));
    } else if (event instanceof CrawlEvent.Retrying retrying && retrying.status() != null) {
      retries.merge(retrying.status(), 1, Integer::sum);
    } else if (event instanceof CrawlEvent.PageDone done && !done.url().equals(done.queued())) {
      redirected++;
    } else if (event instanceof CrawlEvent.Skipped skipped
        && skipped.reason() == SkipReason.DUPLICATE) {
      // A queued request turns out to be a duplicate only when it was sent and redirected.
      redirected++;
    }
  }

  /** One line for each kind of trouble, with how often it was met. */
  List<String> lines(CrawlReport report) {
    Map<SkipReason, Long> skipped = report.stats().skipped();
    return List.of(
        line(count(failures, 500), "always answers 500: tried again, then given up"),
        line(count(failures, 404), "does not exist (404): not tried again"),
        line(count(retries, 503), "was busy (503, Retry-After): the host was left alone as asked"),
        line(redirected, "has moved (301): followed, and its product taken once"),
        line(count(skipped, SkipReason.ROBOTS), "disallowed by robots.txt: never asked for"),
        line(count(skipped, SkipReason.NOFOLLOW), "found on a page that says nofollow"),
        line(count(skipped, SkipReason.CONTENT_TYPE), "no page but a PDF: not downloaded"),
        line(
            count(skipped, SkipReason.SCOPE),
            "left out by the scope: another host, or a session id in the address"),
        line(count(skipped, SkipReason.DUPLICATE), "links to what was known already: asked once"));
  }

  private static <K> long count(Map<K, ? extends Number> counts, K key) {
    Number count = counts.get(key);
    return count == null ? 0 : count.longValue();
  }

  private static String line(long count, String what) {
    return String.format(Locale.ROOT, "  %,6d  %s", count, what);
  }
}
