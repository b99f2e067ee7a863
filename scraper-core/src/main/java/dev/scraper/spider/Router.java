package dev.scraper.spider;

import dev.scraper.http.Request;
import dev.scraper.page.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A spider put together from handlers: each page goes to the one that its request's {@link
 * Request#label label} names, and a page without a label to the one of {@link #otherwise}.
 *
 * <pre>{@code
 * Router<Book> shop = new Router<Book>()
 *     .seed("https://books.example/")
 *     .otherwise((page, out) -> page.links("h3 a").forEach(url -> out.follow(url, "book")))
 *     .on("book", (page, out) -> out.item(page.one(Book.class)));
 * }</pre>
 *
 * <p>A label is text, so it survives being stored, where a reference to code would not. A page
 * whose label nobody handles fails with kind SPIDER.
 *
 * <p><b>Thread-safety:</b> none while it is put together; then as safe as its handlers.
 *
 * @param <T> the type of the items
 */
public final class Router<T> implements Spider<T> {

  /**
   * Takes pages of one kind apart; see {@link Spider#parse}.
   *
   * @param <T> the type of the items
   */
  @FunctionalInterface
  public interface Handler<T> {
    /** Takes one page. */
    void parse(Page page, Output<T> out) throws Exception;
  }

  /**
   * Told of requests that gave no page; see {@link Spider#failed}.
   *
   * @param <T> the type of the items
   */
  @FunctionalInterface
  public interface FailureHandler<T> {
    /** Takes one failed request. */
    void failed(FailedRequest request, Output<T> out) throws Exception;
  }

  private final List<Request> seeds = new ArrayList<>();
  private final List<Request> sitemaps = new ArrayList<>();
  private final Map<String, Handler<T>> handlers = new LinkedHashMap<>();
  private @Nullable Handler<T> otherwise;
  private FailureHandler<T> onFailure = (request, out) -> {};

  /** A router without handlers. */
  public Router() {}

  /**
   * A page to begin with.
   *
   * @throws IllegalArgumentException if it is no http or https URL
   */
  public Router<T> seed(String url) {
    return seed(Request.get(url));
  }

  /** A request to begin with. */
  public Router<T> seed(Request request) {
    seeds.add(Objects.requireNonNull(request));
    return this;
  }

  /** A sitemap or a feed whose pages to begin with, with its label; see {@link Spider#sitemaps}. */
  public Router<T> sitemap(Request request) {
    sitemaps.add(Objects.requireNonNull(request));
    return this;
  }

  /**
   * The handler of the pages with that label.
   *
   * @throws IllegalArgumentException if the label has one already
   */
  public Router<T> on(String label, Handler<T> handler) {
    if (handlers.putIfAbsent(label, Objects.requireNonNull(handler)) != null) {
      throw new IllegalArgumentException("two handlers for label '" + label + "'");
    }
    return this;
  }

  /**
   * The handler of the pages without a label.
   *
   * @throws IllegalArgumentException if there is one already
   */
  public Router<T> otherwise(Handler<T> handler) {
    if (otherwise != null) {
      throw new IllegalArgumentException("two handlers for pages without a label");
    }
    otherwise = Objects.requireNonNull(handler);
    return this;
  }

  /** What is told of failed requests. */
  public Router<T> onFailure(FailureHandler<T> handler) {
    onFailure = Objects.requireNonNull(handler);
    return this;
  }

  @Override
  public List<Request> seeds() {
    return List.copyOf(seeds);
  }

  @Override
  public List<Request> sitemaps() {
    return List.copyOf(sitemaps);
  }

  @Override
  public void parse(Page page, Output<T> out) throws Exception {
    String label = page.label().orElse(null);
    Handler<T> handler = label == null ? otherwise : handlers.get(label);
    if (handler == null) {
      String what = label == null ? "a page without a label" : "label '" + label + "'";
      throw new IllegalStateException(
          "no handler for " + what + "; there are handlers for " + handlers.keySet());
    }
    handler.parse(page, out);
  }

  @Override
  public void failed(FailedRequest request, Output<T> out) throws Exception {
    onFailure.failed(request, out);
  }
}
