package dev.scraper.spider;

import dev.scraper.http.Request;
import dev.scraper.page.Page;
import java.util.List;

/**
 * What to fetch first, and what to make of a page.
 *
 * <p><b>Thread-safety:</b> {@link #parse} and {@link #failed} are called by several threads at
 * once; a spider with fields of its own guards them itself.
 *
 * @param <T> the type of its items
 */
@FunctionalInterface
public interface Spider<T> {

  /**
   * A spider that gives the items which a type's annotations describe ({@link Page#all(Class)}), to
   * be told which links it follows. On a page without any it gives none.
   *
   * @param type a record or class with a selector of its own
   */
  static <T> TypedSpider<T> of(Class<T> type) {
    return new TypedSpider<>(type, List.of(), List.of());
  }

  /** The requests the crawl begins with. Called once, when the crawl starts. */
  default List<Request> seeds() {
    return List.of();
  }

  /**
   * Sitemaps and feeds (sitemap XML and its index, gzip, RSS, Atom, plain text) whose pages the
   * crawl begins with, beside {@link #seeds}. Their pages have the label, the session and what is
   * carried of the request that named them. Called once, when the crawl starts.
   */
  default List<Request> sitemaps() {
    return List.of();
  }

  /**
   * Takes a page apart: its items and the links to follow go to {@code out}. Called once for each
   * delivered page, on a parse thread; it may block. Nothing of a page leaves before this returns:
   * a call that throws leaves no item and no link, and fails that page only. So does one that takes
   * longer than the crawl allows a handler; it is then interrupted.
   */
  void parse(Page page, Output<T> out) throws Exception;

  /**
   * Told of a request that gave no page: after the last retry, when its host is given up, or when
   * its status is not 2xx. Not told of what {@link #parse} itself threw, nor of what the end of the
   * crawl cancelled. It may give items, and follow other requests, one deeper; the same request
   * only with {@link Request#refetch}. The failure is counted whatever this does; what it throws is
   * one more failure, of kind SPIDER. Called on a parse thread; it may block.
   */
  default void failed(FailedRequest request, Output<T> out) throws Exception {}
}
