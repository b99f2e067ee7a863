package dev.scraper.cli.demo;

import java.math.BigDecimal;

/**
 * Something the sample shop sells.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param id from 1 up, without gaps
 * @param sku the article number
 * @param name for people; may hold characters that HTML escapes
 * @param price with two decimals, in {@code currency}
 * @param currency ISO 4217
 * @param stock pieces on the shelf; 0 when sold out
 * @param rating 1.0 to 5.0 in steps of a half
 * @param category the category's name
 * @param description a few sentences
 * @param path where its page is, from the shop's root
 */
public record Product(
    int id,
    String sku,
    String name,
    BigDecimal price,
    String currency,
    int stock,
    double rating,
    String category,
    String description,
    String path) {}
