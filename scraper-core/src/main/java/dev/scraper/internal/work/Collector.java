package dev.scraper.internal.work;

import dev.scraper.http.Request;
import dev.scraper.page.Page;
import dev.scraper.spider.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Keeps what a spider makes of one page until the spider returns.
 *
 * <p><b>Thread-safety:</b> none; for the page's thread.
 */
final class Collector<T> implements Output<T> {

  private final Page page;
  private final List<T> items = new ArrayList<>(1);
  private final List<Request> requests = new ArrayList<>(48);

  Collector(Page page) {
    this.page = page;
  }

  @Override
  public void item(T item) {
    items.add(Objects.requireNonNull(item, "item"));
  }

  @Override
  public void follow(Request request) {
    requests.add(Objects.requireNonNull(request, "request"));
  }

  @Override
  public void follow(String reference) {
    follow(
        page.resolve(reference)
            .map(Request::get)
            .orElseThrow(
                () -> new IllegalArgumentException("not an http or https link: " + reference)));
  }

  List<T> items() {
    return items;
  }

  List<Request> requests() {
    return requests;
  }
}
