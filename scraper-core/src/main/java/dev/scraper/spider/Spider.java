package dev.scraper.spider;

import dev.scraper.http.Request;
import dev.scraper.page.Page;
import java.util.List;

/**
 * What to fetch first, and what to make of a page.
 *
 * <p><b>Thread-safety:</b> {@link #parse} is called by several threads at once; a spider with
 * fields of its own guards them itself.
 *
 * @param <T> the type of its items
 */
@FunctionalInterface
public interface Spider<T> {

  /** The requests the crawl begins with. Called once, when the crawl starts. */
  default List<Request> seeds() {
    return List.of();
  }

  /**
   * Takes a page apart: its items and the links to follow go to {@code out}. Called once for each
   * delivered page, on a parse thread; it may block. Nothing of a page leaves before this returns:
   * a call that throws leaves no item and no link, and fails that page only.
   */
  void parse(Page page, Output<T> out) throws Exception;
}
