package dev.scraper.cli.demo;

import java.util.List;

/**
 * A shelf of the sample shop.
 *
 * @param name for people
 * @param slug its name in addresses
 * @param blurb one sentence about it
 * @param products in the order of their numbers
 */
record Category(String name, String slug, String blurb, List<Product> products) {

  /** Products on one page of the category. */
  static final int PAGE_SIZE = 20;

  /** How many pages it takes to show all products. */
  int pages() {
    return (products.size() + PAGE_SIZE - 1) / PAGE_SIZE;
  }

  /** The products of one page, the first of which is 1. */
  List<Product> page(int number) {
    int from = (number - 1) * PAGE_SIZE;
    return products.subList(from, Math.min(from + PAGE_SIZE, products.size()));
  }

  /** The address of one page; the first has no parameter, so that it has one address only. */
  String path(int number) {
    return "/c/" + slug + (number == 1 ? "" : "?page=" + number);
  }
}
