package dev.scraper.cli.demo;

import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which address of the sample shop gives what, with the awkward ones among them.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads.
 */
final class Routes {

  /** Always answers 500. */
  static final String BROKEN = "/reviews";

  /** Answers 503 with Retry-After the first time it is asked. */
  static final String BUSY = "/news";

  /** Takes {@link DemoShop#SLOW} to answer. */
  static final String SLOW = "/history";

  /** Is linked and does not exist. */
  static final String MISSING = "/spring-sale";

  /** Where the first product was before the shop had new addresses. */
  static final String MOVED = "/item.php?id=1";

  /** Asks robots not to follow its links. */
  static final String NOFOLLOW = "/partners";

  /** Only linked from the page that asks not to follow. */
  static final String BEHIND_NOFOLLOW = "/partners/offers";

  /** Of a type that no page is made of. */
  static final String PDF = "/catalogue.pdf";

  private static final Charset LATIN_9 = Charset.forName("ISO-8859-15");
  private static final Pattern NUMBER = Pattern.compile("(?:page|id)=(\\d{1,6})");

  private static final String ABOUT =
      """
      <p>This shop runs on your own machine. Most of it is well behaved; these pages are not:</p>
      <ul>
      <li><a href="%s">History</a> takes a second to answer</li>
      <li><a href="%s">Reviews</a> always fails with status 500</li>
      <li><a href="%s">News</a> is busy the first time, and asks to be tried again in a second</li>
      <li><a href="%s">Our best seller</a> is linked by an address that has moved</li>
      <li><a href="%s">Spring sale</a> is over: the page is gone</li>
      <li><a href="/admin/">Staff only</a> is closed to robots, and so is the cart</li>
      <li><a href="%s">Partners</a> asks robots not to follow its links</li>
      <li><a href="%s">Our catalogue</a> is a PDF</li>
      <li><a href="https://example.org/">A friend's shop</a> is on another host</li>
      </ul>
      <p>There is an <a href="/api/products?page=1">API</a> and a
      <a href="/sitemap.xml">sitemap</a>, too.</p>"""
          .formatted(SLOW, BROKEN, BUSY, MOVED, MISSING, NOFOLLOW, PDF);

  private final Catalog catalog;
  private final Pages pages;
  private final Feeds feeds;
  private final AtomicBoolean wasBusy = new AtomicBoolean();

  Routes(Catalog catalog, String base) {
    this.catalog = catalog;
    this.feeds = new Feeds(catalog, base);
    this.pages = new Pages(catalog, base, feeds);
  }

  /** The answer to a GET. */
  Reply reply(URI uri) {
    String path = uri.getPath();
    String query = uri.getQuery() == null ? "" : uri.getQuery();
    Optional<Reply> found;
    if (path.startsWith("/products/")) {
      found = catalog.product(path).map(this::product);
    } else if (path.startsWith("/c/")) {
      found = category(path.substring("/c/".length()), query);
    } else if (path.startsWith("/img/")) {
      found = drawing(path);
    } else if (path.startsWith("/api/products")) {
      found = api(path.substring("/api/products".length()), query);
    } else {
      found = Optional.ofNullable(single(path, query));
    }
    return found.orElseGet(
        () -> html(404, "Not here", "<p>There is no such page. <a href=\"/\">Home</a></p>"));
  }

  private @Nullable Reply single(String path, String query) {
    return switch (path) {
      case "/" -> Reply.html(200, pages.home());
      case "/about" -> html(200, "About this shop", ABOUT);
      case "/cart" -> html(200, "Your cart", "<p>It stays empty: this is a sample.</p>");
      case "/admin/" -> html(200, "Staff only", "<p>No robot should have come here.</p>");
      case "/robots.txt" -> Reply.of(200, "text/plain; charset=utf-8", feeds.robots());
      case "/sitemap.xml" -> Reply.of(200, "application/xml", feeds.sitemap());
      case "/item.php" -> moved(query);
      case SLOW -> html(200, "History", "<p>It took us a while to get here.</p>");
      case BROKEN -> html(500, "Something broke", "<p>It always does.</p>");
      case BUSY -> busy();
      case NOFOLLOW -> partners();
      case BEHIND_NOFOLLOW -> html(200, "Offers", "<p>No robot should have come here.</p>");
      case PDF -> Reply.of(200, "application/pdf", "%PDF-1.4\n%%EOF\n");
      default -> null;
    };
  }

  private Reply product(Product product) {
    if (product.name().equals(Catalog.ACCENTED_NAME)) {
      return Reply.htmlIn(LATIN_9, pages.product(product, LATIN_9.name()));
    }
    return Reply.html(200, pages.product(product, StandardCharsets.UTF_8.name()));
  }

  private Optional<Reply> category(String slug, String query) {
    int number = number(query, 1);
    return catalog
        .category(slug)
        .filter(category -> number >= 1 && number <= category.pages())
        .map(category -> Reply.html(200, pages.category(category, number)));
  }

  private Optional<Reply> drawing(String path) {
    String id = path.replaceAll("^/img/(\\d{1,6})\\.svg$", "$1");
    return byId(id).map(product -> Reply.of(200, "image/svg+xml", Feeds.drawing(product)));
  }

  private Optional<Reply> api(String rest, String query) {
    if (rest.isEmpty()) {
      int number = number(query, 1);
      return number < 1 || number > feeds.pages()
          ? Optional.empty()
          : Optional.of(Reply.of(200, "application/json", feeds.page(number)));
    }
    return byId(rest.substring(1))
        .map(product -> Reply.of(200, "application/json", feeds.product(product)));
  }

  private Optional<Product> byId(String id) {
    return id.matches("\\d{1,6}") ? catalog.product(Integer.parseInt(id)) : Optional.empty();
  }

  private @Nullable Reply moved(String query) {
    return catalog
        .product(number(query, 0))
        .map(product -> Reply.moved(product.path()))
        .orElse(null);
  }

  private Reply busy() {
    if (wasBusy.compareAndSet(false, true)) {
      return html(503, "Busy", "<p>Come back in a second.</p>").with("Retry-After", "1");
    }
    return html(200, "News", "<p>No news is good news.</p>");
  }

  private Reply partners() {
    String meta = "<meta name=\"robots\" content=\"nofollow\">";
    String link = "<p><a href=\"%s\">Their offers</a></p>".formatted(BEHIND_NOFOLLOW);
    return Reply.html(200, pages.plain("Partners", meta, link));
  }

  private Reply html(int status, String title, String content) {
    return Reply.html(status, pages.plain(title, content));
  }

  private static int number(String query, int otherwise) {
    Matcher matcher = NUMBER.matcher(query);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : otherwise;
  }
}
