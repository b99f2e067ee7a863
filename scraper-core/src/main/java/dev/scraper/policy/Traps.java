package dev.scraper.policy;

import dev.scraper.http.Url;
import java.util.HashMap;
import java.util.Map;

/**
 * What a crawl does about parts of a site that have no end: relative links that nest, calendars,
 * session ids in paths, sort orders. Each guard is known by its number; the first is on by itself.
 *
 * <pre>{@code
 * scraper.crawl(spider).limits(limits -> limits.traps(Traps.USUAL.maxSimilar(100)))
 * }</pre>
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param maxRepeats how often a segment may come in the path of a link ({@code /a/b/a} has {@code
 *     a} twice); links with more, and with more than their page, are skipped. Seeds and what a
 *     sitemap names are not looked at
 * @param maxSimilar of how many pages of one host that differ in little but numbers the links are
 *     followed; pages past that are delivered, but their links are skipped
 * @param hostBudget after how many pages a host is parked until the others have nothing left, and
 *     again after so many more; nothing is skipped for it
 * @see <a href="https://doi.org/10.1145/1242572.1242592">Manku, Jain, Das Sarma: Detecting
 *     near-duplicates for web crawling, WWW 2007 (SimHash)</a>
 * @see <a href="https://doi.org/10.1145/1367497.1367556">Lee, Leonard, Wang, Loguinov: IRLbot, WWW
 *     2008 (budgets that defer)</a>
 */
public record Traps(int maxRepeats, long maxSimilar, long hostBudget) {

  /** A segment comes at most ten times in a path; no other guard. */
  public static final Traps USUAL = new Traps(10, Long.MAX_VALUE, Long.MAX_VALUE);

  /** No guard at all. */
  public static final Traps OFF = new Traps(Integer.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

  private static final int SLASHES_BEFORE_PATH = 2;

  /** Checks the values. */
  public Traps {
    if (maxRepeats < 1) {
      throw new IllegalArgumentException("max repeats < 1: " + maxRepeats);
    }
    if (maxSimilar < 1) {
      throw new IllegalArgumentException("max similar pages < 1: " + maxSimilar);
    }
    if (hostBudget < 1) {
      throw new IllegalArgumentException("host budget < 1: " + hostBudget);
    }
  }

  /** With another bound for how often a segment may come in a path. */
  public Traps maxRepeats(int value) {
    return new Traps(value, maxSimilar, hostBudget);
  }

  /** With a bound for the similar pages of a host whose links are followed. */
  public Traps maxSimilar(long value) {
    return new Traps(maxRepeats, value, hostBudget);
  }

  /** With a number of pages after which a host is parked. */
  public Traps hostBudget(long value) {
    return new Traps(maxRepeats, maxSimilar, value);
  }

  /** Whether pages are compared. */
  public boolean comparesPages() {
    return maxSimilar != Long.MAX_VALUE;
  }

  /**
   * These guards for the links of a page: a path is repetitive if it is more so than the page's
   * own. What nests grows with each step; what just has such a path does not.
   */
  public Traps on(Url page) {
    return hasFewSegments(page.toString())
        ? this
        : maxRepeats(Math.max(maxRepeats, repeats(page.path())));
  }

  /** Whether a link may be followed, as far as its path tells. */
  public boolean admits(Url url) {
    return hasFewSegments(url.toString()) || repeats(url.path()) <= maxRepeats;
  }

  /** A quick look, for each link of each page: too few slashes for a segment to come too often. */
  private boolean hasFewSegments(String url) {
    long left = SLASHES_BEFORE_PATH + (long) maxRepeats;
    for (int at = url.indexOf('/'); at >= 0; at = url.indexOf('/', at + 1)) {
      if (--left < 0) {
        return false;
      }
    }
    return true;
  }

  /** How often the segment that comes most often does. */
  private static int repeats(String path) {
    Map<String, Integer> counts = new HashMap<>();
    int most = 0;
    for (String segment : path.split("/")) {
      if (!segment.isEmpty()) {
        most = Math.max(most, counts.merge(segment, 1, Integer::sum));
      }
    }
    return most;
  }
}
