package dev.scraper.cli.demo;

import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the sample shop tells machines: robots.txt, the sitemap, the JSON API, JSON-LD and drawings.
 *
 * <p><b>Thread-safety:</b> immutable.
 */
final class Feeds {

  private static final JsonMapper JSON = JsonMapper.shared();

  /** Products on one page of the API. */
  static final int PAGE_SIZE = 50;

  private final Catalog catalog;
  private final String base;

  /**
   * @param base the shop's address without a slash at its end
   */
  Feeds(Catalog catalog, String base) {
    this.catalog = catalog;
    this.base = base;
  }

  String robots() {
    return """
        User-agent: *
        Disallow: /admin/
        Disallow: /cart

        Sitemap: %s/sitemap.xml
        """
        .formatted(base);
  }

  /** All products, and nothing else (sitemaps.org protocol 0.9). */
  String sitemap() {
    return catalog.products().stream()
        .map(product -> "<url><loc>%s%s</loc></url>\n".formatted(base, product.path()))
        .collect(
            Collectors.joining(
                "",
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
                """,
                "</urlset>\n"));
  }

  /** How many pages the API has. */
  int pages() {
    return (catalog.products().size() + PAGE_SIZE - 1) / PAGE_SIZE;
  }

  /** One page of the API's list; the first is 1. */
  String page(int number) {
    List<Product> products = catalog.products();
    int from = (number - 1) * PAGE_SIZE;
    ObjectNode page = JSON.createObjectNode();
    page.put("page", number).put("pages", pages()).put("total", products.size());
    String next = number < pages() ? "/api/products?page=" + (number + 1) : null;
    page.put("next", next);
    ArrayNode items = page.putArray("items");
    products
        .subList(from, Math.min(from + PAGE_SIZE, products.size()))
        .forEach(product -> items.addPOJO(product));
    return JSON.writeValueAsString(page);
  }

  /** A product as the API gives it. */
  String product(Product product) {
    return JSON.writeValueAsString(product);
  }

  /** A product in the words of schema.org, fit to stand in a script element. */
  String jsonLd(Product product) {
    ObjectNode data = JSON.createObjectNode();
    data.put("@context", "https://schema.org").put("@type", "Product");
    data.put("sku", product.sku()).put("name", product.name());
    data.put("description", product.description()).put("url", base + product.path());
    data.putObject("aggregateRating")
        .put("@type", "AggregateRating")
        .put("ratingValue", product.rating())
        .put("reviewCount", 1 + product.id() % 40);
    data.putObject("offers")
        .put("@type", "Offer")
        .put("price", product.price())
        .put("priceCurrency", product.currency())
        .put(
            "availability",
            "https://schema.org/" + (product.stock() == 0 ? "OutOfStock" : "InStock"));
    // A script ends at the first "</script", whatever the JSON around it means.
    return JSON.writeValueAsString(data).replace("</", "<\\/");
  }

  /** A drawing that stands for a product's photograph. */
  static String drawing(Product product) {
    int hue = product.id() * 47 % 360;
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 90">
        <rect width="120" height="90" fill="hsl(%s 40%% 88%%)"/>
        <circle cx="%s" cy="45" r="%s" fill="hsl(%s 45%% 60%%)"/>
        <rect x="20" y="74" width="80" height="4" rx="2" fill="hsl(%s 30%% 40%%)"/>
        </svg>
        """
        .formatted(hue, 40 + product.id() % 40, 16 + product.id() % 12, hue, hue);
  }
}
