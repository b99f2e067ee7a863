package dev.scraper.cli.demo;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Prints products by category, aligned for a terminal. */
final class PriceTable {

  private static final String ROW = "%-14s%10s%14s";

  private PriceTable() {}

  /** The lines of the table: a heading, the categories by name, and the sum. */
  static List<String> of(Collection<ShopItem> items) {
    Map<String, List<ShopItem>> byCategory =
        items.stream()
            .collect(Collectors.groupingBy(ShopItem::category, TreeMap::new, Collectors.toList()));
    List<String> lines = new ArrayList<>();
    lines.add(ROW.formatted("category", "products", "mean price"));
    byCategory.forEach((category, shelf) -> lines.add(row(category, shelf)));
    lines.add(row("total", items));
    return lines;
  }

  private static String row(String title, Collection<ShopItem> items) {
    return ROW.formatted(title, items.size(), items.isEmpty() ? "-" : mean(items));
  }

  private static String mean(Collection<ShopItem> items) {
    BigDecimal sum = items.stream().map(ShopItem::price).reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal mean = sum.divide(BigDecimal.valueOf(items.size()), 2, RoundingMode.HALF_EVEN);
    return mean + " " + items.iterator().next().currency();
  }
}
