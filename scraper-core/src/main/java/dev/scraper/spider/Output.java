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
   * The address that a reference on the page means.
   *
   * @throws IllegalArgumentException if it gives no http or https URL
   */
  Url resolve(String reference);
}
