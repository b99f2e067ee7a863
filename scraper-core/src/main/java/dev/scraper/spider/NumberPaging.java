package dev.scraper.spider;

import dev.scraper.http.Request;
import dev.scraper.json.Json;
import dev.scraper.page.Page;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Paging by a number in the query: the number of the page, or the offset of its first item. The
 * list ends with the first page that
 *
 * <ul>
 *   <li>has no items, or fewer than a full page where its length is known ({@link Paging#offset},
 *       {@link #size});
 *   <li>reaches the total of items ({@link #total}) or of pages ({@link #pages}), if the page
 *       tells;
 *   <li>is the last one allowed ({@link #maxPages}): for servers that answer any number with their
 *       last page.
 * </ul>
 *
 * <p>Without {@link #items} the page is the array of items itself, or an object with one array in
 * it.
 *
 * <p><b>Thread-safety:</b> immutable; the methods that change something give a new one.
 */
public final class NumberPaging implements Paging {

  private final String parameter;
  private final boolean counted;
  private final long first;
  private final long size;
  private final long maxPages;
  private final @Nullable String items;
  private final @Nullable String total;
  private final @Nullable String pages;

  /**
   * @param counted whether the number counts items, not pages
   * @param size the items of a full page; 0 if that is not known
   */
  private NumberPaging(
      String parameter,
      boolean counted,
      long first,
      long size,
      long maxPages,
      @Nullable String items,
      @Nullable String total,
      @Nullable String pages) {
    this.parameter = parameter;
    this.counted = counted;
    this.first = first;
    this.size = size;
    this.maxPages = maxPages;
    this.items = items;
    this.total = total;
    this.pages = pages;
  }

  static NumberPaging ofPages(String parameter) {
    return new NumberPaging(parameter, false, 1, 0, Long.MAX_VALUE, null, null, null);
  }

  static NumberPaging ofItems(String parameter, int limit) {
    return new NumberPaging(
        parameter, true, 0, positive("limit", limit), Long.MAX_VALUE, null, null, null);
  }

  private static int positive(String what, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(what + " less than 1: " + number);
    }
    return number;
  }

  /** With the number that the first page has, where the query does not have it. */
  public NumberPaging first(int number) {
    return new NumberPaging(parameter, counted, number, size, maxPages, items, total, pages);
  }

  /** With the JSON Pointer of the array of items. */
  public NumberPaging items(String pointer) {
    return new NumberPaging(parameter, counted, first, size, maxPages, pointer, total, pages);
  }

  /**
   * With the JSON Pointer of the number of all items. Where pages are counted, give {@link #size}
   * too: without it a last page that is not full counts as one of many short ones, and one page
   * more is asked for.
   */
  public NumberPaging total(String pointer) {
    return new NumberPaging(parameter, counted, first, size, maxPages, items, pointer, pages);
  }

  /** With the JSON Pointer of the number of all pages. */
  public NumberPaging pages(String pointer) {
    return new NumberPaging(parameter, counted, first, size, maxPages, items, total, pointer);
  }

  /**
   * With the number of items that a full page has.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public NumberPaging size(int itemsOfAPage) {
    long newSize = positive("size", itemsOfAPage);
    return new NumberPaging(parameter, counted, first, newSize, maxPages, items, total, pages);
  }

  /**
   * With a limit to the pages of a list.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public NumberPaging maxPages(int most) {
    long newMost = positive("maxPages", most);
    return new NumberPaging(parameter, counted, first, size, newMost, items, total, pages);
  }

  @Override
  public Optional<Request> next(Page page) {
    long number = number(page);
    long pagesSoFar = counted ? (number - first) / size + 1 : number - first + 1;
    OptionalLong count = count(page, number == first);
    if (pagesSoFar >= maxPages || isLast(page, number, pagesSoFar, count)) {
      return Optional.empty();
    }
    long next = Math.addExact(number, counted ? size : 1);
    return PagingSteps.to(page, page.url().withQuery(parameter, Long.toString(next)));
  }

  private long number(Page page) {
    String text = page.url().query(parameter).orElse("");
    if (text.isEmpty()) {
      return first;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          page.url() + ": the query's '" + parameter + "' is no number", e);
    }
  }

  private boolean isLast(Page page, long number, long pagesSoFar, OptionalLong count) {
    if (count.isPresent() && (count.getAsLong() == 0 || count.getAsLong() < size)) {
      return true;
    }
    OptionalLong allPages = told(page, pages);
    if (allPages.isPresent()) {
      return pagesSoFar >= allPages.getAsLong();
    }
    OptionalLong allItems = told(page, total);
    if (allItems.isPresent()) {
      long perPage = size > 0 ? size : count.orElseThrow(() -> unknown(page, "size(n)"));
      long reached = counted ? number - first + perPage : Math.multiplyExact(pagesSoFar, perPage);
      return reached >= allItems.getAsLong();
    }
    if (count.isEmpty() && maxPages == Long.MAX_VALUE) {
      throw unknown(page, "items(pointer)");
    }
    return false;
  }

  private static IllegalArgumentException unknown(Page page, String what) {
    return new IllegalArgumentException(
        page.url() + ": the end of the list cannot be told: say " + what);
  }

  private static OptionalLong told(Page page, @Nullable String pointer) {
    Json value = pointer == null ? null : page.json(pointer);
    return value == null || !value.isPresent() || value.isNull()
        ? OptionalLong.empty()
        : OptionalLong.of(value.asLong());
  }

  /** How many items the page has; empty where it is not said which array they are. */
  private OptionalLong count(Page page, boolean isFirst) {
    if (items != null) {
      Json array = page.json(items);
      // A first page without is a wrong pointer; a later one may leave its empty array out.
      return OptionalLong.of(
          isFirst && !array.isPresent() ? array.as(List.class).size() : array.list().size());
    }
    Json json = page.json();
    List<Json> arrays =
        json.isArray()
            ? List.of(json)
            : json.names().stream().map(json::get).filter(Json::isArray).toList();
    return arrays.size() == 1 ? OptionalLong.of(arrays.get(0).size()) : OptionalLong.empty();
  }
}
