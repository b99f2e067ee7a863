package dev.scraper.spider;

import dev.scraper.http.Request;
import dev.scraper.http.Url;

/**
 * Where a spider puts what it found on one page.
 *
 * <p><b>Thread-safety:</b> for the thread that {@link Spider#parse} runs on, until it returns;
 * after that all methods throw {@link IllegalStateException}.
 *
 * @param <T> the type of the items
 */
public interface Output<T> {

  /** An item to export. */
  void item(T item);

  /** A request to make, one deeper than the page, if it is in scope and was not made before. */
  void follow(Request request);

  /** An address to get. */
  default void follow(Url url) {
    follow(Request.get(url));
  }

  /** An address to get for the handler of that name. */
  default void follow(Url url, String label) {
    follow(Request.get(url).label(label));
  }

  /**
   * An address to get, resolved against the page.
   *
   * @throws IllegalArgumentException if it gives no http or https URL
   */
  default void follow(String reference) {
    follow(resolve(reference));
  }

  /**
   * An address to get for the handler of that name, resolved against the page.
   *
   * @throws IllegalArgumentException if it gives no http or https URL
   */
  default void follow(String reference, String label) {
    follow(resolve(reference), label);
  }

  /**
   * A file to put into the media folder of the crawl (see {@link dev.scraper.policy.Media}), if it
   * was not asked for before and no pattern excludes it. It is fetched like a page, with all
   * manners, but wherever it lies: scope and depth do not matter, and it is no page for the spider.
   *
   * @throws IllegalStateException if the crawl has no media folder
   */
  void download(Request request);

  /**
   * A file to get.
   *
   * @throws IllegalStateException if the crawl has no media folder
   */
  default void download(Url url) {
    download(Request.get(url));
  }

  /**
   * A file to get, its address resolved against the page: {@code out.download(img.attr("src"))}.
   *
   * @throws IllegalArgumentException if it gives no http or https URL
   * @throws IllegalStateException if the crawl has no media folder
   */
  default void download(String reference) {
    download(resolve(reference));
  }

  /**
   * The address that a reference on the page means.
   *
   * @throws IllegalArgumentException if it gives no http or https URL
   */
  Url resolve(String reference);
}
