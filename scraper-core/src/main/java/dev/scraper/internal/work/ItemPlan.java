package dev.scraper.internal.work;

import dev.scraper.export.ExchangeExporter;
import dev.scraper.export.Exporter;
import dev.scraper.export.Row;
import dev.scraper.internal.flow.Outlet;
import dev.scraper.pipeline.Pipeline;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where items go when their spider has returned.
 *
 * <p><b>Thread-safety:</b> immutable.
 *
 * @param sections the pipelines, one after the other
 * @param onItem told what comes out of them
 * @param routes the outputs
 * @param outlet where items are published, or null
 */
public record ItemPlan(
    List<Section> sections,
    Consumer<Object> onItem,
    List<Route> routes,
    @Nullable Outlet<Object> outlet) {

  /** Items are looked at by nobody. */
  public static final ItemPlan NONE = new ItemPlan(List.of(), item -> {}, List.of());

  /** Copies the lists. */
  public ItemPlan {
    sections = List.copyOf(sections);
    routes = List.copyOf(routes);
  }

  /** One that publishes nothing. */
  public ItemPlan(List<Section> sections, Consumer<Object> onItem, List<Route> routes) {
    this(sections, onItem, routes, null);
  }

  /**
   * A pipeline for the items of one type; others pass it by.
   *
   * @param type what it takes
   */
  public record Section(Class<?> type, Pipeline<?, ?> pipeline) {}

  /**
   * An output, and what goes to it.
   *
   * @param takes whether it takes an item; null for what no other output takes, and for an output
   *     of exchanges
   */
  public record Route(Exporter exporter, @Nullable Predicate<Object> takes) {

    /** Whether it takes what was on the wire, and no items. */
    boolean takesExchanges() {
      return exporter instanceof ExchangeExporter;
    }

    /** An output for items of a type, and records that were made of such. */
    public static Route ofType(Class<?> type, Exporter exporter) {
      return new Route(
          exporter, item -> type.isInstance(item) || item instanceof Row row && row.isFrom(type));
    }
  }

  /** Whether there is an output for what was on the wire. */
  public boolean wantsExchanges() {
    return routes.stream().anyMatch(Route::takesExchanges);
  }

  /** Whether no output takes items. A plain loop: asked for each item. */
  boolean hasOnlyExchanges() {
    for (Route route : routes) {
      if (!route.takesExchanges()) {
        return false;
      }
    }
    return true;
  }

  /** The outputs, in order. */
  public List<Exporter> exporters() {
    return routes.stream().map(Route::exporter).toList();
  }
}
