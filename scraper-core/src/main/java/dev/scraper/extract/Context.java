package dev.scraper.extract;

import dev.scraper.http.Url;
import dev.scraper.json.Json;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an extraction knows of the page.
 *
 * <p><b>Thread-safety:</b> as its resolver and watch.
 *
 * @param url the address of the page; null if it has none
 * @param resolver makes an address of a link
 * @param carried what the page's request carries; null if nothing
 * @param watch told of each selector; null, and so free of cost, if nobody asked
 */
record Context(
    @Nullable Url url,
    Function<String, Optional<Url>> resolver,
    @Nullable Json carried,
    @Nullable SelectorWatch watch) {

  Context carrying(Json value) {
    return new Context(url, resolver, value, watch);
  }
}
