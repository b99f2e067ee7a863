package dev.scraper.pipeline;

/** An item as spiders make them. */
record Book(String isbn, String title, double price, boolean inStock) {

  Book(String isbn) {
    this(isbn, "Title of " + isbn, 10, true);
  }

  Book priced(double value) {
    return new Book(isbn, title, value, inStock);
  }
}
