package dev.scraper.cli.demo;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jsoup.nodes.Entities;

/**
 * The HTML of the sample shop. Numbers go in by {@code %s}: {@code %d} writes them in the digits of
 * the machine's language, and an address must be the same everywhere.
 *
 * <p><b>Thread-safety:</b> immutable.
 */
final class Pages {

  private static final String STYLE =
      """
      body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#2b2b2b;background:#faf8f4}
      header,main,footer{max-width:62rem;margin:auto;padding:1rem}
      header{display:flex;flex-wrap:wrap;gap:.4rem 1.1rem;align-items:baseline}
      header b{font:600 1.5rem Georgia,serif;margin-right:auto}
      a{color:#7a3b12;text-decoration:none}a:hover{text-decoration:underline}
      ul.grid{list-style:none;padding:0;display:grid;gap:1rem;\
      grid-template-columns:repeat(auto-fill,minmax(11rem,1fr))}
      ul.grid li{background:#fff;border:1px solid #e7e1d6;border-radius:.6rem;padding:.8rem}
      img{width:100%;border-radius:.4rem}.price{font-weight:600}.crumbs,footer,small{color:#777}
      article{display:grid;gap:2rem;grid-template-columns:minmax(12rem,20rem) 1fr}
      .pages{display:flex;gap:1.5rem}footer{border-top:1px solid #e7e1d6;margin-top:2rem}""";

  private static final String FRAME =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="%s">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s | The Corner Shop</title>
      %s
      <style>
      %s
      </style>
      </head>
      <body>
      <header><a href="/"><b>The Corner Shop</b></a>
      %s
      <a href="/cart">Cart</a></header>
      <main>
      %s
      </main>
      <footer>A sample shop for <code>scraper demo</code>: nothing here is for sale.
      <a href="/about">About</a></footer>
      </body>
      </html>
      """;

  private static final String CARD =
      """
      <li><a href="%s"><img src="/img/%s.svg" alt="" loading="lazy">%s</a><br>
      <span class="price">%s %s</span></li>""";

  private static final String PRODUCT =
      """
      <nav class="crumbs"><a href="/">Home</a> &rsaquo; <a href="%s">%s</a> &rsaquo; %s</nav>
      <article class="product" data-sku="%s">
      <img src="/img/%s.svg" alt="">
      <div>
      <h1>%s</h1>
      <p><span class="price" data-currency="%s">%s</span> %s
      &middot; <span class="rating" data-rating="%s">%s</span></p>
      <p class="stock" data-stock="%s">%s</p>
      <p class="description">%s</p>
      <form action="/cart"><input type="hidden" name="add" value="%s"><button>Add to cart</button></form>
      </div>
      </article>
      <h2>Related</h2>
      <ul class="grid related">
      %s
      </ul>""";

  private final Catalog catalog;
  private final String base;
  private final Feeds feeds;
  private final String menu;

  /**
   * @param base the shop's address without a slash at its end
   */
  Pages(Catalog catalog, String base, Feeds feeds) {
    this.catalog = catalog;
    this.base = base;
    this.feeds = feeds;
    this.menu =
        catalog.categories().stream()
            .map(c -> "<a href=\"%s\">%s</a>".formatted(c.path(1), escape(c.name())))
            .collect(Collectors.joining("\n"));
  }

  /** A page of plain content. */
  String plain(String title, String content) {
    return frame("utf-8", title, "", "<h1>" + escape(title) + "</h1>\n" + content);
  }

  /** A page of plain content with something in its head. */
  String plain(String title, String head, String content) {
    return frame("utf-8", title, head, "<h1>" + escape(title) + "</h1>\n" + content);
  }

  /** The page that everything can be reached from. */
  String home() {
    String shelves =
        catalog.categories().stream()
            .map(
                c ->
                    "<li><a href=\"%s\"><img src=\"/img/%s.svg\" alt=\"\">%s</a><br>%s<br>"
                            .formatted(
                                c.path(1),
                                c.products().get(0).id(),
                                escape(c.name()),
                                escape(c.blurb()))
                        + "<small>%s products</small></li>".formatted(c.products().size()))
            .collect(Collectors.joining("\n"));
    return plain("Welcome", "<ul class=\"grid\">\n" + shelves + "\n</ul>");
  }

  /** One page of a category. */
  String category(Category category, int number) {
    StringBuilder content = new StringBuilder();
    content.append("<p>%s</p>\n<ul class=\"grid\">\n".formatted(escape(category.blurb())));
    content.append(cards(category.page(number))).append("\n</ul>\n<p class=\"pages\">");
    if (number > 1) {
      content.append(
          "<a class=\"prev\" rel=\"prev\" href=\"%s\">&larr; Previous</a>"
              .formatted(category.path(number - 1)));
    }
    content.append("<span>Page %s of %s</span>".formatted(number, category.pages()));
    if (number < category.pages()) {
      content.append(
          "<a class=\"next\" rel=\"next\" href=\"%s\">Next &rarr;</a>"
              .formatted(category.path(number + 1)));
    }
    // As shops do that keep the session in the address: the same page once more for each visitor.
    Product seen = category.page(number).get(0);
    String session = Integer.toHexString(category.path(number).hashCode());
    content.append(
        "</p>\n<p><small>Recently viewed: <a href=\"%s?sid=%s\">%s</a></small></p>"
            .formatted(seen.path(), session, escape(seen.name())));
    return plain(category.name(), content.toString());
  }

  /**
   * The page of a product.
   *
   * @param charset what its meta tag names
   */
  String product(Product product, String charset) {
    Category category = catalog.categoryOf(product);
    String name = escape(product.name());
    String content =
        PRODUCT.formatted(
            category.path(1),
            escape(category.name()),
            name,
            product.sku(),
            product.id(),
            name,
            product.currency(),
            product.price(),
            product.currency(),
            product.rating(),
            stars(product),
            product.stock(),
            product.stock() == 0 ? "Sold out" : product.stock() + " in stock",
            escape(product.description()),
            product.id(),
            cards(catalog.related(product)));
    return frame(charset, product.name(), head(product), content);
  }

  private String head(Product product) {
    String url = base + product.path();
    return """
        <link rel="canonical" href="%s">
        <meta name="description" content="%s">
        <meta property="og:type" content="product">
        <meta property="og:title" content="%s">
        <meta property="og:url" content="%s">
        <meta property="og:image" content="%s/img/%s.svg">
        <script type="application/ld+json">%s</script>"""
        .formatted(
            url,
            escape(product.description()),
            escape(product.name()),
            url,
            base,
            product.id(),
            feeds.jsonLd(product));
  }

  private static String cards(List<Product> products) {
    return products.stream()
        .map(p -> CARD.formatted(p.path(), p.id(), escape(p.name()), p.price(), p.currency()))
        .collect(Collectors.joining("\n"));
  }

  private String frame(String charset, String title, String head, String content) {
    return FRAME.formatted(charset, escape(title), head, STYLE, menu, content);
  }

  private static String stars(Product product) {
    return String.format(Locale.ROOT, "%.1f of 5", product.rating());
  }

  private static String escape(String text) {
    return Entities.escape(text);
  }
}
