package dev.scraper.internal.work;

import dev.scraper.http.Request;
import dev.scraper.page.Page;
import dev.scraper.spider.Output;
import dev.scraper.spider.Spider;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Runs a spider on one page and keeps what it makes of it until it returns. What comes later is
 * refused, since it would be lost without a word.
 *
 * <p><b>Thread-safety:</b> none; for the page's thread.
 */
public final class Collector<T> implements Output<T> {

  private final Page page;
  private final List<T> items = new ArrayList<>(1);
  private final List<Request> requests = new ArrayList<>(48);

  /** Volatile for the threads that should not be here. */
  private volatile boolean ended;

  /** For what a spider makes of that page. */
  public Collector(Page page) {
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

  /** Runs the spider; from its return on nothing more is taken. */
  public void fill(Spider<T> spider) throws Exception {
    spider.parse(page, this);
    ended = true;
  }

  /** The items so far, in their order. */
  public List<T> items() {
    return items;
  }

  /** The requests so far, in their order. */
  public List<Request> requests() {
    return requests;
  }
}
