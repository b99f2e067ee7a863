package dev.scraper.extract;

/**
 * Hears of every selector that is tried, and how much it matched: what a test needs to find the
 * selectors that match nothing any more. A page tells one with {@code page.watchedBy(watch)}.
 *
 * <p>It hears of the selectors given to the page itself and of those in extraction. What is
 * selected on an element with jsoup's own methods it does not hear of.
 *
 * <p><b>Thread-safety:</b> called by the thread that selects; a watch of several pages may be
 * called by several threads at once. What it throws comes out of the page's method.
 */
@FunctionalInterface
public interface SelectorWatch {

  /**
   * A selector was tried on a page or an element. In extraction it is called once for each element
   * that the selector was tried on.
   *
   * @param where who asked: {@code Quote.author} for a component, {@code Quote} for a type's own
   *     selector, {@code Product.offers.price} for one of a nested type, {@code page.select} for a
   *     method of the page, {@code text} for a method of the fluent form
   * @param selector as written; of a compiled one what its {@code toString} gives
   * @param matches how many elements (or, for XPath, nodes) matched, 0 or more
   */
  void matched(String where, String selector, int matches);
}
