package dev.scraper.testing;

import dev.scraper.event.CrawlReport;
import dev.scraper.event.Ended;
import dev.scraper.event.Failure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a {@link SpiderCheck} found: which selectors matched, and what else went wrong.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param selectors those that were tried, sorted by who tried them
 * @param mayMiss selectors, or who asks for them, that need not match
 * @param failures requests that failed for good, or made the spider throw
 * @param minItems how many items there should be at least
 * @param crawl the report of the crawl
 */
public record CheckReport(
    List<Selector> selectors,
    Set<String> mayMiss,
    List<Failure> failures,
    long minItems,
    CrawlReport crawl) {

  /**
   * One selector and how it did.
   *
   * @param where who asked: {@code Quote.author} for a component, {@code page.select} for a method
   * @param selector as written
   * @param pages on how many pages it was tried
   * @param matched on how many of them it matched
   * @param matches how many elements it matched in all
   */
  public record Selector(String where, String selector, long pages, long matched, long matches) {

    static final Comparator<Selector> ORDER =
        Comparator.comparing(Selector::where).thenComparing(Selector::selector);

    Selector plus(Selector other) {
      return new Selector(
          where, selector, pages + other.pages, matched + other.matched, matches + other.matches);
    }
  }

  /** Copies the collections. */
  public CheckReport {
    selectors = List.copyOf(selectors);
    mayMiss = Set.copyOf(mayMiss);
    failures = List.copyOf(failures);
  }

  /** The selectors that matched nothing on any page and are not among those that may. */
  public List<Selector> broken() {
    return selectors.stream().filter(this::isBroken).toList();
  }

  private boolean isBroken(Selector selector) {
    return selector.matched() == 0
        && !mayMiss.contains(selector.selector())
        && !mayMiss.contains(selector.where());
  }

  /** Whether the spider gave as many items as it should. */
  public boolean hasItems() {
    return crawl.stats().records() >= minItems;
  }

  /**
   * The exit status of a program that made this check: 130 interrupted, 1 the crawl itself failed,
   * 3 no page was delivered, 4 a selector is broken, a request failed or items are missing, 0 all
   * is well.
   */
  public int exitStatus() {
    if (crawl.ended() == Ended.INTERRUPTED || crawl.ended() == Ended.ERROR) {
      return crawl.exitStatus();
    }
    if (crawl.exitStatus() == 3) {
      return 3;
    }
    return broken().isEmpty() && failures.isEmpty() && hasItems() ? 0 : 4;
  }

  /**
   * Fails unless the exit status is 0: for a test.
   *
   * @throws AssertionError with the report
   */
  public CheckReport assertOk() {
    Listing.check(exitStatus() == 0, () -> "the check failed\n" + this);
    return this;
  }

  /** The report as lines of text: a selector each, then the failures, then the sums. */
  public List<String> lines() {
    int where = selectors.stream().mapToInt(s -> s.where().length()).max().orElse(0);
    int text = selectors.stream().mapToInt(s -> s.selector().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (Selector selector : selectors) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-6s  %-" + Math.max(1, where) + "s  %-" + Math.max(1, text) + "s  %s",
              verdict(selector),
              selector.where(),
              selector.selector(),
              counts(selector)));
    }
    failures.forEach(f -> lines.add("FAILED  " + f.kind() + " " + f.url() + ": " + f.message()));
    lines.add(sums());
    return lines;
  }

  private String verdict(Selector selector) {
    return selector.matched() > 0 ? "ok" : isBroken(selector) ? "BROKEN" : "missed";
  }

  private static String counts(Selector selector) {
    return selector.matched()
        + " of "
        + plural(selector.pages(), "page")
        + ", "
        + (selector.matches() == 1 ? "1 match" : selector.matches() + " matches");
  }

  private String sums() {
    String items = plural(crawl.stats().records(), "item");
    return plural(crawl.stats().pages(), "page")
        + ", "
        + (hasItems() ? items : items + " (at least " + minItems + " expected)")
        + ", "
        + plural(selectors.size(), "selector")
        + ", "
        + broken().size()
        + " broken, "
        + failures.size()
        + " failed";
  }

  private static String plural(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** The lines as one text. */
  @Override
  public String toString() {
    return String.join("\n", lines());
  }
}
