package dev.scraper.internal.work;

import dev.scraper.http.Request;
import dev.scraper.page.Page;
import dev.scraper.spider.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Keeps what a spider makes of one page until the spider returns. What comes later is refused,
 * since it would be lost without a word.
 *
 * <p><b>Thread-safety:</b> none; for the page's thread.
 */
final class Collector<T> implements Output<T> {

  private final Page page;
  private final List<T> items = new ArrayList<>(1);
  private final List<Request> requests = new ArrayList<>(48);

  /** Volatile for the threads that should not be here. */
  private volatile boolean ended;

  Collector(Page page) {
    this.page = page;
  }

  @Override
  public void item(T item) {
    checkOpen();
    items.add(Objects.requireNonNull(item, "item"));
  }

  @Override
  public void follow(Request request) {
    checkOpen();
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

  private void checkOpen() {
    if (ended) {
      throw new IllegalStateException("the spider has returned from " + page.url());
    }
  }

  /** The spider has returned. */
  void end() {
    ended = true;
  }

  List<T> items() {
    return items;
  }

  List<Request> requests() {
    return requests;
  }
}
