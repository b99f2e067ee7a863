package dev.scraper.testing;

import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.page.Page;
import java.util.List;
import java.util.Optional;

/**
 * What a spider made of one page: its items and its requests, in the order it gave them. The
 * assertions throw an {@link AssertionError} that lists what was there, and otherwise give this
 * result back.
 *
 * <p>Requests are those the spider asked for; a crawl would then leave out what it has made before
 * and what is out of scope.
 *
 * <p><b>Thread-safety:</b> immutable, but for the page's document.
 *
 * @param <T> the type of the items
 */
public final class PageResult<T> {

  private final Page page;
  private final List<T> items;
  private final List<Request> requests;
  private final List<Request> downloads;

  PageResult(Page page, List<T> items, List<Request> requests, List<Request> downloads) {
    this.downloads = List.copyOf(downloads);
    this.page = page;
    this.items = List.copyOf(items);
    this.requests = List.copyOf(requests);
  }

  /** The page. */
  public Page page() {
    return page;
  }

  /** The items. */
  public List<T> items() {
    return items;
  }

  /**
   * The one item there is.
   *
   * @throws AssertionError if there is none, or more than one
   */
  public T onlyItem() {
    hasItems(1);
    return items.get(0);
  }

  /** The files it asked for. */
  public List<Request> downloads() {
    return downloads;
  }

  /**
   * Asserts that a file was asked for.
   *
   * @param url absolute, or relative to the page
   */
  public PageResult<T> downloads(String url) {
    Url wanted = wanted(url);
    Listing.check(
        downloads.stream().anyMatch(request -> request.url().equals(wanted)),
        () -> "not downloaded: " + wanted + "\n" + downloadLines());
    return this;
  }

  /** The requests. */
  public List<Request> requests() {
    return requests;
  }

  /**
   * The first request for an address.
   *
   * @param url absolute, or relative to the page
   * @throws AssertionError if it was not asked for
   */
  public Request request(String url) {
    Url wanted = wanted(url);
    return requests.stream()
        .filter(request -> request.url().equals(wanted))
        .findFirst()
        .orElseThrow(() -> new AssertionError("not followed: " + wanted + "\n" + requestLines()));
  }

  /**
   * Whether an address was asked for.
   *
   * @param url absolute, or relative to the page
   */
  public boolean followed(String url) {
    Url wanted = wanted(url);
    return requests.stream().anyMatch(request -> request.url().equals(wanted));
  }

  /** Asserts how many items there are. */
  public PageResult<T> hasItems(int count) {
    Listing.check(items.size() == count, () -> "expected items: " + count + "\n" + itemLines());
    return this;
  }

  /** Asserts that there is an item equal to this one. */
  public PageResult<T> hasItem(T expected) {
    Listing.check(items.contains(expected), () -> "no such item: " + expected + "\n" + itemLines());
    return this;
  }

  /** Asserts how many requests there are. */
  public PageResult<T> hasRequests(int count) {
    Listing.check(
        requests.size() == count, () -> "expected requests: " + count + "\n" + requestLines());
    return this;
  }

  /**
   * Asserts that an address was asked for.
   *
   * @param url absolute, or relative to the page
   */
  public PageResult<T> follows(String url) {
    request(url);
    return this;
  }

  /**
   * Asserts that an address was asked for, for the handler of that label.
   *
   * @param url absolute, or relative to the page
   */
  public PageResult<T> follows(String url, String label) {
    Url wanted = wanted(url);
    Listing.check(
        requests.stream()
            .filter(request -> request.url().equals(wanted))
            .anyMatch(request -> request.label().equals(Optional.of(label))),
        () -> "not followed: " + wanted + " [" + label + "]\n" + requestLines());
    return this;
  }

  private Url wanted(String url) {
    return page.resolve(url)
        .orElseThrow(() -> new IllegalArgumentException("not an http or https link: " + url));
  }

  private String itemLines() {
    return Listing.of("items of " + page.url(), items);
  }

  private String requestLines() {
    return Listing.of("requests of " + page.url(), requests);
  }

  private String downloadLines() {
    return Listing.of("files of " + page.url(), downloads);
  }

  /** The items, requests and files, one a line. */
  @Override
  public String toString() {
    String files = downloads.isEmpty() ? "" : "\n" + downloadLines();
    return itemLines() + "\n" + requestLines() + files;
  }
}
