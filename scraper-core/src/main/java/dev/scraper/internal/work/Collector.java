package dev.scraper.internal.work;

import dev.scraper.http.Request;
import dev.scraper.http.Url;
import dev.scraper.page.Page;
import dev.scraper.spider.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps what a spider makes of one page until the spider returns. What comes later is refused,
 * since it would be lost without a word.
 *
 * <p><b>Thread-safety:</b> none; for the page's thread.
 */
public final class Collector<T> implements Output<T> {

  private final Url home;
  private final Function<String, Optional<Url>> resolver;
  private final List<T> items = new ArrayList<>(1);
  private final List<Request> requests = new ArrayList<>(48);
  private final List<Request> downloads = new ArrayList<>(0);
  private final boolean takesDownloads;

  /** Volatile for the threads that should not be here. */
  private volatile boolean ended;

  /**
   * For a page.
   *
   * @param takesDownloads whether there is a place for files
   */
  public Collector(Page page, boolean takesDownloads) {
    this(page.url(), page::resolve, takesDownloads);
  }

  /** For what is not a page. */
  Collector(Url home, boolean takesDownloads) {
    this(home, home::resolve, takesDownloads);
  }

  private Collector(Url home, Function<String, Optional<Url>> resolver, boolean takesDownloads) {
    this.takesDownloads = takesDownloads;
    this.home = home;
    this.resolver = resolver;
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
  public void download(Request request) {
    checkOpen();
    if (!takesDownloads) {
      throw new IllegalStateException(
          "no media folder to download to: give the crawl one by .media(Media.to(folder)), or"
              + " --media-dir DIR on the command line");
    }
    downloads.add(Objects.requireNonNull(request, "request"));
  }

  @Override
  public Url resolve(String reference) {
    return resolver
        .apply(reference)
        .orElseThrow(() -> new IllegalArgumentException("not an http or https link: " + reference));
  }

  private void checkOpen() {
    if (ended) {
      throw new IllegalStateException("the spider has returned from " + home);
    }
  }

  /** The spider has returned. */
  public void end() {
    ended = true;
  }

  /** The items so far, in their order. */
  public List<T> items() {
    return items;
  }

  /** The files asked for so far, in their order. */
  public List<Request> downloads() {
    return downloads;
  }

  /** The requests so far, in their order. */
  public List<Request> requests() {
    return requests;
  }
}
