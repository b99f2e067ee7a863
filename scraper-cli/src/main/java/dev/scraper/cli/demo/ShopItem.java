package dev.scraper.cli.demo;

import java.math.BigDecimal;

/**
 * The record that the demo makes of a product page; its components are the fields of the files.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param sku the article number
 * @param name for people
 * @param price in {@code currency}
 * @param currency ISO 4217
 * @param stock pieces on the shelf
 * @param rating 1.0 to 5.0
 * @param category the category's name
 * @param url the page's address
 */
public record ShopItem(
    String sku,
    String name,
    BigDecimal price,
    String currency,
    int stock,
    double rating,
    String category,
    String url) {}
