package dev.scraper.spider;

import dev.scraper.http.Request;
import dev.scraper.page.Page;
import java.util.Optional;

/**
 * How a JSON API leads from one page of a list to the next. Each way makes the page's own request
 * again for another address: method, body, headers, label, carried value, priority and session
 * stay. To another origin only {@code Accept}, {@code Accept-Language} and {@code Content-Type} go
 * along, so that no key is handed on.
 *
 * <p>A list ends where the way says so; it never leads back to the address it came from.
 *
 * <p><b>Thread-safety:</b> those made here are immutable; one may serve a whole crawl.
 */
@FunctionalInterface
public interface Paging {

  /**
   * The request for the page after this one; nothing on the last one.
   *
   * @throws IllegalArgumentException if the page is not what the way expects; the message says what
   *     was found where
   */
  Optional<Request> next(Page page);

  /**
   * A number in the query that grows by one with each page, from 1 if the query does not have it.
   * {@link NumberPaging} says how the end is known.
   */
  static NumberPaging pageNumber(String parameter) {
    return NumberPaging.ofPages(parameter);
  }

  /**
   * A number in the query that grows by the length of a page, from 0 if the query does not have it.
   * {@link NumberPaging} says how the end is known.
   *
   * @param limit how many items a full page has
   * @throws IllegalArgumentException if the limit is less than 1
   */
  static NumberPaging offset(String parameter, int limit) {
    return NumberPaging.ofItems(parameter, limit);
  }

  /**
   * A cursor in the page that goes into the query of the next request. The list ends where the
   * cursor is missing, null, empty or false, or the one that the page was asked with.
   *
   * @param pointer the JSON Pointer of the cursor in the page: text or a number
   * @param parameter its name in the query
   */
  static Paging cursor(String pointer, String parameter) {
    return page ->
        PagingSteps.text(page, pointer)
            .filter(cursor -> !page.url().query(parameter).equals(Optional.of(cursor)))
            .flatMap(cursor -> PagingSteps.to(page, page.url().withQuery(parameter, cursor)));
  }

  /**
   * The next page's address in the page. The list ends where it is missing, null, empty or false,
   * or the page's own.
   *
   * @param pointer the JSON Pointer of the address in the page, absolute or relative
   */
  static Paging nextUrl(String pointer) {
    return page ->
        PagingSteps.text(page, pointer)
            .flatMap(
                reference -> PagingSteps.to(page, PagingSteps.resolve(page, pointer, reference)));
  }

  /**
   * The target of {@code rel="next"} in the Link header (RFC 8288); the page may be of any kind.
   */
  static Paging linkHeader() {
    return page -> page.linkHeader("next").flatMap(url -> PagingSteps.to(page, url));
  }
}
