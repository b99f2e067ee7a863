package dev.scraper.testing;

import dev.scraper.event.CrawlEvent;
import dev.scraper.event.CrawlReport;
import dev.scraper.event.Failure;
import dev.scraper.http.Url;
import java.util.List;
import java.util.stream.Stream;

/**
 * What became of a crawl in a test. The assertions throw an {@link AssertionError} that lists what
 * was there, and otherwise give this result back.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param <T> the type of the items
 */
public final class CrawlResult<T> {

  private final List<T> items;
  private final List<CrawlEvent> events;
  private final CrawlReport report;

  CrawlResult(List<T> items, List<CrawlEvent> events, CrawlReport report) {
    this.items = List.copyOf(items);
    this.events = List.copyOf(events);
    this.report = report;
  }

  /** The items, in the order of their pages. */
  public List<T> items() {
    return items;
  }

  /** The addresses of the pages that the spider took, after redirects, in their order. */
  public List<String> pages() {
    return events(CrawlEvent.PageDone.class).map(page -> page.url().toString()).toList();
  }

  /** The addresses of the files that were downloaded, as they were asked for, in their order. */
  public List<String> downloads() {
    return events(CrawlEvent.MediaStored.class).map(file -> file.queued().toString()).toList();
  }

  /** The requests that failed for good, in their order. */
  public List<Failure> failures() {
    return events(CrawlEvent.Failed.class).map(CrawlEvent.Failed::failure).toList();
  }

  /** The requests that were not made, in their order: disallowed by robots.txt, for example. */
  public List<CrawlEvent.Skipped> skipped() {
    return events(CrawlEvent.Skipped.class).toList();
  }

  /**
   * The report, with the counts. What a stand-in or a recording answered counts there as {@code
   * cacheHits} and not as requests, since no server of that name was asked.
   */
  public CrawlReport report() {
    return report;
  }

  private <E extends CrawlEvent> Stream<E> events(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast);
  }

  /** Asserts how many items there are. */
  public CrawlResult<T> hasItems(int count) {
    Listing.check(items.size() == count, () -> "expected items: " + count + "\n" + this);
    return this;
  }

  /** Asserts that there is an item equal to this one. */
  public CrawlResult<T> hasItem(T expected) {
    Listing.check(items.contains(expected), () -> "no such item: " + expected + "\n" + this);
    return this;
  }

  /** Asserts that the spider took the page of this address. */
  public CrawlResult<T> visited(String url) {
    String wanted = Url.parse(url).toString();
    Listing.check(pages().contains(wanted), () -> "not visited: " + wanted + "\n" + this);
    return this;
  }

  /** Asserts that no request failed and no page made the spider throw. */
  public CrawlResult<T> hasNoFailures() {
    Listing.check(failures().isEmpty(), () -> "failures\n" + this);
    return this;
  }

  /** The report, the pages, the failures, the skipped requests and the items, one a line. */
  @Override
  public String toString() {
    List<String> failed =
        failures().stream().map(f -> f.kind() + " " + f.url() + ": " + f.message()).toList();
    List<String> left = skipped().stream().map(s -> s.reason() + " " + s.url()).toList();
    return String.join(
        "\n",
        report.toString(),
        Listing.of("pages", pages()),
        Listing.of("failures", failed),
        Listing.of("skipped", left),
        Listing.of("items", items));
  }
}
