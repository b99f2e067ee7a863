package dev.scraper.spider;

import dev.scraper.http.Request;
import dev.scraper.page.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A spider without code: the items of each page are those that a type's annotations describe, and
 * the links that match its selectors are followed. Made by {@link Spider#of}.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param <T> the type of the items
 */
public final class TypedSpider<T> implements Spider<T> {

  private final Class<T> type;
  private final List<Request> seeds;
  private final List<String> links;

  TypedSpider(Class<T> type, List<Request> seeds, List<String> links) {
    this.type = Objects.requireNonNull(type);
    this.seeds = List.copyOf(seeds);
    this.links = List.copyOf(links);
  }

  /**
   * This spider with one more page to begin with.
   *
   * @throws IllegalArgumentException if it is no http or https URL
   */
  public TypedSpider<T> seed(String url) {
    return seed(Request.get(url));
  }

  /** This spider with one more request to begin with. */
  public TypedSpider<T> seed(Request request) {
    List<Request> more = new ArrayList<>(seeds);
    more.add(request);
    return new TypedSpider<>(type, more, links);
  }

  /**
   * This spider, and the links that match a CSS selector, or stand inside of a match, are followed
   * too.
   */
  public TypedSpider<T> following(String css) {
    List<String> more = new ArrayList<>(links);
    more.add(css);
    return new TypedSpider<>(type, seeds, more);
  }

  @Override
  public List<Request> seeds() {
    return seeds;
  }

  @Override
  public void parse(Page page, Output<T> out) {
    page.all(type).forEach(out::item);
    for (String css : links) {
      page.links(css).forEach(out::follow);
    }
  }
}
