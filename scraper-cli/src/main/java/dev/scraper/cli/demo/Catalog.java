package dev.scraper.cli.demo;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * All that the sample shop sells; the same products in every run, on every machine.
 *
 * <p><b>Thread-safety:</b> immutable once made.
 */
final class Catalog {

  /**
   * The product whose page is in ISO-8859-15 and says so in a meta tag alone; read in any other
   * charset, its name is another.
   */
  static final String ACCENTED_NAME = "Crème brûlée dish Mon Cœur";

  private static final long SEED = 20_26;
  private static final String CURRENCY = "EUR";

  private static final List<String> LOOKS =
      List.of("Plain", "Folding", "Little", "Sturdy", "Quiet", "Sunday", "Harbour", "Old & New");
  private static final List<String> MATERIALS =
      List.of("oak", "linen", "copper", "cork", "tin", "wool", "glass", "paper");

  /** What a category is made from: 300 products in all, one category of exactly two pages. */
  private enum Shelf {
    LAMPS("Lamps", 52, 3500, "Light for desks, stairs and late books.", "desk lamp", "lantern"),
    CHAIRS("Chairs", 44, 6900, "To sit on, in and around.", "stool", "armchair", "bench"),
    KITCHEN("Kitchen", 41, 1200, "Pots, pans and other good company.", "pan", "teapot", "mill"),
    GARDEN("Garden", 40, 1900, "For balconies and acres.", "watering can", "bird house", "trowel"),
    TOYS("Toys", 37, 900, "Nothing here needs a battery.", "train", "spinning top", "kite"),
    TRAVEL("Travel", 33, 4200, "Light bags for long ways.", "satchel", "trunk", "flask"),
    DESK("Desk & Paper", 31, 400, "What letters are made with.", "notebook", "pen tray", "box"),
    CLOCKS("Clocks", 22, 5200, "Most of them are right.", "wall clock", "alarm clock", "hourglass");

    final String title;
    final int size;
    final int cents;
    final String blurb;
    final List<String> nouns;

    Shelf(String title, int size, int cents, String blurb, String... nouns) {
      this.title = title;
      this.size = size;
      this.cents = cents;
      this.blurb = blurb;
      this.nouns = List.of(nouns);
    }
  }

  private final List<Category> categories;
  private final List<Product> products;
  private final Map<String, Product> byPath = new HashMap<>();
  private final Map<String, Category> bySlug = new HashMap<>();

  private Catalog(List<Category> categories) {
    this.categories = List.copyOf(categories);
    this.products = categories.stream().flatMap(c -> c.products().stream()).toList();
    products.forEach(product -> byPath.put(product.path(), product));
    categories.forEach(category -> bySlug.put(category.slug(), category));
  }

  /** The catalog. */
  static Catalog create() {
    Random random = new Random(SEED);
    List<Category> categories = new ArrayList<>();
    int nextId = 1;
    for (Shelf shelf : Shelf.values()) {
      List<String> names = names(shelf, random);
      List<Product> products = new ArrayList<>();
      for (String name : names) {
        products.add(product(nextId++, shelf, name, random));
      }
      categories.add(
          new Category(shelf.title, slug(shelf.title), shelf.blurb, List.copyOf(products)));
    }
    return new Catalog(categories);
  }

  private static List<String> names(Shelf shelf, Random random) {
    List<String> names = new ArrayList<>();
    for (String look : LOOKS) {
      for (String material : MATERIALS) {
        for (String noun : shelf.nouns) {
          names.add(look + " " + material + " " + noun);
        }
      }
    }
    Collections.shuffle(names, random);
    if (shelf == Shelf.KITCHEN) {
      names.set(0, ACCENTED_NAME);
    }
    return names.subList(0, shelf.size);
  }

  private static Product product(int id, Shelf shelf, String name, Random random) {
    long cents = shelf.cents + random.nextInt(shelf.cents * 2) / 10 * 10;
    int stock = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(60);
    double rating = 1 + random.nextInt(9) / 2.0;
    String sku = String.format(Locale.ROOT, "%s-%04d", shelf.name().substring(0, 2), id);
    String description =
        "%s. Made in small numbers, packed by hand and mended for free for %s years."
            .formatted(name, 2 + random.nextInt(9));
    return new Product(
        id,
        sku,
        name,
        BigDecimal.valueOf(cents, 2),
        CURRENCY,
        stock,
        rating,
        shelf.title,
        description,
        "/products/%s-%s".formatted(id, slug(name)));
  }

  private static String slug(String name) {
    String plain =
        Normalizer.normalize(name.replace("œ", "oe"), Normalizer.Form.NFD).replaceAll("\\p{M}", "");
    return plain.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  /** The categories, in the order of the menu. */
  List<Category> categories() {
    return categories;
  }

  /** The products, in the order of their numbers. */
  List<Product> products() {
    return products;
  }

  /** The product whose page has that path. */
  Optional<Product> product(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /** The product with that number. */
  Optional<Product> product(int id) {
    return id < 1 || id > products.size() ? Optional.empty() : Optional.of(products.get(id - 1));
  }

  /** The category with that name in addresses. */
  Optional<Category> category(String slug) {
    return Optional.ofNullable(bySlug.get(slug));
  }

  /** The category that a product stands in. */
  Category categoryOf(Product product) {
    return bySlug.get(slug(product.category()));
  }

  /** A few neighbours of a product, in its own category. */
  List<Product> related(Product product) {
    List<Product> shelf = categoryOf(product).products();
    int index = shelf.indexOf(product);
    List<Product> related = new ArrayList<>();
    for (int step : new int[] {1, 5, 11}) {
      related.add(shelf.get((index + step) % shelf.size()));
    }
    return related;
  }
}
